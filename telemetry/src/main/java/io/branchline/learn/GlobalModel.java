package io.branchline.learn;

/**
 * What many series have in common at one horizon: a linear base and trees on what it leaves, laid
 * out flat so that a forecast takes microseconds. The answer is a difference of logarithms.
 */
record GlobalModel(Coefficients base, Trees trees, ModelProvenance provenance) {
  /** Beyond this an answer is a mistake: 7 times. */
  private static final double LIMIT = 2;

  /** What the linear base alone says. */
  double linear(float[] features) {
    return Math.clamp(base.value(features), -LIMIT, LIMIT);
  }

  /** What the trees add to it. */
  double correction(float[] features) {
    return trees.sum(features);
  }

  double predict(float[] features) {
    return linear(features) + correction(features);
  }
}
