package io.branchline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store's tables in RocksDB: names of series by number, their chunks, roll-ups, the log of rows
 * that open chunks are rebuilt from, and a few marks.
 */
final class Storage implements AutoCloseable {
  /** What the tables look like; another number is another form. */
  private static final long FORMAT = 2;

  private static final String FORMAT_MARK = "format";

  private static final String NAMES = "names";
  private static final String MARKS = "marks";
  private static final String ROLL_UP = "rollup-";
  private static final String LOG = "log-";

  private final Path directory;
  private final RocksDB db;
  private final ColumnFamilyHandle names;
  private final ColumnFamilyHandle marks;
  private final ChunkTable chunks;
  private final Map<RollUp, RollUpTable> rollUps = new EnumMap<>(RollUp.class);
  private final RowLog log;
  private final WriteOptions writing = new WriteOptions();
  private final List<AbstractNativeReference> natives;

  private Storage(
      Path directory,
      RocksDB db,
      Map<String, ColumnFamilyHandle> families,
      ColumnFamilyOptions logOptions,
      List<AbstractNativeReference> natives)
      throws RocksDBException {
    this.directory = directory;
    this.db = db;
    this.natives = natives;
    chunks = new ChunkTable(db, take(families, "default"));
    names = take(families, NAMES);
    marks = take(families, MARKS);
    for (var rollUp : RollUp.values()) {
      rollUps.put(rollUp, new RollUpTable(db, take(families, ROLL_UP + rollUp.label()), rollUp));
    }
    var generations = new TreeMap<Long, ColumnFamilyHandle>();
    for (var family : families.entrySet()) {
      generations.put(
          Long.parseLong(family.getKey().substring(LOG.length()), 16), family.getValue());
    }
    log = new RowLog(db, generations, logOptions);
  }

  private static ColumnFamilyHandle take(Map<String, ColumnFamilyHandle> families, String name) {
    return Objects.requireNonNull(families.remove(name), name);
  }

