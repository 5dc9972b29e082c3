package io.branchline.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The windows of one roll-up by (span of time, series). */
final class RollUpTable {
  private final RocksDB db;
  private final ColumnFamilyHandle family;
  private final RollUp rollUp;
  private long firstSpan = Long.MAX_VALUE;
  private long lastSpan = Long.MIN_VALUE;

  RollUpTable(RocksDB db, ColumnFamilyHandle family, RollUp rollUp) {
    this.db = db;
    this.family = family;
    this.rollUp = rollUp;
    try (var stored = db.newIterator(family)) {
      stored.seekToFirst();
      if (Keys.isValid(stored)) {
        firstSpan = Keys.number(stored.key());
        stored.seekToLast();
        lastSpan = Keys.number(stored.key());
      }
    }
  }

  private long span(long time) {
    return Math.floorDiv(time, rollUp.spanMillis());
  }

  /** The windows that begin from {@code from} on and before {@code to}. */
  Windows read(int id, long from, long to) {
    var found = Windows.NONE;
    long last = Math.min(lastSpan, span(to - 1));
    try (var stored = db.newIterator(family)) {
      for (long span = Math.max(firstSpan, span(from)); span <= last; ) {
        var key = key(span, id);
        stored.seek(key);
        if (!Keys.isValid(stored)) {
          break;
        }
        if (Arrays.equals(stored.key(), key)) {
          found = found.mergedWith(decode(span, stored.value()).between(from, to));
        }
        // Spans without any windows are skipped.
        span = Math.max(span + 1, Keys.number(stored.key()));
      }
    }
    return found;
  }

  private Windows read(long span, int id) throws RocksDBException {
    var bytes = db.get(family, key(span, id));
    return bytes == null ? Windows.NONE : decode(span, bytes);
  }

  private Windows decode(long span, byte[] bytes) {
    return Windows.decode(bytes, span * rollUp.spanMillis(), rollUp.stepMillis());
  }

  /**
   * Adds windows to those that are kept; what the batch holds must not be of the same series.
   *
   * @param replacing whether a new window replaces one that is there, or only one of no more values
   */
  void merge(WriteBatch batch, int id, Windows windows, boolean replacing) throws RocksDBException {
    for (var part : bySpan(windows)) {
      long span = span(part.times()[0]);
      var kept = read(span, id);
      var merged = replacing ? kept.mergedWith(part) : kept.mergedWithFuller(part);
      long start = span * rollUp.spanMillis();
      batch.put(family, key(span, id), merged.encode(start, rollUp.stepMillis()));
      firstSpan = Math.min(firstSpan, span);
      lastSpan = Math.max(lastSpan, span);
    }
  }

  private List<Windows> bySpan(Windows windows) {
    var parts = new ArrayList<Windows>();
    for (int i = 0; i < windows.size(); ) {
      long start = span(windows.times()[i]) * rollUp.spanMillis();
      var part = windows.between(start, start + rollUp.spanMillis());
      parts.add(part);
      i += part.size();
    }
    return parts;
  }

  /** Deletes the spans that end at this time or before. */
  void deleteBefore(WriteBatch batch, long time) throws RocksDBException {
    long span = span(time);
    if (span > firstSpan) {
      Keys.delete(db, family, batch, key(firstSpan, 0), key(span, 0));
      firstSpan = span;
    }
  }

  private static byte[] key(long span, int id) {
    return Keys.of(span, id).array();
  }

  void close() {
    family.close();
  }
}
