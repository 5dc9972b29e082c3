package io.branchline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store's tables in RocksDB: names of series by number, chunks by (series, time of the first
 * point), and the log of rows that open chunks are rebuilt from.
 */
final class Storage {
  private static final byte[] END_OF_LOG = ByteBuffer.allocate(8).putLong(Long.MAX_VALUE).array();

  private final Path directory;
  private final RocksDB db;
  private final ColumnFamilyHandle chunks;
  private final ColumnFamilyHandle names;
  private final ColumnFamilyHandle log;
  private final WriteOptions writing = new WriteOptions();
  private final List<AbstractNativeReference> natives;

  private Storage(
      Path directory,
      RocksDB db,
      List<ColumnFamilyHandle> families,
      List<AbstractNativeReference> natives) {
    this.directory = directory;
    this.db = db;
    this.natives = natives;
    chunks = families.get(0);
    names = families.get(1);
    log = families.get(2);
  }

  static Storage open(Path directory) {
    RocksDB.loadLibrary();
    var natives = new ArrayList<AbstractNativeReference>();
    try {
      Files.createDirectories(directory);
      var options =
          new DBOptions()
              .setCreateIfMissing(true)
              .setCreateMissingColumnFamilies(true)
              .setMaxTotalWalSize(64L << 20)
              .setKeepLogFileNum(2);
      natives.add(options);
      var descriptors = new ArrayList<ColumnFamilyDescriptor>();
      for (var name : new String[] {"default", "names", "log"}) {
        var filter = new BloomFilter(10);
        var family =
            new ColumnFamilyOptions()
                .setWriteBufferSize(8L << 20)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(filter));
        natives.add(filter);
        natives.add(family);
        descriptors.add(new ColumnFamilyDescriptor(name.getBytes(UTF_8), family));
      }
      var families = new ArrayList<ColumnFamilyHandle>();
      var db = RocksDB.open(options, directory.toString(), descriptors, families);
      return new Storage(directory, db, families, natives);
    } catch (IOException | RocksDBException e) {
      natives.forEach(AbstractNativeReference::close);
      var reason = String.valueOf(e.getMessage());
      throw new UncheckedIOException(
          "the series store in "
              + directory
              + (reason.contains("lock")
                  ? " is open in another process: end that one, or choose another directory"
                  : " cannot be opened: " + reason),
          e instanceof IOException io ? io : new IOException(e));
    }
  }

  /** Series names in the order of their numbers, which count from 0. */
  List<String> names() {
    var found = new ArrayList<String>();
    try (var rows = db.newIterator(names)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        if (ByteBuffer.wrap(rows.key()).getInt() != found.size()) {
          throw new IllegalStateException("the series store in " + directory + " misses a name");
        }
        found.add(new String(rows.value(), UTF_8));
      }
    }
    return found;
  }

  /** The log's rows, oldest first. */
  List<byte[]> logRows() {
    var found = new ArrayList<byte[]>();
    try (var rows = db.newIterator(log)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        found.add(rows.value());
      }
    }
    return found;
  }

  void putName(WriteBatch batch, int id, String name) throws RocksDBException {
    batch.put(names, ByteBuffer.allocate(4).putInt(id).array(), name.getBytes(UTF_8));
  }

  void putLogRow(WriteBatch batch, long number, byte[] row) throws RocksDBException {
    batch.put(log, ByteBuffer.allocate(8).putLong(number).array(), row);
  }

  void cutLog(WriteBatch batch) throws RocksDBException {
    batch.deleteRange(log, new byte[8], END_OF_LOG);
  }

  void putChunk(WriteBatch batch, int id, Points points) throws RocksDBException {
    batch.put(chunks, chunkKey(id, points.times()[0]), ChunkCodec.encode(points));
  }

  /** The last chunk of a series; empty points when there is none. */
  Points lastChunk(int id) {
    try (var stored = db.newIterator(chunks)) {
      stored.seekForPrev(chunkKey(id, Long.MAX_VALUE));
      return isOf(stored, id) ? ChunkCodec.decode(stored.value()) : Points.NONE;
    }
  }

  /** Merges points into the chunks that own their times, in pieces of at most {@code limit}. */
  void merge(WriteBatch batch, int id, Points points, int limit) throws RocksDBException {
    try (var stored = db.newIterator(chunks)) {
      for (int i = 0; i < points.size(); ) {
        long time = points.times()[i];
        stored.seekForPrev(chunkKey(id, time));
        var owner = isOf(stored, id) ? ChunkCodec.decode(stored.value()) : Points.NONE;
        stored.seek(chunkKey(id, time + 1));
        int end = isOf(stored, id) ? points.indexOf(startOf(stored)) : points.size();
        var merged = owner.mergedWith(points.slice(i, end));
        for (int from = 0; from < merged.size(); from += limit) {
          putChunk(batch, id, merged.slice(from, Math.min(merged.size(), from + limit)));
        }
        i = end;
      }
    }
  }

  /** A view of all chunks as they are now; the caller closes it. */
  RocksIterator view() {
    return db.newIterator(chunks);
  }

  /** The points of {@code [from, to)} that a view's chunks with a start before {@code end} hold. */
  List<Points> read(RocksIterator view, int id, long from, long to, long end) {
    var parts = new ArrayList<Points>();
    view.seekForPrev(chunkKey(id, from));
    if (!isOf(view, id)) {
      view.seek(chunkKey(id, from));
    }
    for (; isOf(view, id) && startOf(view) < end; view.next()) {
      var points = ChunkCodec.decode(view.value());
      parts.add(points.slice(points.indexOf(from), points.indexOf(to)));
    }
    return parts;
  }

  private static byte[] chunkKey(int id, long time) {
    // The flipped sign makes times before 1970 sort first.
    return ByteBuffer.allocate(12).putInt(id).putLong(time ^ Long.MIN_VALUE).array();
  }

  private static boolean isOf(RocksIterator stored, int id) {
    return stored.isValid() && ByteBuffer.wrap(stored.key()).getInt() == id;
  }

  private static long startOf(RocksIterator stored) {
    return ByteBuffer.wrap(stored.key()).getLong(4) ^ Long.MIN_VALUE;
  }

  void write(WriteBatch batch) throws RocksDBException {
    db.write(writing, batch);
    batch.clear();
  }

  void sync() throws RocksDBException {
    db.syncWal();
  }

  void close() {
    chunks.close();
    names.close();
    log.close();
    db.close();
    writing.close();
    natives.forEach(AbstractNativeReference::close);
  }
}
