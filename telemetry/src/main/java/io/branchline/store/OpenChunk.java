package io.branchline.store;

import io.branchline.measure.SeriesKey;
import org.jspecify.annotations.Nullable;

/** A series' last chunk, in memory while it grows. Guarded by the store's lock. */
final class OpenChunk {
  /** Forty minutes at 10 s: longer ones save little and cost memory. */
  static final int CAPACITY = 240;

  final int id;
  final SeriesKey key;

  /** Whether the last chunk on disk was looked for, to go on with it. */
  boolean resumed;

  /** Whether it has points that its copy on disk has not. */
  boolean dirty;

  /** Rows of the log before this one have nothing that the copy on disk does not know. */
  long row;

  private @Nullable Chunk chunk;
  private int size;
  private int places;
  private long lastTime;
  private double lastValue;

  OpenChunk(int id, SeriesKey key) {
    this.id = id;
    this.key = key;
  }

  int size() {
    return size;
  }

  /** The time of the first point; there is at least one. */
  long start() {
    return filled().start();
  }

  long lastTime() {
    return lastTime;
  }

  double lastValue() {
    return lastValue;
  }

  Points points() {
    return chunk == null ? Points.NONE : chunk.points();
  }

  /** As it is kept on disk; there is at least one point. */
  byte[] toBytes(long validTo) {
    return filled().toBytes(validTo);
  }

  private Chunk filled() {
    if (chunk == null) {
      throw new IllegalStateException("no open chunk of " + key);
    }
    return chunk;
  }

  void set(Points points) {
    dirty = false;
    size = points.size();
    if (size == 0) {
      chunk = null;
      return;
    }
    chunk = Chunk.of(points);
    places = chunk.places();
    lastTime = points.times()[size - 1];
    lastValue = points.values()[size - 1];
  }

  /** Drops the points: what is on disk is all there is. */
  void forget() {
    set(Points.NONE);
    resumed = false;
  }

  /** Takes a point at or after the start in; the chunk must not be full. */
  void put(long time, double value) {
    var open = chunk;
    if (open == null) {
      // A series mostly goes on with as many places as before.
      int fewest = places == ValueCoder.ANY ? 0 : places;
      open = new Chunk(time, ValueCoder.placesOf(new double[] {value}, fewest));
      chunk = open;
      places = open.places();
    } else if (time <= lastTime || !open.fits(value)) {
      set(open.points().mergedWith(new Points(new long[] {time}, new double[] {value})));
      dirty = true;
      return;
    }
    open.add(time, value);
    dirty = true;
    size++;
    lastTime = time;
    lastValue = value;
  }
}
