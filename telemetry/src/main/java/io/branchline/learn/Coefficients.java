package io.branchline.learn;

/** A linear function of features. */
record Coefficients(double[] weights, double constant) {
  Coefficients {
    weights = weights.clone();
  }

  double value(float[] features) {
    double sum = constant;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[i];
    }
    return sum;
  }
}
