package io.branchline.baseline;

import java.util.Arrays;

/**
 * How far a heavy tail reaches: peaks over a high threshold follow a generalised Pareto
 * distribution (Pickands 1975), which tells the value that is exceeded once in so many samples even
 * when that has not been seen yet (streams: Siffer et al., KDD 2017). Its two figures are estimated
 * by moments from the last peaks.
 */
final class Tail {
  private static final int PEAKS = 60;
  private static final int ENOUGH = 12;

  /** Which share of samples are peaks. */
  private static final double PEAK_SHARE = 0.02;

  /** The threshold goes up and down by this much a sample to hold the share. */
  private static final double STEP = 0.05;

  /** Heavier tails than that are not believed from so few peaks, lighter ones neither. */
  private static final double HEAVIEST = 0.35;

  private static final double LIGHTEST = -0.1;

  private final float[] peaks = new float[PEAKS];
  private int count;
  private int next;
  private double threshold;

  Tail(double threshold) {
    this.threshold = threshold;
  }

  void add(double value) {
    if (value > threshold) {
      peaks[next] = (float) (value - threshold);
      next = (next + 1) % PEAKS;
      count = Math.min(PEAKS, count + 1);
      threshold += STEP * (1 - PEAK_SHARE);
    } else {
      threshold -= STEP * PEAK_SHARE;
    }
  }

  /**
   * What one sample in {@code 1 / probability} exceeds.
   *
   * @param otherwise while too few peaks are known
   */
  double quantile(double probability, double otherwise) {
    if (count < ENOUGH) {
      return otherwise;
    }
    double mean = Arrays.stream(toDoubles()).average().orElse(0);
    double variance =
        Arrays.stream(toDoubles()).map(peak -> (peak - mean) * (peak - mean)).sum() / (count - 1);
    double ratio = mean * mean / Math.max(variance, 1e-12);
    double shape = Math.clamp((1 - ratio) / 2, LIGHTEST, HEAVIEST);
    double scale = mean * (1 - shape);
    double rarer = PEAK_SHARE / probability;
    double beyond =
        Math.abs(shape) < 1e-3
            ? scale * Math.log(rarer)
            : scale / shape * (Math.pow(rarer, shape) - 1);
    return threshold + beyond;
  }

  private double[] toDoubles() {
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = peaks[i];
    }
    return values;
  }
}