  static Storage open(Path directory) {
    RocksDB.loadLibrary();
    var natives = new ArrayList<AbstractNativeReference>();
    try {
      Files.createDirectories(directory);
      var present = familiesIn(directory);
      var wanted = new ArrayList<String>(List.of("default", NAMES, MARKS));
      for (var rollUp : RollUp.values()) {
        wanted.add(ROLL_UP + rollUp.label());
      }
      boolean isNew = present.isEmpty();
      present.stream().filter(name -> name.startsWith(LOG)).forEach(wanted::add);
      if (!wanted.containsAll(present) || (!isNew && !present.contains(MARKS))) {
        throw new IOException(
            "it was written by another version of Branchline; move it away to begin a new one");
      }
      var options =
          new DBOptions()
              .setCreateIfMissing(true)
              .setCreateMissingColumnFamilies(true)
              .setMaxTotalWalSize(64L << 20)
              .setKeepLogFileNum(2);
      var filter = new BloomFilter(10);
      // Chunks and roll-ups are coded as it is: a heavier method than LZ4 finds nothing to save.
      var tables =
          new ColumnFamilyOptions()
              .setWriteBufferSize(8L << 20)
              .setCompressionType(CompressionType.LZ4_COMPRESSION)
              .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(filter));
      // A generation of the log is dropped as a whole: sorting it again would be for nothing.
      var logs =
          new ColumnFamilyOptions()
              .setWriteBufferSize(8L << 20)
              .setCompressionType(CompressionType.LZ4_COMPRESSION)
              .setDisableAutoCompactions(true)
              .setLevel0SlowdownWritesTrigger(1 << 20)
              .setLevel0StopWritesTrigger(1 << 20);
      natives.addAll(List.of(options, filter, tables, logs));
      var descriptors =
          wanted.stream()
              .map(name ->
                  new ColumnFamilyDescriptor(
                      name.getBytes(UTF_8), name.startsWith(LOG) ? logs : tables))
              .toList();
      var handles = new ArrayList<ColumnFamilyHandle>();
      var db = RocksDB.open(options, directory.toString(), descriptors, handles);
      var families = new TreeMap<String, ColumnFamilyHandle>();
      for (int i = 0; i < handles.size(); i++) {
        families.put(wanted.get(i), handles.get(i));
      }
      var storage = new Storage(directory, db, families, logs, natives);
      storage.checkFormat();
      return storage;
    } catch (IOException | RocksDBException e) {
      natives.forEach(AbstractNativeReference::close);
      var reason = String.valueOf(e.getMessage());
      throw new UncheckedIOException(
          "the series store in "
              + directory
              + (reason.contains("/LOCK:")
                  ? " is open in another process: end that one, or choose another directory"
                  : " cannot be opened: " + reason),
          e instanceof IOException io ? io : new IOException(e));
    }
  }

  private static List<String> familiesIn(Path directory) throws RocksDBException {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return List.of();
    }
    try (var options = new Options()) {
      return RocksDB.listColumnFamilies(options, directory.toString()).stream()
          .map(name -> new String(name, UTF_8))
          .toList();
    }
  }

  private void checkFormat() throws RocksDBException, IOException {
    long format = mark(FORMAT_MARK, 0);
    if (format == 0) {
      try (var batch = new WriteBatch()) {
        putMark(batch, FORMAT_MARK, FORMAT);
        write(batch);
      }
    } else if (format != FORMAT) {
      close();
      throw new IOException(
          "it has format " + format + ", this version of Branchline writes " + FORMAT);
    }
  }

  ChunkTable chunks() {
    return chunks;
  }

  RollUpTable rollUps(RollUp rollUp) {
    var table = rollUps.get(rollUp);
    if (table == null) {
      throw new IllegalStateException("no table of " + rollUp);
    }
    return table;
  }

  RowLog log() {
    return log;
  }

  /** Series names in the order of their numbers, which count from 0. */
  List<String> names() {
    var found = new ArrayList<String>();
    try (var rows = db.newIterator(names)) {
      for (rows.seekToFirst(); Keys.isValid(rows); rows.next()) {
        if (ByteBuffer.wrap(rows.key()).getInt() != found.size()) {
          throw new IllegalStateException("the series store in " + directory + " misses a name");
        }
        found.add(new String(rows.value(), UTF_8));
      }
    }
    return found;
  }

  void putName(WriteBatch batch, int id, String name) throws RocksDBException {
    batch.put(names, ByteBuffer.allocate(4).putInt(id).array(), name.getBytes(UTF_8));
  }

  /** A number that was kept under a name. */
  long mark(String name, long otherwise) throws RocksDBException {
    var bytes = db.get(marks, name.getBytes(UTF_8));
    return bytes == null ? otherwise : ByteBuffer.wrap(bytes).getLong();
  }

  /** What the names of marks that begin so end with. */
  List<String> marks(String prefix) {
    var found = new ArrayList<String>();
    try (var rows = db.newIterator(marks)) {
      for (rows.seek(prefix.getBytes(UTF_8)); Keys.isValid(rows); rows.next()) {
        var name = new String(rows.key(), UTF_8);
        if (!name.startsWith(prefix)) {
          break;
        }
        found.add(name.substring(prefix.length()));
      }
    }
    return found;
  }

  void putMark(WriteBatch batch, String name, long value) throws RocksDBException {
    batch.put(marks, name.getBytes(UTF_8), ByteBuffer.allocate(8).putLong(value).array());
  }

  void removeMark(WriteBatch batch, String name) throws RocksDBException {
    batch.delete(marks, name.getBytes(UTF_8));
  }

  /** Writes what is in the batch, in one step; a batch that could not be written stays as it is. */
  void write(WriteBatch batch) throws RocksDBException {
    if (batch.count() > 0) {
      db.write(writing, batch);
      batch.clear();
    }
  }

  void sync() throws RocksDBException {
    db.syncWal();
  }

  @Override
  public void close() {
    chunks.close();
    rollUps.values().forEach(RollUpTable::close);
    names.close();
    marks.close();
    log.close();
    db.close();
    writing.close();
    natives.forEach(AbstractNativeReference::close);
  }
}
