package io.branchline.learn;

import java.util.Arrays;
import java.util.Optional;

/**
 * Weighs experts by their discounted absolute error, per horizon bucket: the better an expert has
 * been of late, the more it counts. While the blend itself does worse than the best expert, that
 * one speaks alone.
 */
final class Blend {
  /** The share of the past that each new error displaces. */
  private static final double DISCOUNT = 0.004;

  /** Until it was tested at least this often an expert has next to no say. */
  private static final int TESTED = 10;

  private static final double UNTESTED_WEIGHT = 1e-3;

  private final int experts;
  private final int buckets;
  private final int[] tested;
  private final float[] errors;
  private final short[] counts;
  private final float[] blendErrors;
  private final short[] blendCounts;
  private final byte[] best;

  /**
   * No expert was tested yet.
   *
   * @param overlapping by bucket how many forecasts are under way at once: what happens then
   *     befalls them all, so that only more of them are a test
   */
  Blend(int experts, int[] overlapping) {
    this.experts = experts;
    buckets = overlapping.length;
    tested = Arrays.stream(overlapping).map(count -> Math.max(TESTED, count)).toArray();
    errors = new float[buckets * experts];
    counts = new short[buckets * experts];
    blendErrors = new float[buckets];
    blendCounts = new short[buckets];
    best = new byte[buckets];
    Arrays.fill(best, (byte) -1);
  }

  /**
   * What to forecast when the experts say this, NaN for no opinion; NaN when none has one. A bucket
   * without experience asks what is common to all series, then the next longer bucket that has
   * some.
   *
   * @param common of all series together; empty when this is it
   * @param otherwise which expert speaks when there is no experience at all
   */
  double combine(int horizon, double[] forecasts, Optional<Blend> common, int otherwise) {
    if (best[horizon] >= 0) {
      return combine(horizon, forecasts);
    }
    if (common.isPresent()) {
      return common.get().combine(horizon, forecasts, Optional.empty(), otherwise);
    }
    for (int bucket = horizon + 1; bucket < buckets; bucket++) {
      if (best[bucket] >= 0) {
        return combine(bucket, forecasts);
      }
    }
    return forecasts[otherwise];
  }

  private double combine(int bucket, double[] forecasts) {
    int single = best[bucket];
    if (!Double.isNaN(forecasts[single])
        && blendErrors[bucket] > errors[bucket * experts + single]) {
      return forecasts[single];
    }
    return weighted(bucket, forecasts);
  }

  /** Whether forecasts of the bucket have been tested enough to weigh experts by them. */
  boolean isTested(int bucket) {
    return best[bucket] >= 0;
  }

  private double weighted(int bucket, double[] forecasts) {
    double least = best[bucket] < 0 ? 0 : errors[bucket * experts + best[bucket]] + 1e-9;
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < experts; i++) {
      if (!Double.isNaN(forecasts[i])) {
        int at = bucket * experts + i;
        double own =
            counts[at] < tested[bucket]
                ? UNTESTED_WEIGHT
                : eighthPower(least / (errors[at] + 1e-9));
        sum += own * forecasts[i];
        weight += own;
      }
    }
    return weight > 0 ? sum / weight : Double.NaN;
  }

  /** How sharply errors turn into weights. */
  private static double eighthPower(double x) {
    double square = x * x;
    double fourth = square * square;
    return fourth * fourth;
  }

  /** Learns what the experts' forecasts were worth. */
  void update(int bucket, double[] forecasts, double actual) {
    double blended = weighted(bucket, forecasts);
    if (!Double.isNaN(blended)) {
      double rate = rate(blendCounts, bucket);
      blendErrors[bucket] += (float) (rate * (Math.abs(blended - actual) - blendErrors[bucket]));
    }
    int single = -1;
    for (int i = 0; i < experts; i++) {
      int at = bucket * experts + i;
      if (!Double.isNaN(forecasts[i])) {
        errors[at] += (float) (rate(counts, at) * (Math.abs(forecasts[i] - actual) - errors[at]));
      }
      if (counts[at] >= tested[bucket]
          && (single < 0 || errors[at] < errors[bucket * experts + single])) {
        single = i;
      }
    }
    best[bucket] = (byte) single;
  }

  private static double rate(short[] counts, int at) {
    if (counts[at] < Short.MAX_VALUE) {
      counts[at]++;
    }
    return Math.max(DISCOUNT, 1.0 / counts[at]);
  }
}
