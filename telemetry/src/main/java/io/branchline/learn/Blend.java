package io.branchline.learn;

/**
 * Makes one forecast of what the experts say of one series: mixtures by the series' own experience
 * and by that of all series speak beside them, each weighed by its late error. While a single
 * expert does clearly better than all mixtures, it speaks alone.
 */
final class Blend {
  /** Numbers of a forecast: what each expert says, then the mixtures. */
  static final int VOICES = Experts.COUNT + 3;

  private static final int MIXTURES = VOICES - Experts.COUNT;
  private static final int BY_ERROR = 0;
  private static final int BY_REGRET = 1;
  private static final int COMMON = 2;

  /** A mixture not tested yet is taken to be this good, to the best expert's error. */
  private static final double HOPE = 0.97;

  /** An expert speaks alone when its error is below this share of the mixtures'. */
  private static final double CLEARLY = 0.98;

  /** By a single test the best of many experts may seem this much better than it is. */
  private static final double LUCK = 0.3;

  /** So many tests until a series' own experience stands by itself. */
  private static final int TRUSTED = 3;

  /** By a single test mixtures may seem this much better than a naive method by chance. */
  private static final double CHANCE = 0.15;

  private static final int SHARPNESS = 8;
  private static final double TINY = 1e-9;

  private final ExpertWeights own;
  private final ExpertWeights common;
  private final boolean shared;
  private final float[] errors;
  private final short[] counts;

  /**
   * A blend of a series that nothing is known of.
   *
   * @param common weights learnt from all series
   * @param shared whether they are to be learnt from this one
   */
  Blend(ExpertWeights common, boolean shared) {
    own = common.anew();
    this.common = common;
    this.shared = shared;
    if (shared) {
      common.join();
    }
    errors = new float[own.buckets() * MIXTURES];
    counts = new short[own.buckets() * MIXTURES];
  }

  /** Whether forecasts of the bucket have been tested, on this series or others. */
  boolean isTested(int bucket) {
    return own.isTested(bucket) || common.isTested(bucket);
  }

  /**
   * What the experts that have a say make together by their errors, a global model's left out: what
   * its answer is counted from.
   */
  double anchor(int bucket, double[] voices, int otherwise) {
    double mine = own.byError(bucket, voices);
    double all = Double.isNaN(mine) ? common.byError(bucket, voices) : mine;
    return Double.isNaN(all) ? voices[otherwise] : all;
  }

  /**
   * What to forecast. A bucket without experience asks what is common to all series.
   *
   * @param voices what the experts say, NaN for no opinion; the mixtures are filled in
   * @param otherwise which expert speaks when there is no experience at all
   */
  double combine(int bucket, double[] voices, int otherwise) {
    voices[Experts.COUNT + BY_ERROR] = own.byError(bucket, voices);
    voices[Experts.COUNT + BY_REGRET] = own.byRegret(bucket, voices);
    voices[Experts.COUNT + COMMON] = common.byRegret(bucket, voices);
    double all = voices[Experts.COUNT + COMMON];
    if (own.isTested(bucket) && own.best(bucket, voices) >= 0) {
      return Double.isNaN(all)
          ? voices[Experts.COUNT + BY_REGRET]
          : weigh(bucket, voices, all, voices[Experts.COUNT + BY_REGRET]);
    }
    return Double.isNaN(all) ? voices[otherwise] : all;
  }

  private double weigh(int bucket, double[] voices, double all, double regret) {
    int trusted = TRUSTED * own.tested(bucket);
    int count = counts[bucket * MIXTURES + BY_REGRET];
    if (count < trusted) {
      double weight = 0.5 * count / trusted;
      return weight * regret + (1 - weight) * all;
    }
    int single = own.best(bucket, voices);
    double least = Double.MAX_VALUE;
    for (int i = 0; i < MIXTURES; i++) {
      least = Math.min(least, error(bucket, i, single));
    }
    if (own.error(bucket, single) < least * (CLEARLY - by(LUCK, bucket))) {
      return voices[single];
    }
    int naive = own.bestOf(Experts.NAIVE, bucket, voices);
    if (naive >= 0 && own.error(bucket, naive) < least * (1 + by(CHANCE, bucket))) {
      return voices[naive];
    }
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < MIXTURES; i++) {
      double share = Math.pow((least + TINY) / (error(bucket, i, single) + TINY), SHARPNESS);
      sum += share * voices[Experts.COUNT + i];
      weight += share;
    }
    return sum / weight;
  }

  /** What is so much by a single test, by the tests with nothing in common that there are. */
  private double by(double ofOne, int bucket) {
    return ofOne / Math.sqrt(own.independent(bucket));
  }

  private double error(int bucket, int mixture, int single) {
    int at = bucket * MIXTURES + mixture;
    return counts[at] < own.tested(bucket) ? HOPE * own.error(bucket, single) : errors[at];
  }

  /**
   * Learns what forecasts were worth.
   *
   * @param voices experts and mixtures as they were
   * @param scale of the series, by which all series are alike
   */
  void update(int bucket, double[] voices, double actual, double scale) {
    for (int i = 0; i < MIXTURES; i++) {
      double said = voices[Experts.COUNT + i];
      if (!Double.isNaN(said)) {
        int at = bucket * MIXTURES + i;
        counts[at] = (short) Math.min(own.memory(bucket), counts[at] + 1);
        errors[at] += (float) ((Math.abs(said - actual) - errors[at]) / counts[at]);
      }
    }
    own.update(bucket, voices, voices[Experts.COUNT + BY_REGRET], actual, 1);
    if (shared) {
      common.update(bucket, voices, voices[Experts.COUNT + COMMON], actual, scale);
    }
  }
}
