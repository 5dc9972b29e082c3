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
  private final double[] covariance;
  private final double[] gain;
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
    covariance = new double[size * size];
    gain = new double[size];
    for (int i = 0; i < size; i++) {
      covariance[i * size + i] = PRIOR_VARIANCE;
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

    double energy = forgetting;
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += covariance[i * size + j] * features[j];
      }
      gain[i] = sum;
      energy += sum * features[i];
    }
    for (int i = 0; i < size; i++) {
      coefficients[i] += gain[i] / energy * error;
    }
    double trace = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        covariance[i * size + j] -= gain[i] * gain[j] / energy;
      }
      trace += covariance[i * size + i];
    }
    // Without news the covariance would grow without end: forget only what can be learnt again.
    if (trace < size * PRIOR_VARIANCE) {
      for (int i = 0; i < covariance.length; i++) {
        covariance[i] /= forgetting;
      }
    }
  }
}
