package io.branchline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Keys that begin with a number of a span of time and the number of a series. */
final class Keys {
  private static final int LENGTH = Long.BYTES + 2 * Integer.BYTES;

  private Keys() {}

  /** The beginning of a key, with room for an int more; the flipped sign sorts 1969 before 1970. */
  static ByteBuffer of(long number, int id) {
    return ByteBuffer.allocate(LENGTH).putLong(number ^ Long.MIN_VALUE).putInt(id);
  }

  /**
   * Whether an iterator is at a row.
   *
   * @throws UncheckedIOException when it is not because the disk could not be read
   */
  static boolean isValid(RocksIterator rows) {
    if (rows.isValid()) {
      return true;
    }
    try {
      rows.status();
      return false;
    } catch (RocksDBException e) {
      throw new UncheckedIOException(
          "the series store cannot be read: " + e.getMessage(), new IOException(e));
    }
  }

  /** The number of the span of time. */
  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong() ^ Long.MIN_VALUE;
  }

  /** Deletes the keys of {@code [from, to)}: files that hold nothing else at once. */
  static void delete(
      RocksDB db, ColumnFamilyHandle family, WriteBatch batch, byte[] from, byte[] to)
      throws RocksDBException {
    db.deleteFilesInRanges(family, List.of(from, to), false);
    batch.deleteRange(family, from, to);
  }
}
