package io.branchline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * What was appended, row by row, in generations: tables of their own that are dropped as a whole as
 * soon as chunks on disk have all that is in them, and nobody who follows needs them. Row numbers
 * rise for ever.
 */
final class RowLog {
  private final RocksDB db;

  /** Generations by their first row; the last is written to. */
  private final TreeMap<Long, ColumnFamilyHandle> generations;

  private final ColumnFamilyOptions options;

  /** What is in the generations, by their first row. */
  private final Map<Long, Long> sizes = new HashMap<>();

  private long next;

  /** Receives a row, and says whether it wants another. */
  interface Reader {
    boolean row(long number, byte[] row) throws RocksDBException;
  }

  RowLog(RocksDB db, TreeMap<Long, ColumnFamilyHandle> generations, ColumnFamilyOptions options)
      throws RocksDBException {
    this.db = db;
    this.generations = generations;
    this.options = options;
    for (var generation : generations.entrySet()) {
      sizes.put(
          generation.getKey(),
          db.getLongProperty(generation.getValue(), "rocksdb.total-sst-files-size")
              + db.getLongProperty(generation.getValue(), "rocksdb.cur-size-all-mem-tables"));
    }
    if (!generations.isEmpty()) {
      next = generations.lastKey();
      try (var rows = db.newIterator(generations.lastEntry().getValue())) {
        rows.seekToLast();
        if (Keys.isValid(rows)) {
          next = numberOf(rows) + 1;
        }
      }
    }
  }

  /** Gives the rows from one on, oldest first, until there are no more or the reader has enough. */
  void read(long from, Reader reader) throws RocksDBException {
    var first = generations.floorKey(from);
    for (var generation : generations.tailMap(first == null ? from : first, true).values()) {
      try (var rows = db.newIterator(generation)) {
        for (rows.seek(key(from)); Keys.isValid(rows); rows.next()) {
          if (!reader.row(numberOf(rows), rows.value())) {
            return;
          }
        }
      }
    }
  }

  private static long numberOf(RocksIterator rows) {
    return ByteBuffer.wrap(rows.key()).getLong();
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** The first row that is still there. */
  long first() {
    return generations.isEmpty() ? next : generations.firstKey();
  }

  /** The number of the next row. */
  long next() {
    return next;
  }

  /** Bytes of the generation that is written to. */
  long bytes() {
    return sizes.getOrDefault(generations.lastKey(), 0L);
  }

  /** Adds a row; {@link #rotate} was called before. */
  void put(WriteBatch batch, byte[] row) throws RocksDBException {
    batch.put(generations.lastEntry().getValue(), key(next++), row);
    sizes.merge(generations.lastKey(), (long) row.length, Long::sum);
  }

  /** Begins a generation, unless the last is still empty. */
  void rotate() throws RocksDBException {
    if (generations.containsKey(next)) {
      return;
    }
    var name = "log-%016x".formatted(next).getBytes(UTF_8);
    generations.put(next, db.createColumnFamily(new ColumnFamilyDescriptor(name, options)));
  }

  /**
   * Drops generations whose rows nobody needs, the oldest first.
   *
   * @param needed rows from this one on are needed here
   * @param followed rows from this one on are needed by others, for whom only so many bytes are
   *     kept
   */
  void dropOlder(long needed, long followed, long mostBytes) throws RocksDBException {
    while (generations.size() > 1) {
      var oldest = generations.firstEntry();
      long end = generations.higherKey(oldest.getKey());
      long held = sizes.values().stream().mapToLong(Long::longValue).sum();
      if (end > needed || (end > followed && held <= mostBytes)) {
        return;
      }
      db.dropColumnFamily(oldest.getValue());
      oldest.getValue().close();
      generations.remove(oldest.getKey());
      sizes.remove(oldest.getKey());
    }
  }

  void close() {
    generations.values().forEach(ColumnFamilyHandle::close);
  }
}
