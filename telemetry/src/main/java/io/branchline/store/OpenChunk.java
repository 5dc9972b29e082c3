package io.branchline.store;

import io.branchline.measure.SeriesKey;
import java.util.Arrays;

/** A series' last chunk, in memory while it grows. Guarded by the store's lock. */
final class OpenChunk {
  /** Small, so that the open chunks of many series fit in memory. */
  static final int CAPACITY = 128;

  final int id;
  final SeriesKey key;

  /** Whether the last chunk on disk was looked for, to go on with it. */
  boolean resumed;

  /** Whether it has points that its copy on disk has not. */
  boolean dirty;

  private long[] times = new long[4];
  private double[] values = new double[4];
  private int size;

  OpenChunk(int id, SeriesKey key) {
    this.id = id;
    this.key = key;
  }

  int size() {
    return size;
  }

  long start() {
    return times[0];
  }

  long lastTime() {
    return times[size - 1];
  }

  double lastValue() {
    return values[size - 1];
  }

  Points points() {
    return new Points(Arrays.copyOf(times, size), Arrays.copyOf(values, size));
  }

  void set(Points points) {
    dirty = false;
    size = points.size();
    times = Arrays.copyOf(points.times(), Math.max(4, size));
    values = Arrays.copyOf(points.values(), Math.max(4, size));
  }

  /** Drops the points: what is on disk is all there is. */
  void forget() {
    set(Points.NONE);
    dirty = false;
    resumed = false;
  }

  /** Takes a point at or after the start in; the chunk must not be full. */
  void put(long time, double value) {
    dirty = true;
    int at = size == 0 || time > lastTime() ? size : Arrays.binarySearch(times, 0, size, time);
    if (at >= 0 && at < size) {
      values[at] = value;
      return;
    }
    if (size == times.length) {
      int grown = Math.min(CAPACITY, size * 2);
      times = Arrays.copyOf(times, grown);
      values = Arrays.copyOf(values, grown);
    }
    int insert = at < 0 ? -at - 1 : at;
    System.arraycopy(times, insert, times, insert + 1, size - insert);
    System.arraycopy(values, insert, values, insert + 1, size - insert);
    times[insert] = time;
    values[insert] = value;
    size++;
  }
}
