package io.branchline.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Chunks by (week, series, start). Each owns the time from its start up to the next one's, within
 * its week, so that a week that is no longer kept is one range of keys.
 */
final class ChunkTable {
  static final long WEEK = Duration.ofDays(7).toMillis();

  private final RocksDB db;
  private final ColumnFamilyHandle family;

  /** Weeks that may have chunks. */
  private long firstWeek = Long.MAX_VALUE;

  private long lastWeek = Long.MIN_VALUE;

  /**
   * A chunk as it was read.
   *
   * @param row see {@link Chunk#encode}
   */
  record Stored(Points points, long row) {}

  ChunkTable(RocksDB db, ColumnFamilyHandle family) {
    this.db = db;
    this.family = family;
    try (var stored = view()) {
      stored.seekToFirst();
      if (Keys.isValid(stored)) {
        firstWeek = weekOf(stored);
        stored.seekToLast();
        lastWeek = weekOf(stored);
      }
    }
  }

  static long week(long time) {
    return Math.floorDiv(time, WEEK);
  }

  /** When the oldest week with chunks begins; empty when there are none. */
  Optional<Long> begin() {
    return firstWeek > lastWeek ? Optional.empty() : Optional.of(firstWeek * WEEK);
  }

  /** When the first week with chunks begins that ends after a time; never if there is none. */
  long nextBegin(long time) {
    try (var stored = view()) {
      stored.seek(key(week(time), 0, 0));
      return Keys.isValid(stored) ? weekOf(stored) * WEEK : Long.MAX_VALUE;
    }
  }

  void put(WriteBatch batch, int id, long start, byte[] chunk) throws RocksDBException {
    batch.put(family, key(id, start), chunk);
    firstWeek = Math.min(firstWeek, week(start));
    lastWeek = Math.max(lastWeek, week(start));
  }

  /** The chunk of a series with a start, as it is kept; there is one. */
  byte[] find(int id, long start) throws RocksDBException {
    var bytes = db.get(family, key(id, start));
    if (bytes == null) {
      throw new IllegalStateException("there is no chunk of series " + id + " from " + start);
    }
    return bytes;
  }

  /** The last chunk of a series. */
  Optional<Stored> last(int id) {
    try (var stored = view()) {
      for (long week = lastWeek; week >= firstWeek; ) {
        stored.seekForPrev(key(week, id, (int) WEEK));
        if (isOf(stored, week, id)) {
          return Optional.of(decode(stored));
        }
        // Weeks without any chunk are skipped.
        week = Keys.isValid(stored) ? Math.min(week - 1, weekOf(stored)) : Long.MIN_VALUE;
      }
      return Optional.empty();
    }
  }

  /**
   * Merges points into the chunks that own their times, in pieces of at most {@code limit}.
   *
   * @param row see {@link Chunk#encode}; a chunk that knows more stays so
   */
  void merge(WriteBatch batch, int id, Points points, int limit, long row) throws RocksDBException {
    try (var stored = view()) {
      for (int i = 0; i < points.size(); ) {
        long time = points.times()[i];
        long week = week(time);
        stored.seekForPrev(key(id, time));
        var owner = isOf(stored, week, id) ? decode(stored) : new Stored(Points.NONE, 0);
        stored.seek(key(week, id, (int) (time - week * WEEK) + 1));
        int end = points.indexOf(isOf(stored, week, id) ? startOf(stored) : (week + 1) * WEEK);
        var merged = owner.points.mergedWith(points.slice(i, end));
        for (int from = 0; from < merged.size(); from += limit) {
          var piece = merged.slice(from, Math.min(merged.size(), from + limit));
          put(batch, id, piece.times()[0], Chunk.encode(piece, Math.max(row, owner.row)));
        }
        i = end;
      }
    }
  }

  /** A view of all chunks as they are now; the caller closes it. */
  RocksIterator view() {
    return db.newIterator(family);
  }

  /**
   * Adds the points of {@code [from, to)} that a view's chunks with a start before {@code end} hold
   * to parts, the first {@code least} and up to a chunk more.
   *
   * @return how many there were
   */
  int readFirst(
      RocksIterator view, int id, long from, long to, long end, int least, List<Points> parts) {
    int found = 0;
    long last = Math.min(lastWeek, week(end - 1));
    for (long week = Math.max(firstWeek, week(from)); week <= last; ) {
      long first = Math.max(from, week * WEEK);
      view.seekForPrev(key(id, first));
      if (!isOf(view, week, id)) {
        view.seek(key(id, first));
      }
      for (; isOf(view, week, id) && startOf(view) < end; view.next()) {
        var points = decode(view).points;
        var part = points.slice(points.indexOf(from), points.indexOf(to));
        parts.add(part);
        found += part.size();
        if (found >= least) {
          return found;
        }
      }
      week = Keys.isValid(view) ? Math.max(week + 1, weekOf(view)) : Long.MAX_VALUE;
    }
    return found;
  }

  /** Deletes the weeks that end at this time or before. */
  void deleteBefore(WriteBatch batch, long time) throws RocksDBException {
    long week = week(time);
    if (week > firstWeek) {
      Keys.delete(db, family, batch, key(firstWeek, 0, 0), key(week, 0, 0));
      firstWeek = week;
    }
  }

  private static Stored decode(RocksIterator stored) {
    var bytes = stored.value();
    return new Stored(Chunk.decode(startOf(stored), bytes), Chunk.rowOf(bytes));
  }

  private static byte[] key(int id, long time) {
    long week = week(time);
    return key(week, id, (int) (time - week * WEEK));
  }

  private static byte[] key(long week, int id, int offset) {
    return Keys.of(week, id).putInt(offset).array();
  }

  private static boolean isOf(RocksIterator stored, long week, int id) {
    return Keys.isValid(stored)
        && weekOf(stored) == week
        && ByteBuffer.wrap(stored.key()).getInt(Long.BYTES) == id;
  }

  private static long weekOf(RocksIterator stored) {
    return Keys.number(stored.key());
  }

  private static long startOf(RocksIterator stored) {
    var key = ByteBuffer.wrap(stored.key());
    return Keys.number(stored.key()) * WEEK + key.getInt(Long.BYTES + Integer.BYTES);
  }

  void close() {
    family.close();
  }
}
