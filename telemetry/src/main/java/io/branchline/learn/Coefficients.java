package io.branchline.learn;

import io.branchline.learn.proto.TrainedModel;
import java.util.Arrays;

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

  void write(TrainedModel.Builder into) {
    Arrays.stream(weights).forEach(into::addWeights);
    into.setConstant(constant);
  }

  /**
   * Those of a stored model.
   *
   * @throws IllegalArgumentException when it has not one finite weight for each feature
   */
  static Coefficients read(TrainedModel from) {
    var weights = from.getWeightsList().stream().mapToDouble(Double::doubleValue).toArray();
    if (weights.length != Features.COUNT
        || !Double.isFinite(from.getConstant())
        || !Arrays.stream(weights).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("its weights are damaged");
    }
    return new Coefficients(weights, from.getConstant());
  }
}
