package io.branchline.learn;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far to believe each expert, by bucket of horizons, learnt from late errors in two ways. By
 * error: the less it was of late, the more an expert counts. By regret: ML-Poly with the gradient
 * of the absolute error (Gaillard, Stoltz, van Erven, A second-order bound with excess losses,
 * 2014), which strives for the best mixture rather than the best expert: one that errs in its own
 * way is worth more than one that errs like the others. The past fades.
 */
final class ExpertWeights {
  /** Until it was tested at least this often an expert has next to no say. */
  private static final int TESTED = 24;

  private static final int[] ALL = IntStream.range(0, Experts.COUNT).toArray();

  private static final double UNTESTED_WEIGHT = 1e-3;
  private static final double TINY = 1e-9;

  private static final int MANY_SERIES = 30;

  /** More than this cannot be told apart in single precision. */
  private static final int LONGEST_MEMORY = 200_000;

  /** One error counts at most as so many usual ones. */
  private static final double OUTLIER = 5;

  /** Of each expert, one after the other: mean error, tests, regret and its squares. */
  private static final int ERROR = 0;

  private static final int TESTS = 1;
  private static final int REGRET = 2;
  private static final int SQUARES = 3;
  private static final int NUMBERS = 4;

  /** What is known of a bucket before its first test; never written. */
  private static final float[] NOTHING = new float[NUMBERS * Experts.COUNT];

  private final int[] overlapping;
  private final int[] memory;

  /** By bucket. There are many series, of which most have not been tested far ahead. */
  private final float[][] known;

  private int series;

  /**
   * No expert was tested yet.
   *
   * @param overlapping by bucket how many forecasts of a series are under way at once: what happens
   *     then befalls them all, so that only more of them are a test
   * @param memory by bucket how many forecasts of a series make the past that is remembered
   */
  ExpertWeights(int[] overlapping, int[] memory) {
    this.overlapping = overlapping.clone();
    this.memory = memory.clone();
    known = nothing(overlapping.length);
  }

  private ExpertWeights(ExpertWeights alike) {
    overlapping = alike.overlapping;
    memory = alike.memory;
    known = nothing(overlapping.length);
  }

  private static float[][] nothing(int buckets) {
    var known = new float[buckets][];
    Arrays.fill(known, NOTHING);
    return known;
  }

  /** Weights for the same buckets that know nothing. */
  ExpertWeights anew() {
    return new ExpertWeights(this);
  }

  int buckets() {
    return known.length;
  }

  /** How many forecasts of a series make the past that is remembered. */
  int memory(int bucket) {
    return memory[bucket];
  }

  /** One more series' forecasts are to be learnt from. */
  void join() {
    series++;
  }

  /** How many forecasts are a test: of several series, of most of them. */
  int tested(int bucket) {
    return Math.max(TESTED, overlapping[bucket]) * Math.clamp(series, 1, MANY_SERIES);
  }

  /** How many forecasts the weights rest on, of those that are remembered. */
  int count(int bucket) {
    return (int) known[bucket][NUMBERS * Experts.LAST + TESTS];
  }

  /** How many tests of one series the weights rest on that have nothing in common. */
  double independent(int bucket) {
    return (double) count(bucket) / overlapping[bucket];
  }

  /** Whether forecasts of the bucket have been tested enough to weigh experts by them. */
  boolean isTested(int bucket) {
    return count(bucket) >= tested(bucket);
  }

  /** The expert with the least error of those that have a say now; -1 when there is none. */
  int best(int bucket, double[] forecasts) {
    return bestOf(ALL, bucket, forecasts);
  }

  /** The same of some experts. */
  int bestOf(int[] experts, int bucket, double[] forecasts) {
    var numbers = known[bucket];
    int best = -1;
    for (int i : experts) {
      int at = NUMBERS * i;
      if (!Double.isNaN(forecasts[i])
          && numbers[at + TESTS] >= tested(bucket)
          && (best < 0 || numbers[at + ERROR] < error(bucket, best))) {
        best = i;
      }
    }
    return best;
  }

  /** The late mean error of an expert. */
  double error(int bucket, int expert) {
    return known[bucket][NUMBERS * expert + ERROR];
  }

  /** The mean of what experts say, each weighed by its error; NaN when none was tested. */
  double byError(int bucket, double[] forecasts) {
    int best = best(bucket, forecasts);
    if (best < 0) {
      return Double.NaN;
    }
    var numbers = known[bucket];
    double least = error(bucket, best) + TINY;
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < Experts.COUNT; i++) {
      if (!Double.isNaN(forecasts[i])) {
        int at = NUMBERS * i;
        double own =
            numbers[at + TESTS] < tested(bucket)
                ? UNTESTED_WEIGHT
                : eighthPower(least / (numbers[at + ERROR] + TINY));
        sum += own * forecasts[i];
        weight += own;
      }
    }
    return sum / weight;
  }

  /** How sharply errors turn into weights. */
  private static double eighthPower(double x) {
    double square = x * x;
    double fourth = square * square;
    return fourth * fourth;
  }

  /** The mean of what experts say, each weighed by its regret; NaN when none was tested. */
  double byRegret(int bucket, double[] forecasts) {
    var numbers = known[bucket];
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < Experts.COUNT; i++) {
      int at = NUMBERS * i;
      if (!Double.isNaN(forecasts[i])
          && numbers[at + REGRET] > 0
          && numbers[at + TESTS] >= tested(bucket)) {
        double own = numbers[at + REGRET] / (numbers[at + SQUARES] + 1);
        sum += own * forecasts[i];
        weight += own;
      }
    }
    return weight > 0 ? sum / weight : byError(bucket, forecasts);
  }

  /**
   * Learns what the experts' forecasts were worth.
   *
   * @param said what {@link #byRegret} said then
   * @param scale of errors, by which they are divided
   */
  void update(int bucket, double[] forecasts, double said, double actual, double scale) {
    if (known[bucket] == NOTHING) {
      known[bucket] = NOTHING.clone();
    }
    var numbers = known[bucket];
    int limit = Math.min(LONGEST_MEMORY, memory[bucket] * Math.max(1, series));
    int best = best(bucket, forecasts);
    double usual = best < 0 ? 0 : error(bucket, best) + TINY;
    double slope = Math.signum(said - actual);
    for (int i = 0; i < Experts.COUNT; i++) {
      if (Double.isNaN(forecasts[i])) {
        continue;
      }
      int at = NUMBERS * i;
      numbers[at + TESTS] = Math.min(limit, numbers[at + TESTS] + 1);
      double error = Math.abs(forecasts[i] - actual) / scale;
      numbers[at + ERROR] += (float) ((error - numbers[at + ERROR]) / numbers[at + TESTS]);
      if (usual > 0 && !Double.isNaN(said)) {
        double gain = slope * (said - forecasts[i]) / scale / usual;
        double bounded = Math.clamp(gain, -OUTLIER, OUTLIER);
        double keep = 1 - 1.0 / limit;
        numbers[at + REGRET] = (float) (numbers[at + REGRET] * keep + bounded);
        numbers[at + SQUARES] = (float) (numbers[at + SQUARES] * keep + bounded * bounded);
      }
    }
  }
}
