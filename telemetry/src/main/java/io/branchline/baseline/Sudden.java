package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sudden changes of the deviation from the usual course. What gives one away depends on how often
 * the series is looked at; what becomes of it then does not.
 */
abstract sealed class Sudden permits Jumps, Scan {
  private static final int HOURS = 24;
  private static final int FORMER_DAYS = 7;

  /** How fast an hour's own spread is learnt: it comes once a day. */
  private static final double HOURLY_SHARE = HOURS / 6.0;

  private static final float LEAST_HOURLY = 0.3f;
  private static final float LARGEST_HOURLY = 4;

  private final WeekClock clock;
  private final Excursion excursion;
  private final float[] hourly = new float[HOURS];
  private final int longestGap;
  private boolean alarmed;
  private boolean accepted;
  private double former;
  private long formerUntil = Long.MIN_VALUE;

  /** The last bin that was usual, its deviation, and the mean of the last hours. */
  private long last = Long.MIN_VALUE;

  private double lastOff;
  private double mean;

  Sudden(WeekClock clock, int leastCalm) {
    this.clock = clock;
    excursion = new Excursion(clock, leastCalm);
    longestGap = (int) Math.ceil(Baseline.ACCEPT_HOURS * 3600.0 / clock.binSeconds());
    Arrays.fill(hourly, 1);
  }

  /** What suits how often the series is looked at. */
  static Sudden of(WeekClock clock) {
    return clock.binsPerDay() < Baseline.SELDOM ? new Scan(clock) : new Jumps(clock);
  }

  /** The deviation that the last usual ones make likely. */
  abstract double likely(long bin);

  /** Judges or learns a bin while all was usual before it. */
  abstract Optional<Anomaly> look(
      long bin,
      double off,
      double slack,
      double value,
      double expected,
      Instant time,
      boolean judged);

  /** Takes a value as it is, whatever was likely. */
  abstract void restart(long bin, double off);

  /**
   * Takes a bin later than all before.
   *
   * @param off its deviation from the usual course
   * @param slack how far off the usual course itself may be
   */
  Optional<Anomaly> observe(
      long bin,
      double off,
      double slack,
      double value,
      double expected,
      Instant time,
      boolean judged) {
    accepted = false;
    if (last == Long.MIN_VALUE) {
      restart(bin, off);
      return Optional.empty();
    }
    if (!alarmed) {
      return look(bin, off, slack, value, expected, time, judged);
    }
    var now = excursion.follow(bin, off - likely(bin), time);
    if (now.isPresent() && now.get().isOver()) {
      alarmed = false;
      accepted = excursion.isAccepted();
      if (accepted) {
        leave(bin, mean);
      }
      restart(bin, off);
    }
    return now;
  }

  Anomaly raise(
      long first, int seen, int out, double change, Instant time, double value, double expected) {
    alarmed = true;
    return excursion.begin(first, seen, out, change, time, value, expected);
  }

  /** Whether a deviation leads back to the level before the last, so that it is taken as it is. */
  boolean leadsBack(long bin, double off, double miss) {
    accepted = bin < formerUntil && Math.abs(off - former) < Math.abs(miss) / 2;
    if (accepted) {
      restart(bin, off);
    }
    return accepted;
  }

  /** Takes a new level for the usual. */
  void accept(long bin, double off) {
    accepted = true;
    restart(bin, off);
  }

  /** Remembers a level that is no longer the usual one: to come back to it is no anomaly. */
  void leave(long bin, double level) {
    former = level;
    formerUntil = bin + (long) FORMER_DAYS * clock.binsPerDay();
  }

  boolean isUsual() {
    return !alarmed;
  }

  /** Whether the last value was taken for the usual although it was not. */
  boolean hasAccepted() {
    return accepted;
  }

  /** Notes the last usual bin. */
  void settle(long bin, double off, double level) {
    last = bin;
    lastOff = off;
    mean = level;
  }

  long last() {
    return last;
  }

  double lastOff() {
    return lastOff;
  }

  /** The mean deviation of the last hours. */
  double mean() {
    return mean;
  }

  /** Bins since the last usual one, at most as many as make a new level the usual. */
  double gap(long bin) {
    return Math.min(bin - last, longestGap);
  }

  /** How much more than usual misses what is likely at this hour of the day. */
  double hourly(long bin) {
    return hourly[hour(bin)];
  }

  /**
   * Learns that.
   *
   * @param relative by how much it was missed, in units of how far it usually is at any hour
   */
  void learnHour(long bin, double relative, double share) {
    int hour = hour(bin);
    hourly[hour] += (float) (share * HOURLY_SHARE * (relative - hourly[hour]));
    hourly[hour] = Math.clamp(hourly[hour], LEAST_HOURLY, LARGEST_HOURLY);
  }

  private int hour(long bin) {
    return clock.slotOfWeek(bin) % clock.slotsPerDay() * HOURS / clock.slotsPerDay();
  }
}
