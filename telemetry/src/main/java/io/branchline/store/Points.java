package io.branchline.store;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Values of one series in strictly ascending order of time.
 *
 * @param times network time in milliseconds since 1970
 * @param values as many values
 */
public record Points(long[] times, double[] values) {
  public static final Points NONE = new Points(new long[0], new double[0]);

  public Points {
    if (times.length != values.length) {
      throw new IllegalArgumentException(times.length + " times for " + values.length + " values");
    }
    for (int i = 1; i < times.length; i++) {
      if (times[i] <= times[i - 1]) {
        throw new IllegalArgumentException("point " + i + " is not later than the one before");
      }
    }
  }

  /** The values by time in milliseconds. */
  public static Points of(SortedMap<Long, Double> values) {
    return new Points(
        values.keySet().stream().mapToLong(Long::longValue).toArray(),
        values.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  public int size() {
    return times.length;
  }

  /** The points {@code from} to {@code to - 1}. */
  Points slice(int from, int to) {
    return from == 0 && to == size()
        ? this
        : new Points(Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from, to));
  }

  /** The index of the first point at or after this time; the size when there is none. */
  int indexOf(long time) {
    int index = Arrays.binarySearch(times, time);
    return index >= 0 ? index : -index - 1;
  }

  /** Both together; where both have a value for one time, the other's counts. */
  Points mergedWith(Points other) {
    if (size() == 0 || other.size() == 0) {
      return size() == 0 ? other : this;
    }
    var mergedTimes = new long[size() + other.size()];
    var mergedValues = new double[mergedTimes.length];
    int i = 0;
    int j = 0;
    int count = 0;
    while (i < size() || j < other.size()) {
      if (j == other.size() || (i < size() && times[i] < other.times[j])) {
        mergedTimes[count] = times[i];
        mergedValues[count++] = values[i++];
      } else {
        if (i < size() && times[i] == other.times[j]) {
          i++;
        }
        mergedTimes[count] = other.times[j];
        mergedValues[count++] = other.values[j++];
      }
    }
    return new Points(Arrays.copyOf(mergedTimes, count), Arrays.copyOf(mergedValues, count));
  }

  /** Parts that follow each other in time, as one. */
  static Points joined(List<Points> parts) {
    var times = new long[parts.stream().mapToInt(Points::size).sum()];
    var values = new double[times.length];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part.times, 0, times, at, part.size());
      System.arraycopy(part.values, 0, values, at, part.size());
      at += part.size();
    }
    return new Points(times, values);
  }

  /**
   * Means over windows aligned to multiples of {@code stepMillis}, each under the start of its
   * window; windows without a point are left out.
   */
  public Points averaged(long stepMillis) {
    var meanTimes = new long[size()];
    var means = new double[size()];
    int count = 0;
    for (int i = 0; i < size(); ) {
      long window = Math.floorDiv(times[i], stepMillis);
      double sum = 0;
      int first = i;
      while (i < size() && Math.floorDiv(times[i], stepMillis) == window) {
        sum += values[i++];
      }
      meanTimes[count] = window * stepMillis;
      means[count++] = sum / (i - first);
    }
    return new Points(Arrays.copyOf(meanTimes, count), Arrays.copyOf(means, count));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Points points
        && Arrays.equals(times, points.times)
        && Arrays.equals(values, points.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(times) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return size() + " points" + (size() == 0 ? "" : " from " + times[0]);
  }
}
