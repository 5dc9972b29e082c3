package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a series after a sudden change: how long it lasts and what it is called. */
final class Excursion {
  private static final int CALM_MINUTES = 30;
  private static final int SHIFT_MINUTES = 240;
  private static final int SHIFT_BINS = 8;
  private static final int FLAPS = 3;

  /** What lasts is outside for this share of its time. */
  private static final double LASTING = 0.75;

  /** What goes on to so many times its first step is a slope. */
  private static final double SLOPE = 2.5;

  private final int calmBins;
  private final int shiftBins;
  private final int acceptBins;
  private long since;
  private double jump;
  private double largest;
  private boolean outside;
  private int excursions;
  private int binsOutside;
  private int binsSeen;
  private int calm;
  private boolean accepted;
  private Anomaly open = new Anomaly(Instant.EPOCH, Optional.empty(), Anomaly.Type.DROP, 0, 0);

  /**
   * @param leastCalm so many bins in a row must be usual for it to be over
   */
  Excursion(WeekClock clock, int leastCalm) {
    double minutes = clock.binSeconds() / 60.0;
    calmBins = (int) Math.max(leastCalm, Math.ceil(CALM_MINUTES / minutes));
    shiftBins = (int) Math.max(SHIFT_BINS, Math.ceil(SHIFT_MINUTES / minutes));
    acceptBins = (int) Math.ceil(Baseline.ACCEPT_HOURS * 60 / minutes);
  }

  /**
   * Begins with a change that is already several bins old.
   *
   * @param first its first bin, of which {@code seen} were looked at, {@code out} of them outside
   * @param value the first that was out of line, {@code expected} what was in its place
   */
  Anomaly begin(
      long first, int seen, int out, double change, Instant time, double value, double expected) {
    since = first;
    jump = change;
    largest = Math.abs(change);
    outside = true;
    excursions = 1;
    binsSeen = seen;
    binsOutside = out;
    calm = 0;
    accepted = false;
    open = new Anomaly(time, Optional.empty(), typeOf(jump), value, expected);
    return open;
  }

  /** Over when the value has kept within half the jump for some time, or has lasted. */
  Optional<Anomaly> follow(long bin, double miss, Instant time) {
    boolean out = Math.abs(miss) > Math.abs(jump) / 2;
    binsSeen++;
    if (out) {
      binsOutside++;
      largest = Math.max(largest, Math.abs(miss));
      calm = 0;
      excursions += outside ? 0 : 1;
    } else {
      calm++;
    }
    outside = out;
    boolean lasting = bin - since >= acceptBins;
    var type = type();
    if (calm >= calmBins || lasting) {
      open = new Anomaly(open.start(), Optional.of(time), type, open.value(), open.expected());
      accepted = lasting && out;
      return Optional.of(open);
    }
    if (type != open.type()) {
      open = new Anomaly(open.start(), Optional.empty(), type, open.value(), open.expected());
      return Optional.of(open);
    }
    return Optional.empty();
  }

  /** Whether it ended because it became the usual. */
  boolean isAccepted() {
    return accepted;
  }

  private Anomaly.Type type() {
    if (binsOutside >= shiftBins && binsOutside > LASTING * binsSeen) {
      return largest > SLOPE * Math.abs(jump) ? Anomaly.Type.DRIFT : Anomaly.Type.LEVEL_SHIFT;
    }
    return excursions >= FLAPS ? Anomaly.Type.FLAP : typeOf(jump);
  }

  private static Anomaly.Type typeOf(double miss) {
    return miss < 0 ? Anomaly.Type.DROP : Anomaly.Type.SPIKE;
  }
}
