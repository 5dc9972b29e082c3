package io.branchline.learn;

/**
 * A linear model learnt value by value: recursive least squares with forgetting (Haykin, Adaptive
 * Filter Theory, chapter 10), where an error far out of the ordinary counts as if it were near.
 */
final class OnlineRegression {
  private static final double PRIOR_VARIANCE = 1;
  private static final double OUTLIER = 3;

  private final int size;
  private final double forgetting;
  private final double[] coefficients;

  /** Its lower triangle, row by row: it is symmetric. */
  private final double[] covariance;

  private double usualError;
  private int count;

  /**
   * A model of {@code size} features.
   *
   * @param prior its coefficients before it has seen anything
   * @param memory how many values it remembers, about
   */
  OnlineRegression(double[] prior, double memory) {
    size = prior.length;
    forgetting = 1 - 1 / memory;
    coefficients = prior.clone();
    covariance = new double[size * (size + 1) / 2];
    for (int i = 0; i < size; i++) {
      covariance[place(i, i)] = PRIOR_VARIANCE;
    }
  }

  double predict(double[] features) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += coefficients[i] * features[i];
    }
    return sum;
  }

  void update(double[] features, double actual) {
    double error = actual - predict(features);
    count++;
    usualError += (Math.abs(error) - usualError) / Math.min(count, 200);
    double limit = OUTLIER * usualError;
    error = Math.clamp(error, -limit, limit);

    var gain = new double[size];
    double energy = forgetting;
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += covariance[place(Math.max(i, j), Math.min(i, j))] * features[j];
      }
      gain[i] = sum;
      energy += sum * features[i];
    }
    for (int i = 0; i < size; i++) {
      coefficients[i] += gain[i] / energy * error;
    }
    double trace = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[place(i, j)] -= gain[i] * gain[j] / energy;
      }
      trace += covariance[place(i, i)];
    }
    // Without news the covariance would grow without end: forget only what can be learnt again.
    if (trace < size * PRIOR_VARIANCE) {
      for (int i = 0; i < covariance.length; i++) {
        covariance[i] /= forgetting;
      }
    }
  }

  private static int place(int row, int column) {
    return row * (row + 1) / 2 + column;
  }
}
