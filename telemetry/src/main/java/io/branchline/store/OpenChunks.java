package io.branchline.store;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The last chunk of each series, and how it gets to disk. What is appended goes into the log at
 * once; with every sample a part of the open chunks is written out, a round of all of them for
 * {@link #SAMPLES_A_CHUNK} samples each, and what the log holds from before a round is not replayed
 * after it. Guarded by the store's lock.
 */
final class OpenChunks {
  private static final int SAMPLES_A_CHUNK = 16;

  private static final String REPLAY_FROM = "replay-from";

  private final Storage storage;
  private final WriteBatch batch;
  private final RollUps rollUps;
  private final StoreLimits limits;
  private final SeriesIndex series = new SeriesIndex();
  private final SharedCoders coders = new SharedCoders();
  private final Row row = new Row();

  /** The next of the round; as many as there are series between rounds. */
  private int next;

  /** Samples that the round was not gone on with for yet. */
  private long owed;

  /** The first row that the round may not write out … */
  private long roundFrom;

  /** … and the first that only the log may have. */
  private long replayedFrom;

  private boolean inRound = true;

  /** Bytes of the chunks that the round went past … */
  private long openBytes;

  /** … and whether they were too many. */
  private boolean crowded;

  /** Chunks that need not be in memory as soon as what was written out is on disk. */
  private final List<OpenChunk> copied = new ArrayList<>();

  /** Loads the names; {@link #replay} is next. */
  OpenChunks(Storage storage, WriteBatch batch, RollUps rollUps, StoreLimits limits) {
    this.storage = storage;
    this.batch = batch;
    this.rollUps = rollUps;
    this.limits = limits;
    for (var name : storage.names()) {
      series.add(SeriesKey.parse(name));
    }
  }

  /** Takes in what only the log has, and begins a generation of it. */
  void replay() throws RocksDBException {
    replayedFrom = storage.mark(REPLAY_FROM, 0);
    // Rows of the log before these have nothing that the copies on disk do not know.
    var known = new long[series.size()];
    storage.log().read(replayedFrom, (number, bytes) -> replay(number, bytes, known));
    storage.log().rotate();
    roundFrom = storage.log().next();
  }

  private boolean replay(long number, byte[] bytes, long[] known) throws RocksDBException {
    var samples = new ArrayList<Sample>();
    Row.read(
        bytes,
        (id, time, value) -> {
          var chunk = series.get(id);
          if (!chunk.resumed) {
            known[id] = resume(chunk);
          }
          if (number >= known[id]) {
            samples.add(new Sample(chunk.key, time, value));
          }
        });
    for (var sample : samples) {
      put(chunkOf(sample.series(), null), sample.epochMillis(), sample.value(), number);
    }
    rollLate();
    storage.write(batch);
    return true;
  }

  Optional<OpenChunk> find(SeriesKey key) {
    return Optional.ofNullable(series.find(key));
  }

  /** The newest point of a series. */
  Optional<Sample> latest(SeriesKey key) throws RocksDBException {
    var chunk = series.find(key);
    if (chunk == null) {
      return Optional.empty();
    }
    if (!chunk.resumed) {
      // A batch that could not be written may have what is to be gone on with.
      storage.write(batch);
      resume(chunk);
    }
    return chunk.count() == 0
        ? Optional.empty()
        : Optional.of(new Sample(key, chunk.lastTime(), chunk.lastValue()));
  }

  /** All, by their numbers. */
  List<OpenChunk> all() {
    return series.all();
  }

  SeriesKey key(int id) {
    return series.get(id).key;
  }

  /**
   * @param before the one that was appended to before it
   */
  private OpenChunk chunkOf(SeriesKey key, @Nullable OpenChunk before) throws RocksDBException {
    var known = series.find(key, before);
    if (known != null) {
      return known;
    }
    var chunk = series.add(key);
    storage.putName(batch, chunk.id, key.toString());
    return chunk;
  }

  /** Appends samples, and says whether a round ended with them. */
  boolean append(List<Sample> samples) throws RocksDBException {
    var log = storage.log();
    // Of an append that failed.
    row.take();
    leaveToCopies();
    OpenChunk chunk = null;
    for (var sample : samples) {
      chunk = chunkOf(sample.series(), chunk);
      row.add(chunk.id, sample.epochMillis(), sample.value());
      put(chunk, sample.epochMillis(), sample.value(), log.next());
    }
    log.put(batch, row.take());
    rollLate();
    return writeOutSome(samples.size());
  }

  /** What the append before wrote out is on disk by now. */
  private void leaveToCopies() {
    for (var chunk : copied) {
      if (!chunk.dirty && chunk.count() > 0) {
        chunk.leaveToCopy();
      }
    }
    copied.clear();
  }

  /** Merges many points of one series with what there is. */
  void merge(SeriesKey key, Points points) throws RocksDBException {
    var chunk = chunkOf(key, null);
    // To disk first, so that there is one place to merge with.
    long number = storage.log().next();
    writeOut(chunk, number);
    storage.write(batch);
    chunk.forget();
    storage.chunks().merge(batch, chunk.id, points, OpenChunk.CAPACITY, number);
    rollUps.late(chunk.id, points);
    rollLate();
  }

  private void put(OpenChunk chunk, long time, double value, long number) throws RocksDBException {
    if (!chunk.resumed) {
      resume(chunk);
    }
    rollUps.late(chunk.id, time);
    if (chunk.count() > 0 && time < chunk.start()) {
      // What the batch holds may be for the same chunk.
      storage.write(batch);
      var late = new Points(new long[] {time}, new double[] {value});
      storage.chunks().merge(batch, chunk.id, late, OpenChunk.CAPACITY, 0);
      return;
    }
    if (chunk.count() > 0
        && (chunk.count() >= OpenChunk.CAPACITY
            || ChunkTable.week(time) != ChunkTable.week(chunk.start()))) {
      closeSome(chunk, time, number);
      put(chunk, time, value, number);
      return;
    }
    chunk.put(time, value, coders, storage.chunks()::find);
  }

  /** Closes a chunk that is full, or of another week than a point of this time. */
  private void closeSome(OpenChunk chunk, long time, long number) throws RocksDBException {
    if (time > chunk.lastTime()) {
      writeOut(chunk, number);
      chunk.set(Points.NONE, coders);
      return;
    }
    // For a late point the later half stays open: it may still be the one that takes it.
    var points = chunk.points(storage.chunks()::find);
    int cut = points.size() / 2;
    var full = Chunk.encode(points.slice(0, cut), number);
    storage.chunks().put(batch, chunk.id, chunk.start(), full);
    chunk.set(points.slice(cut, points.size()), coders);
    // With the same batch: the copy that held both halves is gone, and the log is not replayed.
    writeOut(chunk, number);
  }

  /**
   * Goes on with the last chunk on disk.
   *
   * @return see {@link Chunk#encode}; 0 when there is no chunk
   */
  private long resume(OpenChunk chunk) {
    chunk.resumed = true;
    var stored = storage.chunks().last(chunk.id);
    stored.ifPresent(last -> chunk.set(last.points(), coders));
    return stored.map(ChunkTable.Stored::row).orElse(0L);
  }

  /** The points of {@code [from, to)} of a series, on disk and open. */
  Points read(int id, long from, long to) throws RocksDBException {
    return new SeriesView(series.get(id), storage.chunks(), rollUps).read(from, to);
  }

  private void rollLate() throws RocksDBException {
    if (rollUps.hasLate()) {
      storage.write(batch);
      rollUps.rollLate(batch, this::read);
    }
  }

  /** The time of the oldest point; a time that never comes when there is none. */
  long oldest() {
    long oldest = storage.chunks().begin().orElse(Long.MAX_VALUE);
    for (var chunk : series.all()) {
      oldest = chunk.count() > 0 ? Math.min(oldest, chunk.start()) : oldest;
    }
    return oldest;
  }

  /** Forgets points from before a time: copies on disk are about to go. */
  void forgetBefore(long time) {
    for (var chunk : series.all()) {
      if (chunk.count() > 0 && chunk.lastTime() < time) {
        chunk.forget();
      }
    }
  }

  private void writeOut(OpenChunk chunk, long number) throws RocksDBException {
    if (chunk.count() > 0) {
      storage
          .chunks()
          .put(batch, chunk.id, chunk.start(), chunk.toBytes(number, storage.chunks()::find));
    }
    chunk.dirty = false;
  }

  /** Goes on with the round as far as these samples pay for it; whether it ended. */
  private boolean writeOutSome(int samples) throws RocksDBException {
    var log = storage.log();
    if (next >= series.size()) {
      boolean ended = inRound;
      if (ended) {
        inRound = false;
        crowded = openBytes > limits.openBytes();
        openBytes = 0;
        endRound();
      }
      if (log.bytes() >= limits.roundBytes()) {
        log.rotate();
        roundFrom = log.next();
        next = 0;
        owed = 0;
        inRound = true;
      }
      return ended;
    }
    owed += samples;
    for (; owed >= SAMPLES_A_CHUNK && next < series.size(); owed -= SAMPLES_A_CHUNK) {
      var chunk = series.get(next++);
      if (chunk.dirty) {
        writeOut(chunk, log.next());
      }
      openBytes += chunk.ownBytes();
      if (crowded || openBytes > limits.openBytes()) {
        copied.add(chunk);
      }
    }
    return false;
  }

  /** Writes all of them out. */
  void finish() throws RocksDBException {
    storage.log().rotate();
    roundFrom = storage.log().next();
    for (var chunk : series.all()) {
      if (chunk.dirty) {
        writeOut(chunk, roundFrom);
      }
    }
    endRound();
  }

  private void endRound() throws RocksDBException {
    replayedFrom = roundFrom;
    storage.putMark(batch, REPLAY_FROM, replayedFrom);
  }

  /** Rows before this one are not needed any more: chunks on disk know all that is in them. */
  long replayedFrom() {
    return replayedFrom;
  }
}
