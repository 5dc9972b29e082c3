package io.branchline.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts of one series and bucket that wait for their time: what each expert said, in half
 * precision as shares of the mean, and for sampled series what a global model saw.
 *
 * <p>There are several of these for each of 100,000 series and more, so an entry is packed into 52
 * bytes of one array, which grows with what is there: far ahead, few wait for a long time.
 */
final class Waiting {
  /** No forecast may look further ahead, bins: times are kept by their last 16 bits. */
  static final int FARTHEST = 0xFFFF;

  private static final int FIRST_SIZE = 2;

  private static final int TARGET = 0;
  private static final int ORIGIN = 1;
  private static final int MEAN = 2;
  private static final int SAID = 4;
  private static final int MEDIAN = SAID + Blend.VOICES;
  private static final int ENTRY = MEDIAN + 1;

  private final int capacity;
  private final float @Nullable [][] features;
  private final float @Nullable [] references;
  private short[] entries = new short[0];
  private long latest;
  private int size;

  Waiting(int capacity, boolean withFeatures) {
    this.capacity = capacity;
    features = withFeatures ? new float[capacity][] : null;
    references = withFeatures ? new float[capacity] : null;
  }

  int size() {
    return size;
  }

  /**
   * Keeps a forecast; of too many the oldest is given up. Origins rise, and whatever was for a time
   * up to the origin has been removed.
   *
   * @param target at most {@link #FARTHEST} after the origin
   */
  void keep(
      long origin,
      long target,
      double[] forecasts,
      double median,
      double mean,
      float @Nullable [] seen,
      double reference) {
    if (size == capacity) {
      remove(oldest());
    }
    latest = origin;
    int at = size * ENTRY;
    if (at == entries.length) {
      int larger = Math.min(capacity, Math.max(FIRST_SIZE, 2 * size));
      entries = Arrays.copyOf(entries, larger * ENTRY);
    }
    float scale = (float) (Math.abs(mean) + 1e-9);
    int bits = Float.floatToRawIntBits(scale);
    entries[at + TARGET] = (short) target;
    entries[at + ORIGIN] = (short) origin;
    entries[at + MEAN] = (short) bits;
    entries[at + MEAN + 1] = (short) (bits >>> Short.SIZE);
    for (int i = 0; i < forecasts.length; i++) {
      entries[at + SAID + i] = Float.floatToFloat16((float) forecasts[i] / scale);
    }
    entries[at + MEDIAN] = Float.floatToFloat16((float) median / scale);
    if (features != null && references != null && seen != null) {
      features[size] = seen;
      references[size] = (float) reference;
    }
    size++;
  }

  private int oldest() {
    int oldest = 0;
    for (int i = 1; i < size; i++) {
      oldest = origin(i) < origin(oldest) ? i : oldest;
    }
    return oldest;
  }

  void remove(int at) {
    int last = --size;
    System.arraycopy(entries, last * ENTRY, entries, at * ENTRY, ENTRY);
    if (features != null && references != null) {
      features[at] = features[last];
      references[at] = references[last];
    }
  }

  long origin(int at) {
    return latest - (latest - entries[at * ENTRY + ORIGIN] & FARTHEST);
  }

  long target(int at) {
    return latest + (entries[at * ENTRY + TARGET] - latest & FARTHEST);
  }

  double[] forecasts(int at) {
    float scale = scale(at);
    var forecasts = new double[Blend.VOICES];
    for (int i = 0; i < forecasts.length; i++) {
      forecasts[i] = Float.float16ToFloat(entries[at * ENTRY + SAID + i]) * scale;
    }
    return forecasts;
  }

  double median(int at) {
    return Float.float16ToFloat(entries[at * ENTRY + MEDIAN]) * scale(at);
  }

  /** What the numbers of a forecast are shares of. */
  float scale(int at) {
    int low = entries[at * ENTRY + MEAN] & 0xFFFF;
    return Float.intBitsToFloat(entries[at * ENTRY + MEAN + 1] << Short.SIZE | low);
  }

  float @Nullable [] features(int at) {
    return features == null ? null : features[at];
  }

  double reference(int at) {
    return references == null ? Double.NaN : references[at];
  }
}
