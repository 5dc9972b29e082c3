package io.branchline.store;

import java.util.Arrays;

/**
 * Values of one series summed up by windows of time, of which those without a value are left out.
 *
 * @param times when each window begins, milliseconds since 1970, ascending
 * @param counts how many values it has
 * @param p95 the least value that 95 % of the window's values do not exceed (nearest rank)
 */
public record Windows(
    long[] times, int[] counts, double[] min, double[] max, double[] mean, double[] p95) {
  public static final Windows NONE = ofSize(0);

  /** Means are kept with this many decimal places more than the values have. */
  private static final int MORE_PLACES = 2;

  public Windows {
    int size = times.length;
    if (counts.length != size
        || min.length != size
        || max.length != size
        || mean.length != size
        || p95.length != size) {
      throw new IllegalArgumentException("columns of different lengths");
    }
  }

  private static Windows ofSize(int size) {
    return new Windows(
        new long[size],
        new int[size],
        new double[size],
        new double[size],
        new double[size],
        new double[size]);
  }

  public int size() {
    return times.length;
  }

  /** Sums points up by windows aligned to multiples of a step. */
  static Windows of(Points points, long stepMillis) {
    var times = points.times();
    var values = points.values();
    int places = ValueCoder.placesOf(values, 0);
    var all = ofSize(points.size());
    int count = 0;
    for (int i = 0; i < times.length; ) {
      long window = Math.floorDiv(times[i], stepMillis);
      int first = i;
      double sum = 0;
      while (i < times.length && Math.floorDiv(times[i], stepMillis) == window) {
        sum += values[i++];
      }
      var sorted = Arrays.copyOfRange(values, first, i);
      Arrays.sort(sorted);
      double mean = sum / sorted.length;
      all.times[count] = window * stepMillis;
      all.counts[count] = sorted.length;
      all.min[count] = sorted[0];
      all.max[count] = sorted[sorted.length - 1];
      all.mean[count] =
          places == ValueCoder.ANY
              ? mean
              : ValueCoder.Decimals.rounded(
                  mean, Math.min(ValueCoder.Decimals.MOST, places + MORE_PLACES));
      all.p95[count++] = sorted[(sorted.length * 19 + 19) / 20 - 1];
    }
    return all.slice(0, count);
  }

  /** The windows that begin from {@code from} on and before {@code to}. */
  Windows between(long from, long to) {
    return slice(indexOf(from), indexOf(to));
  }

  private int indexOf(long time) {
    int index = Arrays.binarySearch(times, time);
    return index >= 0 ? index : -index - 1;
  }

  private Windows slice(int from, int to) {
    if (from >= to) {
      return size() == 0 ? this : ofSize(0);
    }
    return from == 0 && to == size()
        ? this
        : new Windows(
            Arrays.copyOfRange(times, from, to),
            Arrays.copyOfRange(counts, from, to),
            Arrays.copyOfRange(min, from, to),
            Arrays.copyOfRange(max, from, to),
            Arrays.copyOfRange(mean, from, to),
            Arrays.copyOfRange(p95, from, to));
  }

  /** Both together; where both have a window, the other's counts. */
  Windows mergedWith(Windows other) {
    return mergedWith(other, false);
  }

  /**
   * Both together; where both have a window, that of more values counts, of as many the other's.
   */
  Windows mergedWithFuller(Windows other) {
    return mergedWith(other, true);
  }

  private Windows mergedWith(Windows other, boolean fuller) {
    if (size() == 0 || other.size() == 0) {
      return size() == 0 ? other : this;
    }
    var merged = ofSize(size() + other.size());
    int i = 0;
    int j = 0;
    int count = 0;
    while (i < size() || j < other.size()) {
      if (j == other.size() || (i < size() && times[i] < other.times[j])) {
        merged.set(count++, this, i++);
      } else {
        boolean both = i < size() && times[i] == other.times[j];
        if (both && fuller && counts[i] > other.counts[j]) {
          merged.set(count++, this, i);
          j++;
        } else {
          merged.set(count++, other, j++);
        }
        i += both ? 1 : 0;
      }
    }
    return merged.slice(0, count);
  }

  private void set(int at, Windows from, int index) {
    times[at] = from.times[index];
    counts[at] = from.counts[index];
    min[at] = from.min[index];
    max[at] = from.max[index];
    mean[at] = from.mean[index];
    p95[at] = from.p95[index];
  }

  /** The means alone, each under the start of its window. */
  public Points means() {
    return new Points(times, mean);
  }

  /**
   * As they are kept on disk: the coders of values and of means (4 bits each), the count of windows
   * (16 bits), then window by window.
   */
  byte[] encode(long start, long stepMillis) {
    int places = ValueCoder.placesOf(p95, ValueCoder.placesOf(max, ValueCoder.placesOf(min, 0)));
    var coders = new Coders(places, ValueCoder.placesOf(mean, 0));
    var bits = new BitWriter();
    bits.write(coders.places, 4);
    bits.write(coders.meanPlaces, 4);
    bits.write(size(), 16);
    for (int i = 0; i < size(); i++) {
      coders.time.write(bits, (times[i] - start) / stepMillis);
      coders.count.write(bits, counts[i]);
      coders.min.write(bits, min[i], coders.places);
      coders.max.write(bits, max[i], coders.places);
      coders.mean.write(bits, mean[i], coders.meanPlaces);
      coders.p95.write(bits, p95[i], coders.places);
    }
    var bytes = new byte[bits.size()];
    bits.copyTo(bytes, 0);
    return bytes;
  }

  static Windows decode(byte[] bytes, long start, long stepMillis) {
    var in = new BitReader(bytes, 0);
    var coders = new Coders((int) in.read(4), (int) in.read(4));
    var windows = ofSize((int) in.read(16));
    for (int i = 0; i < windows.size(); i++) {
      windows.times[i] = start + coders.time.read(in) * stepMillis;
      windows.counts[i] = (int) coders.count.read(in);
      windows.min[i] = coders.min.read(in, coders.places);
      windows.max[i] = coders.max.read(in, coders.places);
      windows.mean[i] = coders.mean.read(in, coders.meanPlaces);
      windows.p95[i] = coders.p95.read(in, coders.places);
    }
    return windows;
  }

  private record Coders(
      int places,
      int meanPlaces,
      WholeNumbers time,
      WholeNumbers count,
      ValueCoder min,
      ValueCoder max,
      ValueCoder mean,
      ValueCoder p95) {
    Coders(int places, int meanPlaces) {
      this(
          places,
          meanPlaces,
          new WholeNumbers(),
          new WholeNumbers(),
          ValueCoder.of(places),
          ValueCoder.of(places),
          ValueCoder.of(meanPlaces),
          ValueCoder.of(places));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Windows windows
        && Arrays.equals(times, windows.times)
        && Arrays.equals(counts, windows.counts)
        && Arrays.equals(min, windows.min)
        && Arrays.equals(max, windows.max)
        && Arrays.equals(mean, windows.mean)
        && Arrays.equals(p95, windows.p95);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(times) + Arrays.hashCode(mean);
  }

  @Override
  public String toString() {
    return size() + " windows" + (size() == 0 ? "" : " from " + times[0]);
  }
}
