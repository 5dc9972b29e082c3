package io.branchline.learn;

import java.util.Arrays;

/**
 * Weighs experts by their discounted absolute error, per horizon bucket: the better an expert has
 * been of late, the more it counts. While the blend itself does worse than the best expert, that
 * one speaks alone.
 */
final class Blend {
  /** The share of the past that each new error displaces. */
  private static final double DISCOUNT = 0.004;

  /** How sharply errors turn into weights. */
  private static final double SHARPNESS = 8;

  /** Until it was tested this often an expert has next to no say. */
  private static final int TESTED = 10;

  private static final float UNTESTED_WEIGHT = 1e-3f;

  private final int experts;
  private final float[] errors;
  private final float[] weights;
  private final int[] counts;
  private final float[] blendErrors = new float[Horizons.COUNT];
  private final int[] blendCounts = new int[Horizons.COUNT];
  private final int[] best = new int[Horizons.COUNT];

  Blend(int experts) {
    this.experts = experts;
    errors = new float[Horizons.COUNT * experts];
    weights = new float[Horizons.COUNT * experts];
    counts = new int[Horizons.COUNT * experts];
    Arrays.fill(weights, UNTESTED_WEIGHT);
    Arrays.fill(best, -1);
  }

  /**
   * What to forecast when the experts say this, NaN for no opinion; NaN when none has one. A bucket
   * without experience borrows that of the next longer one that has; without any, the first expert
   * speaks.
   */
  double combine(int horizon, double[] forecasts) {
    int bucket = horizon;
    while (bucket < Horizons.COUNT && best[bucket] < 0) {
      bucket++;
    }
    if (bucket == Horizons.COUNT) {
      return forecasts[0];
    }
    int single = best[bucket];
    if (!Double.isNaN(forecasts[single])
        && blendErrors[bucket] > errors[bucket * experts + single]) {
      return forecasts[single];
    }
    return weighted(bucket, forecasts);
  }

  private double weighted(int bucket, double[] forecasts) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < experts; i++) {
      if (!Double.isNaN(forecasts[i])) {
        double own = weights[bucket * experts + i];
        sum += own * forecasts[i];
        weight += own;
      }
    }
    return weight > 0 ? sum / weight : Double.NaN;
  }

  /** Learns what the experts' forecasts were worth. */
  void update(int bucket, double[] forecasts, double actual) {
    double blended = weighted(bucket, forecasts);
    if (!Double.isNaN(blended)) {
      double rate = Math.max(DISCOUNT, 1.0 / ++blendCounts[bucket]);
      blendErrors[bucket] += (float) (rate * (Math.abs(blended - actual) - blendErrors[bucket]));
    }
    int single = -1;
    for (int i = 0; i < experts; i++) {
      int at = bucket * experts + i;
      if (!Double.isNaN(forecasts[i])) {
        double rate = Math.max(DISCOUNT, 1.0 / ++counts[at]);
        errors[at] += (float) (rate * (Math.abs(forecasts[i] - actual) - errors[at]));
      }
      if (counts[at] >= TESTED && (single < 0 || errors[at] < errors[bucket * experts + single])) {
        single = i;
      }
    }
    best[bucket] = single;
    if (single < 0) {
      return;
    }
    double least = errors[bucket * experts + single] + 1e-9;
    for (int i = 0; i < experts; i++) {
      int at = bucket * experts + i;
      if (counts[at] >= TESTED) {
        weights[at] = (float) Math.pow(least / (errors[at] + 1e-9), SHARPNESS);
      }
    }
  }
}
