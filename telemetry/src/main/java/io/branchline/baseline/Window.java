package io.branchline.baseline;

/**
 * The mean of the last few deviations, against what was known before them made likely: a regression
 * on how far the level of the last hours was from that of the last days, and the last value from
 * the level of the last hours. Both are learnt as they come.
 */
final class Window {
  private static final double RIDGE = 1e-4;
  private static final double UNKNOWN_SPREAD = 0.15;
  private static final double LEAST_SPREAD = 2e-3;

  /** Mean deviations to standard deviations of a normal distribution. */
  static final double TO_STANDARD = 1.2533;

  /** A miss counts for at most so many spreads. */
  private static final double LARGEST_MISS = 4;

  private final int bins;
  private double levelSquare = 0.02;
  private double both;
  private double valueSquare = 0.02;
  private double levelTarget;
  private double valueTarget;
  private double spread = UNKNOWN_SPREAD;
  private double miss;

  Window(int bins) {
    this.bins = bins;
  }

  int bins() {
    return bins;
  }

  /** What is likely of the mean, from the level of the last days on. */
  double likely(double level, double value) {
    double a = levelSquare + RIDGE;
    double d = valueSquare + RIDGE;
    double determinant = a * d - both * both;
    double ofLevel = Math.clamp((levelTarget * d - valueTarget * both) / determinant, 0, 1);
    double ofValue = Math.clamp((valueTarget * a - levelTarget * both) / determinant, 0, 1);
    return ofLevel * level + ofValue * value;
  }

  /** By how much the mean misses what was likely. */
  double judge(double level, double value, double target) {
    miss = target - likely(level, value);
    return miss;
  }

  double miss() {
    return miss;
  }

  /**
   * How far it is usually missed.
   *
   * @param hourly how much that differs from other hours
   */
  double spread(double hourly) {
    return spread * hourly;
  }

  /** Learns what was judged last. */
  void learn(double level, double value, double target, double share, double hourly) {
    double limited = Math.min(Math.abs(miss), LARGEST_MISS * spread(hourly));
    spread = Math.max(LEAST_SPREAD, spread + share * (TO_STANDARD * limited / hourly - spread));
    levelSquare += share * (level * level - levelSquare);
    both += share * (level * value - both);
    valueSquare += share * (value * value - valueSquare);
    levelTarget += share * (level * target - levelTarget);
    valueTarget += share * (value * target - valueTarget);
  }
}
