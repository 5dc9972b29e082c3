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

  /** Of an error that has to do with no other. */
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
  private float widening = 1;
  private float low = Float.NaN;
  private float high = Float.NaN;
  private float spread = Float.NaN;

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

  /**
   * Adds an error.
   *
   * @param outside whether the interval of now, widening and all, would have missed it
   * @param together how many errors come of the same events: each counts the less
   */
  void add(double share, boolean outside, double together) {
    widening =
        (float)
            Math.clamp(
                widening
                    * Math.exp(
                        STEP / Math.sqrt(Math.sqrt(together)) * (outside ? 1 - misses : -misses)),
                NARROWEST,
                WIDEST);
    if (next == ring.length) {
      ring = Arrays.copyOf(ring, Math.min(size, Math.max(FIRST_SIZE, 2 * ring.length)));
    }
    ring[next] = (float) share;
    next = (next + 1) % size;
    count = Math.min(size, count + 1);
    if (++fresh >= size / REFRESH_SHARE || count == ENOUGH) {
      fresh = 0;
      refresh();
    }
  }

  private void refresh() {
    var sorted = Arrays.copyOf(ring, count);
    Arrays.sort(sorted);
    int outside = Math.max(0, (int) Math.floor(misses / 2 * (count + 1)) - 1);
    low = Math.min(0, sorted[outside]);
    high = Math.max(0, sorted[count - 1 - outside]);
    double sum = 0;
    for (float share : sorted) {
      sum += Math.abs(share);
    }
    spread = (float) (sum / count);
  }

  int count() {
    return count;
  }

  boolean isKnown() {
    return count >= ENOUGH;
  }

  /** The lower quantile, at most 0. */
  double low() {
    return low;
  }

  /** The upper quantile, at least 0. */
  double high() {
    return high;
  }

  /** Whether an error lies outside the widened quantiles; none does while they are not known. */
  boolean misses(double share) {
    return share < low * widening || share > high * widening;
  }

  /** By how much an interval is to be wider than the quantiles say. */
  double widening() {
    return widening;
  }

  /** The mean size of the errors; NaN while there are few. */
  double spread() {
    return spread;
  }
}
