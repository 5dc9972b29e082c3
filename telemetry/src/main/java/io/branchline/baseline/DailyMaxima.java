package io.branchline.baseline;

/**
 * How large the largest value of a day becomes by chance: daily maxima follow a Gumbel distribution
 * (Gumbel 1958), whose two figures are estimated by moments. So a limit follows from how often it
 * may be passed, whatever the series is like and however long what passes it lasts: it is one
 * maximum all the same.
 */
final class DailyMaxima {
  private static final double EULER = 0.5772;
  private static final double MEMORY_DAYS = 30;

  /** As if so many days had been seen already. */
  private static final double PRIOR_DAYS = 4;

  private float mean;
  private float variance;
  private float largest = Float.NEGATIVE_INFINITY;
  private int days;

  /**
   * @param mean of the maxima, as far as can be said beforehand, and their deviation
   */
  DailyMaxima(double mean, double deviation) {
    this.mean = (float) mean;
    variance = (float) (deviation * deviation);
  }

  /** Takes a value of today. */
  void add(double value) {
    largest = (float) Math.max(largest, value);
  }

  /** What was taken since the last call was one day; without a value it does not count. */
  void endDay() {
    if (largest == Float.NEGATIVE_INFINITY) {
      return;
    }
    double off = largest - mean;
    largest = Float.NEGATIVE_INFINITY;
    days++;
    double share = 1 / Math.min(days + PRIOR_DAYS, MEMORY_DAYS);
    mean += (float) (share * off);
    variance = (float) ((1 - share) * (variance + share * off * off));
  }

  /** Forgets what was taken of today: it was no usual day, and would hide the next such one. */
  void dropDay() {
    largest = Float.NEGATIVE_INFINITY;
  }

  private double deviation() {
    return Math.sqrt(variance);
  }

  /** How many deviations a value lies above the mean of the maxima. */
  double standardise(double value) {
    return (value - mean) / deviation();
  }

  /** What the largest value of a day exceeds once in so many days. */
  double limit(double returnDays) {
    double reduced = -Math.log(-Math.log(1 - 1 / returnDays)) - EULER;
    return mean + Math.sqrt(6) / Math.PI * deviation() * reduced;
  }

  /** Days seen. */
  int days() {
    return days;
  }
}
