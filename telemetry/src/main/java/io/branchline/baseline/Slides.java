package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.time.Instant;
import java.util.Optional;

/**
 * Slow changes: the mean deviation of the last hours from the usual course, compared with that of
 * the last days, in units of how far the two usually lie apart.
 */
final class Slides {
  /** Less than so much more or less, as a logarithm, is nothing to speak of. */
  private static final double LEAST_EFFECT = 0.3;

  /** How far the means may lie apart, as a multiple of how far they usually do. */
  private static final double LIMIT = 3.5;

  /**
   * How far they usually do is known from a few means a day, which hang together: with so many days
   * the limit is twice as high (as Student's distribution has it), with ten times as many a tenth.
   */
  private static final double UNSURE_DAYS = 3;

  private static final double UNKNOWN_SPREAD = 0.15;
  private static final int QUICK_BINS = 2;
  private static final int PATIENCE_BINS = 3;

  /** Almost nothing, as a share of the whole change. */
  private static final double NEAR = 0.3;

  /** A step shows in the quick mean within so many of its lengths. */
  private static final double STEP_LENGTHS = 2.5;

  private static final int STEPS = 24;

  private final int binsPerDay;
  private final double quick;
  private final double slow;
  private final int acceptBins;
  private final int stepBins;
  private final float[] course = new float[STEPS];
  private int courseNext;
  private double quickMean;
  private double slowMean;
  private double spread = UNKNOWN_SPREAD;
  private long count;
  private int beyond;
  private long since;
  private boolean alarmed;
  private boolean accepted;
  private double reached;
  private Anomaly open = new Anomaly(Instant.EPOCH, Optional.empty(), Anomaly.Type.DRIFT, 0, 0);

  /**
   * @param quickHours of which the mean is compared, at least two bins
   * @param slowDays with whose mean it is compared
   */
  Slides(WeekClock clock, double quickHours, double slowDays) {
    double minutes = clock.binSeconds() / 60.0;
    quick = Math.max(QUICK_BINS, quickHours * 60 / minutes);
    binsPerDay = clock.binsPerDay();
    slow = slowDays * binsPerDay;
    acceptBins = (int) Math.ceil(Baseline.ACCEPT_HOURS * 60 / minutes);
    stepBins = Math.max(1, binsPerDay / STEPS);
  }

  boolean isAlarmed() {
    return alarmed;
  }

  /** Learns a usual deviation, unless with it the mean is no longer usual. */
  Optional<Anomaly> learn(
      long bin, double off, double value, double expected, Instant time, boolean judged) {
    count++;
    follow(bin, off);
    double apart = quickMean - slowMean;
    if (judged && Math.abs(apart) > Math.max(LEAST_EFFECT, limit())) {
      beyond++;
      if (beyond >= PATIENCE_BINS) {
        alarmed = true;
        since = bin;
        reached = apart;
        open = new Anomaly(time, Optional.empty(), type(apart), value, expected);
        return Optional.of(open);
      }
      return Optional.empty();
    }
    beyond = 0;
    slowMean += (off - slowMean) / Math.min(count, slow);
    spread += (1.2533 * Math.abs(apart) - spread) / Math.min(count + slow / 4, slow);
    return Optional.empty();
  }

  private double limit() {
    return LIMIT * (1 + UNSURE_DAYS * binsPerDay / count) * spread;
  }

  private void follow(long bin, double off) {
    quickMean += (off - quickMean) / Math.min(count, quick);
    if (bin % stepBins == 0) {
      course[courseNext] = (float) quickMean;
      courseNext = (courseNext + 1) % STEPS;
    }
  }

  /** How long it took from almost nothing up to here tells a step from a slope. */
  private Anomaly.Type type(double apart) {
    for (int back = 1; back <= STEPS; back++) {
      double then = course[Math.floorMod(courseNext - back, STEPS)] - slowMean;
      if (then * Math.signum(apart) < NEAR * Math.abs(apart)) {
        return back <= STEP_LENGTHS * quick / stepBins
            ? Anomaly.Type.LEVEL_SHIFT
            : Anomaly.Type.DRIFT;
      }
    }
    return Anomaly.Type.DRIFT;
  }

  /** While alarmed: over when it is half back, or has lasted. */
  Optional<Anomaly> follow(long bin, double off, Instant time) {
    follow(bin, off);
    double apart = quickMean - slowMean;
    if (Math.abs(apart) > Math.abs(reached) && apart * reached > 0) {
      reached = apart;
    }
    boolean lasting = bin - since >= acceptBins;
    if (!lasting && apart * reached > 0 && Math.abs(apart) > Math.abs(reached) / 2) {
      return Optional.empty();
    }
    open = new Anomaly(open.start(), Optional.of(time), open.type(), open.value(), open.expected());
    accepted = lasting;
    alarmed = false;
    beyond = 0;
    return Optional.of(open);
  }

  /** Whether the last anomaly ended because it became the usual. */
  boolean hasAccepted() {
    return accepted;
  }

  /** The mean deviation of the days before. */
  double former() {
    return slowMean;
  }

  /** The mean deviation of the last hours. */
  double level() {
    return quickMean;
  }

  /** Takes a level for the usual one. */
  void restart(double off) {
    slowMean = off;
    quickMean = off;
  }
}
