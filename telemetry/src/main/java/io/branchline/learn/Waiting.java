package io.branchline.learn;

import org.jspecify.annotations.Nullable;

/**
 * Forecasts of one series and bucket that wait for their time: what each expert said, in half
 * precision as shares of the mean, and for sampled series what a global model saw.
 */
final class Waiting {
  private static final int NUMBERS = Blend.VOICES + 1;

  private final int[] origins;
  private final int[] targets;
  private final float[] means;
  private final short[] said;
  private final float @Nullable [][] features;
  private final float @Nullable [] references;
  private int size;

  Waiting(int capacity, boolean withFeatures) {
    origins = new int[capacity];
    targets = new int[capacity];
    means = new float[capacity];
    said = new short[capacity * NUMBERS];
    features = withFeatures ? new float[capacity][] : null;
    references = withFeatures ? new float[capacity] : null;
  }

  int size() {
    return size;
  }

  /** Keeps a forecast; of too many the oldest is given up. */
  void keep(
      long origin,
      long target,
      double[] forecasts,
      double median,
      double mean,
      float @Nullable [] seen,
      double reference) {
    if (size == targets.length) {
      int oldest = 0;
      for (int i = 1; i < size; i++) {
        oldest = origins[i] < origins[oldest] ? i : oldest;
      }
      remove(oldest);
    }
    origins[size] = (int) origin;
    targets[size] = (int) target;
    means[size] = (float) (Math.abs(mean) + 1e-9);
    for (int i = 0; i < forecasts.length; i++) {
      said[size * NUMBERS + i] = Float.floatToFloat16((float) forecasts[i] / means[size]);
    }
    said[size * NUMBERS + forecasts.length] = Float.floatToFloat16((float) median / means[size]);
    if (features != null && references != null && seen != null) {
      features[size] = seen;
      references[size] = (float) reference;
    }
    size++;
  }

  void remove(int at) {
    int last = --size;
    origins[at] = origins[last];
    targets[at] = targets[last];
    means[at] = means[last];
    System.arraycopy(said, last * NUMBERS, said, at * NUMBERS, NUMBERS);
    if (features != null && references != null) {
      features[at] = features[last];
      references[at] = references[last];
    }
  }

  long origin(int at) {
    return origins[at];
  }

  long target(int at) {
    return targets[at];
  }

  double[] forecasts(int at) {
    var forecasts = new double[Blend.VOICES];
    for (int i = 0; i < forecasts.length; i++) {
      forecasts[i] = Float.float16ToFloat(said[at * NUMBERS + i]) * means[at];
    }
    return forecasts;
  }

  double median(int at) {
    return Float.float16ToFloat(said[at * NUMBERS + Blend.VOICES]) * means[at];
  }

  float @Nullable [] features(int at) {
    return features == null ? null : features[at];
  }

  double reference(int at) {
    return references == null ? Double.NaN : references[at];
  }
}
