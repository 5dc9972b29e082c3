package io.branchline.store;

import io.branchline.measure.SeriesKey;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A series' last chunk, in memory while it grows. Guarded by the store's lock. There are millions,
 * so that it is an object, its values' coder and an array of bytes, and the object alone while all
 * values are the same: the rest is shared then.
 */
final class OpenChunk extends BitWriter {
  /** Forty minutes at 10 s: longer ones save little and cost memory. */
  static final int CAPACITY = 240;

  final int id;
  final SeriesKey key;

  /** Whether the last chunk on disk was looked for, to go on with it. */
  boolean resumed;

  /** Whether it has points that its copy on disk has not. */
  boolean dirty;

  private long start;
  private short count;
  private byte places;

  /** Whether values differ, so that their coder and the array are this chunk's own. */
  private boolean varied;

  /** Shared, as of the last point; null when there is none, as is the next. */
  private @Nullable WholeNumbers times;

  private @Nullable ValueCoder values;

  OpenChunk(int id, SeriesKey key) {
    this.id = id;
    this.key = key;
  }

  /** How many points there are. */
  int count() {
    return count;
  }

  /** The time of the first point; there is at least one. */
  long start() {
    requirePoints();
    return start;
  }

  /** The time of the last point; there is at least one. */
  long lastTime() {
    return start + filled(times).last();
  }

  /** The value of the last point; there is at least one. */
  double lastValue() {
    return filled(values).last(places);
  }

  /** Finds the copy on disk of the chunk of a series with a start. */
  interface Copies {
    byte[] find(int id, long start) throws RocksDBException;
  }

  Points points(Copies copies) throws RocksDBException {
    return count == 0 ? Points.NONE : Chunk.decode(start, toBytes(0, copies));
  }

  /**
   * As it is kept on disk; there is at least one point.
   *
   * @param row the rows of the log before this one have nothing that the chunk does not know
   */
  byte[] toBytes(long row, Copies copies) throws RocksDBException {
    requirePoints();
    var bytes = Chunk.toBytes(this, places, count, row);
    if (shedBytes() > 0) {
      var copy = copies.find(id, start);
      System.arraycopy(copy, Chunk.HEADER, bytes, Chunk.HEADER, shedBytes());
    }
    return bytes;
  }

  /** How many bytes it has that are not those of others too. */
  int ownBytes() {
    return varied ? size() : 0;
  }

  /** Leaves what the copy on disk has to it; there is one of all points. */
  void leaveToCopy() {
    if (varied) {
      shed();
    }
  }

  private void requirePoints() {
    filled(times);
  }

  private <T> T filled(@Nullable T ofPoints) {
    if (ofPoints == null) {
      throw new IllegalStateException("no open chunk of " + key);
    }
    return ofPoints;
  }

  /** Has these points from now on, as the copy on disk does. */
  void set(Points points, SharedCoders coders) {
    begin();
    dirty = false;
    if (points.size() == 0) {
      return;
    }
    start = points.times()[0];
    places = (byte) ValueCoder.placesOf(points.values(), 0);
    for (int i = 0; i < points.size(); i++) {
      add(points.times()[i], points.values()[i], coders);
    }
  }

  private void begin() {
    clear();
    count = 0;
    times = null;
    values = null;
    varied = false;
  }

  /** Drops the points: what is on disk is all there is. */
  void forget() {
    begin();
    dirty = false;
    resumed = false;
  }

  /** Takes a point at or after the start in; the chunk must not be full. */
  void put(long time, double value, SharedCoders coders, Copies copies) throws RocksDBException {
    if (count == 0) {
      start = time;
      places = (byte) ValueCoder.placesOf(new double[] {value}, 0);
    } else if (time <= lastTime() || !ValueCoder.fits(value, places)) {
      set(points(copies).mergedWith(new Points(new long[] {time}, new double[] {value})), coders);
      dirty = true;
      return;
    }
    add(time, value, coders);
    dirty = true;
  }

  private void add(long time, double value, SharedCoders coders) {
    long offset = time - start;
    var known = values;
    if (!varied && places != ValueCoder.ANY && (known == null || isLast(value, known))) {
      long number = ValueCoder.Decimals.scaled(value, places);
      times = coders.writeSame(this, times, offset, number);
      values = known == null ? coders.constant(number) : known;
    } else {
      if (!varied || known == null) {
        varied = true;
        part();
        known = known == null ? ValueCoder.of(places) : known.copy();
        values = known;
      }
      times = coders.writeTime(this, times, offset);
      known.write(this, value, places);
    }
    count++;
  }

  private boolean isLast(double value, ValueCoder known) {
    return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(known.last(places));
  }
}
