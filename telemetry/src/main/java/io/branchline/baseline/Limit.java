package io.branchline.baseline;

import io.branchline.learn.WeekClock;

/**
 * How far out of line, one way, a value of a series must be to count: what its own {@link Tail}
 * passes by chance once in so many days, and more while the series alarms over and over. What
 * passes the limit is not learnt, so the tail alone would never hear of it.
 */
final class Limit {
  /** So many values a day may pass it by chance, however often they come. */
  private static final double CHANCE_A_DAY = 0.08;

  private static final double FIRST_THRESHOLD = 2;
  private static final double UNKNOWN = 6;
  private static final double LEAST = 3.5;
  private static final double LARGEST = 30;

  /** Each alarm raises it by this much, as a logarithm, at most to so much. */
  private static final double CAUTION = 0.1;

  private static final double MOST_CAUTION = 1;

  /** After so many usual days the caution of one alarm is gone. */
  private static final double CAUTIOUS_DAYS = 3;

  private final Tail tail = new Tail(FIRST_THRESHOLD);
  private final double chance;
  private final double relief;
  private double caution;

  Limit(WeekClock clock) {
    chance = CHANCE_A_DAY / clock.binsPerDay();
    relief = CAUTION / CAUTIOUS_DAYS / clock.binsPerDay();
  }

  /**
   * Learns a usual value.
   *
   * @param out how far out of line it is this way
   */
  void learn(double out) {
    tail.add(out);
    caution = Math.max(0, caution - relief);
  }

  /** Notes that it was passed, and an alarm raised. */
  void pass() {
    caution = Math.min(MOST_CAUTION, caution + CAUTION);
  }

  /** In units of how far what is likely is usually missed. */
  double value() {
    return Math.clamp(tail.quantile(chance, UNKNOWN), LEAST, LARGEST) * Math.exp(caution);
  }
}
