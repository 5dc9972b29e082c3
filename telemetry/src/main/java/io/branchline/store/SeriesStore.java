package io.branchline.store;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Series on disk. A series is a row of compressed chunks, each owning the time from its first point
 * up to the next chunk's. The last chunk of each series is open in memory; what is appended is also
 * written to a log of rows, which is replayed at the next start and cut off whenever all open
 * chunks were written out. Of two points with the same time the later written stays.
 *
 * <p>A killed process loses nothing that {@link #append} returned from; a failing machine loses at
 * most the last second. Safe for use from several threads. Lost I/O is an {@link
 * UncheckedIOException}.
 */
public final class SeriesStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesStore.class);
  private static final long LOG_LIMIT_BYTES = 8L << 20;
  private static final int ROW_ENTRY_BYTES = 20;

  private final Path directory;
  private final Storage storage;
  private final ScheduledExecutorService syncing =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("series-store-sync").factory());
  private final ReentrantLock lock = new ReentrantLock();

  /** Shared by those who read from disk outside the lock; closing waits for them. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private final Map<SeriesKey, OpenChunk> series = new HashMap<>();
  private final List<OpenChunk> byId = new ArrayList<>();
  private long nextRow;
  private long logBytes;
  private boolean unsynced;
  private boolean closed;

  private SeriesStore(Path directory, Storage storage) {
    this.directory = directory;
    this.storage = storage;
  }

  /**
   * Opens the store in a directory, which is created when it is not there, and replays its log.
   *
   * @throws UncheckedIOException when it cannot be read, or another process has it open
   */
  public static SeriesStore open(Path directory) {
    var storage = Storage.open(directory);
    var store = new SeriesStore(directory, storage);
    try (var batch = new WriteBatch()) {
      for (var name : storage.names()) {
        store.remember(SeriesKey.parse(name));
      }
      store.replayLog(batch);
    } catch (RocksDBException e) {
      storage.close();
      throw store.failed("read", e);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
    store.syncing.scheduleWithFixedDelay(store::sync, 1, 1, TimeUnit.SECONDS);
    return store;
  }

  private void replayLog(WriteBatch batch) throws RocksDBException {
    var points = new HashMap<Integer, TreeMap<Long, Double>>();
    for (var bytes : storage.logRows()) {
      var row = ByteBuffer.wrap(bytes);
      while (row.hasRemaining()) {
        points
            .computeIfAbsent(row.getInt(), id -> new TreeMap<>())
            .put(row.getLong(), row.getDouble());
      }
    }
    for (var entry : points.entrySet()) {
      storage.merge(batch, entry.getKey(), Points.of(entry.getValue()), OpenChunk.CAPACITY);
    }
    storage.cutLog(batch);
    storage.write(batch);
  }

  private OpenChunk remember(SeriesKey key) {
    var chunk = new OpenChunk(byId.size(), key);
    series.put(key, chunk);
    byId.add(chunk);
    return chunk;
  }

  /** Appends samples of any series, in any order; durable when it returns. */
  public void append(List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    change(batch -> {
      var row = ByteBuffer.allocate(samples.size() * ROW_ENTRY_BYTES);
      for (var sample : samples) {
        var chunk = chunkOf(sample.series(), batch);
        row.putInt(chunk.id).putLong(sample.epochMillis()).putDouble(sample.value());
        put(chunk, sample.epochMillis(), sample.value(), batch);
      }
      storage.putLogRow(batch, nextRow++, row.array());
      logBytes += row.capacity();
      if (logBytes > LOG_LIMIT_BYTES) {
        writeOutOpenChunks(batch);
      }
    });
  }

  /** Writes many points of one series at once, older or newer than what is there. */
  public void write(SeriesKey key, Points points) {
    change(batch -> {
      var chunk = chunkOf(key, batch);
      // To disk first, so that there is one place to merge with.
      if (chunk.size() > 0) {
        storage.putChunk(batch, chunk.id, chunk.points());
        storage.write(batch);
      }
      chunk.forget();
      storage.merge(batch, chunk.id, points, OpenChunk.CAPACITY);
    });
  }

  /** The points from {@code from} on and before {@code to}; none for an unknown series. */
  public Points read(SeriesKey key, Instant from, Instant to) {
    use.readLock().lock();
    try {
      return readInUse(key, from, to);
    } finally {
      use.readLock().unlock();
    }
  }

  private Points readInUse(SeriesKey key, Instant from, Instant to) {
    long first = from.toEpochMilli();
    long end = to.toEpochMilli();
    Points open;
    RocksIterator view;
    int id;
    lock.lock();
    try {
      requireOpen();
      var chunk = series.get(key);
      if (chunk == null || first >= end) {
        return Points.NONE;
      }
      id = chunk.id;
      open = chunk.points();
      view = storage.view();
    } finally {
      lock.unlock();
    }
    // The open chunk may have an older copy on disk, under the same start.
    long storedEnd = open.size() == 0 ? end : Math.min(end, open.times()[0]);
    try (view) {
      var parts = storage.read(view, id, first, end, storedEnd);
      parts.add(open.slice(open.indexOf(first), open.indexOf(end)));
      return Points.joined(parts);
    }
  }

  /** The newest point of a series. */
  public Optional<Sample> findLatest(SeriesKey key) {
    lock.lock();
    try {
      requireOpen();
      var chunk = series.get(key);
      if (chunk == null) {
        return Optional.empty();
      }
      resume(chunk);
      return chunk.size() == 0
          ? Optional.empty()
          : Optional.of(new Sample(key, chunk.lastTime(), chunk.lastValue()));
    } finally {
      lock.unlock();
    }
  }

  /** Every series that ever had a point, in the order of their first. */
  public List<SeriesKey> listKeys() {
    lock.lock();
    try {
      return byId.stream().map(chunk -> chunk.key).toList();
    } finally {
      lock.unlock();
    }
  }

  private OpenChunk chunkOf(SeriesKey key, WriteBatch batch) throws RocksDBException {
    var known = series.get(key);
    if (known != null) {
      return known;
    }
    var chunk = remember(key);
    storage.putName(batch, chunk.id, key.toString());
    return chunk;
  }

  private void put(OpenChunk chunk, long time, double value, WriteBatch batch)
      throws RocksDBException {
    resume(chunk);
    if (chunk.size() > 0 && time < chunk.start()) {
      // What the batch holds may be for the same chunk.
      storage.write(batch);
      var late = new Points(new long[] {time}, new double[] {value});
      storage.merge(batch, chunk.id, late, OpenChunk.CAPACITY);
      return;
    }
    if (chunk.size() >= OpenChunk.CAPACITY) {
      // For a late point the later half stays open: it may still be the one that takes it.
      var points = chunk.points();
      int cut = time > chunk.lastTime() ? points.size() : points.size() / 2;
      storage.putChunk(batch, chunk.id, points.slice(0, cut));
      chunk.set(points.slice(cut, points.size()));
      put(chunk, time, value, batch);
      return;
    }
    chunk.put(time, value);
  }

  /** Goes on with the last chunk on disk. */
  private void resume(OpenChunk chunk) {
    if (!chunk.resumed) {
      chunk.resumed = true;
      chunk.set(storage.lastChunk(chunk.id));
    }
  }

  /** Writes out what only the log has, and cuts the log off, in one step. */
  private void writeOutOpenChunks(WriteBatch batch) throws RocksDBException {
    for (var chunk : byId) {
      if (chunk.dirty) {
        storage.putChunk(batch, chunk.id, chunk.points());
        chunk.dirty = false;
      }
    }
    storage.cutLog(batch);
    logBytes = 0;
  }

  private interface Change {
    void into(WriteBatch batch) throws RocksDBException;
  }

  private void change(Change change) {
    lock.lock();
    try (var batch = new WriteBatch()) {
      requireOpen();
      change.into(batch);
      storage.write(batch);
      unsynced = true;
    } catch (RocksDBException e) {
      throw failed("written", e);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the series store in " + directory + " is closed");
    }
  }

  private UncheckedIOException failed(String what, RocksDBException e) {
    return new UncheckedIOException(
        "the series store in " + directory + " cannot be " + what + ": " + e.getMessage(),
        new IOException(e));
  }

  /**
   * Makes the last second survive a failing machine too; tried again a second later if it fails.
   */
  private void sync() {
    lock.lock();
    try {
      if (unsynced && !closed) {
        storage.sync();
        unsynced = false;
      }
    } catch (RocksDBException e) {
      LOG.error("{}", failed("synchronised with the disk", e).getMessage());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    syncing.shutdown();
    use.writeLock().lock();
    lock.lock();
    try (var batch = new WriteBatch()) {
      if (closed) {
        return;
      }
      closed = true;
      writeOutOpenChunks(batch);
      storage.write(batch);
      storage.sync();
      storage.close();
    } catch (RocksDBException e) {
      storage.close();
      throw failed("closed", e);
    } finally {
      lock.unlock();
      use.writeLock().unlock();
    }
  }
}
