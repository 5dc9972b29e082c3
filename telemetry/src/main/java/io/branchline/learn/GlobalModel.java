package io.branchline.learn;

/**
 * What many series have in common at one horizon: a linear base and trees on what it leaves, and
 * trees by themselves, which a base that was led astray does not lead astray; laid out flat so that
 * a forecast takes microseconds. Answers are differences of logarithms.
 *
 * @param trees on what the base leaves
 * @param direct trees by themselves
 */
record GlobalModel(Coefficients base, Trees trees, Trees direct, ModelProvenance provenance) {
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

  /** What the trees say that stand by themselves. */
  double direct(float[] features) {
    return direct.sum(features);
  }

  /** What both kinds of answer come to. */
  double predict(float[] features) {
    return (linear(features) + correction(features) + direct(features)) / 2;
  }
}
