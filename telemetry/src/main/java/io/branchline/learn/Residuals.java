package io.branchline.learn;

import java.util.Arrays;

/**
 * The last errors of a forecast, as shares of its scale, and their outer quantiles with the ranks
 * of split conformal prediction (Lei et al. 2018), which hold for any distribution. As errors
 * drift, the interval is widened after a miss and narrowed after a hit so that no more than allowed
 * miss in the long run (Gibbs and Candès, adaptive conformal inference, 2021).
 */
final class Residuals {
  /** With fewer errors than this their quantiles mean nothing. */
  static final int ENOUGH = 30;

  /** Quantiles are sorted out anew when this share of the errors is new. */
  private static final int REFRESH_SHARE = 25;

  private static final double STEP = 0.04;
  private static final double NARROWEST = 0.7;
  private static final double WIDEST = 3;

  private static final int FIRST_SIZE = 40;

  private final int size;
  private final double misses;
  // Grows with what is there: of most series many horizons are seldom scored.
  private float[] ring = new float[0];
  private int count;
  private int next;
  private int fresh;
  private double widening = 1;
  private float low = Float.NaN;
  private float high = Float.NaN;

  /**
   * No errors yet.
   *
   * @param size how many of the last are kept
   * @param misses the share of errors that may lie outside
   */
  Residuals(int size, double misses) {
    this.size = size;
    this.misses = misses;
  }

  void add(double share) {
    if (count >= ENOUGH) {
      boolean outside = share < low() || share > high();
      widening =
          Math.clamp(
              widening * Math.exp(STEP * (outside ? 1 - misses : -misses)), NARROWEST, WIDEST);
    }
    if (next == ring.length) {
      ring = Arrays.copyOf(ring, Math.min(size, Math.max(FIRST_SIZE, 2 * ring.length)));
    }
    ring[next] = (float) share;
    next = (next + 1) % size;
    count = Math.min(size, count + 1);
    if (count >= ENOUGH && (++fresh >= size / REFRESH_SHARE || Float.isNaN(low))) {
      fresh = 0;
      var sorted = Arrays.copyOf(ring, count);
      Arrays.sort(sorted);
      int outside = Math.max(0, (int) Math.floor(misses / 2 * (count + 1)) - 1);
      low = sorted[outside];
      high = sorted[count - 1 - outside];
    }
  }

  int count() {
    return count;
  }

  /** How many are kept at most. */
  int size() {
    return size;
  }

  boolean isKnown() {
    return count >= ENOUGH;
  }

  double low() {
    return Math.min(0, low) * widening;
  }

  double high() {
    return Math.max(0, high) * widening;
  }
}
