package io.branchline.store;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Series on disk. A series is a row of compressed chunks, each owning the time from its first point
 * up to the next chunk's. The last chunk of each series is open, compressed in memory, and outlives
 * a crash in a log of rows. Of two points with the same time the later written stays. {@link
 * #maintain} makes the roll-ups and ends what retention does not cover.
 *
 * <p>A killed process loses nothing that {@link #append} returned from; a failing machine loses at
 * most the last second. What an append that failed has brought may be there or not. Safe for use
 * from several threads. Lost I/O is an {@link UncheckedIOException}.
 */
public final class SeriesStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesStore.class);

  /** Milliseconds since 1970, both ways: some 17,000 years. */
  private static final long LATEST = 1L << 49;

  private final Path directory;
  private final Storage storage;
  private final StoreLimits limits;
  private final RollUps rollUps;
  private final OpenChunks chunks;
  private final Map<String, LogFollower> followers = new HashMap<>();
  private final ScheduledExecutorService syncing =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("series-store-sync").factory());

  /** Fair, so that appending gets its turn between the series that are rolled up. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Shared by those who read from disk outside the lock; closing waits for them. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  /** What is to be written; kept when it could not be, so that nothing acknowledged is lost. */
  private final WriteBatch batch = new WriteBatch();

  private final AtomicBoolean unsynced = new AtomicBoolean();
  private boolean closed;

  private SeriesStore(Path directory, Storage storage, Retention retention, StoreLimits limits)
      throws RocksDBException {
    this.directory = directory;
    this.storage = storage;
    this.limits = limits;
    rollUps = new RollUps(storage, retention);
    chunks = new OpenChunks(storage, batch, rollUps, limits);
    chunks.replay();
    for (var name : LogFollower.names(storage)) {
      followers.put(name, new LogFollower(storage, name));
    }
  }

  /** Opens the store in a directory with {@link Retention#DEFAULT}. */
  public static SeriesStore open(Path directory) {
    return open(directory, Retention.DEFAULT);
  }

  /**
   * Opens the store in a directory, which is created when it is not there, and replays its log.
   *
   * @throws UncheckedIOException when it cannot be read, another process has it open, or another
   *     version of Branchline wrote it
   */
  public static SeriesStore open(Path directory, Retention retention) {
    return open(directory, retention, StoreLimits.DEFAULT);
  }

  static SeriesStore open(Path directory, Retention retention, StoreLimits limits) {
    var storage = Storage.open(directory);
    try {
      var store = new SeriesStore(directory, storage, retention, limits);
      store.syncing.scheduleWithFixedDelay(store::sync, 1, 1, TimeUnit.SECONDS);
      return store;
    } catch (RocksDBException e) {
      storage.close();
      throw failed(directory, "read", e);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  /** Appends samples of any series, in any order; durable when it returns. */
  public void append(List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    for (var sample : samples) {
      requireKept(sample.epochMillis());
    }
    change(() -> {
      if (chunks.append(samples)) {
        dropLog();
      }
    });
  }

  /**
   * Writes many points of one series at once, older or newer than what is there. Followers are not
   * given them.
   */
  public void write(SeriesKey key, Points points) {
    if (points.size() == 0) {
      return;
    }
    requireKept(points.times()[0]);
    requireKept(points.times()[points.size() - 1]);
    change(() -> chunks.merge(key, points));
  }

  /** Whether a time, in milliseconds since 1970, is near enough to be kept. */
  static boolean isKept(long time) {
    return Math.abs(time) <= LATEST;
  }

  private static void requireKept(long time) {
    if (!isKept(time)) {
      throw new IllegalArgumentException(time + " ms since 1970 is not a time that is kept");
    }
  }

  /** The points from {@code from} on and before {@code to}; none for an unknown series. */
  public Points read(SeriesKey key, Instant from, Instant to) {
    return readFirst(key, from, to, Integer.MAX_VALUE);
  }

  /** The first of them, at least so many if there are, and up to a few hundred more. */
  public Points readFirst(SeriesKey key, Instant from, Instant to, int least) {
    use.readLock().lock();
    try {
      return view(key)
          .map(view -> view.readFirst(clamp(from), clamp(to), least))
          .orElse(Points.NONE);
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * The windows of a roll-up that begin from {@code from} on and before {@code to}. The latest ones
   * are made from samples on the spot, so that they are there at once.
   */
  public Windows read(SeriesKey key, RollUp rollUp, Instant from, Instant to) {
    long step = rollUp.stepMillis();
    long first = Math.ceilDiv(clamp(from), step) * step;
    long end = Math.ceilDiv(clamp(to), step) * step;
    use.readLock().lock();
    try {
      return view(key)
          .map(view -> {
            long made = Math.clamp(view.rolledUntil(), first, Math.max(first, end));
            var latest = Windows.of(view.read(made, end), step);
            return storage.rollUps(rollUp).read(view.id(), first, made).mergedWith(latest);
          })
          .orElse(Windows.NONE);
    } finally {
      use.readLock().unlock();
    }
  }

  private static long clamp(Instant time) {
    return Math.clamp(time.getEpochSecond(), -LATEST / 1000, LATEST / 1000) * 1000
        + time.getNano() / 1_000_000;
  }

  private Optional<SeriesView> view(SeriesKey key) {
    return look(() -> {
      var chunk = chunks.find(key);
      return chunk.isEmpty()
          ? Optional.empty()
          : Optional.of(new SeriesView(chunk.get(), storage.chunks(), rollUps));
    });
  }

  /** The newest point of a series. */
  public Optional<Sample> findLatest(SeriesKey key) {
    return look(() -> chunks.latest(key));
  }

  /** Every series that ever had a point, in the order of their first. */
  public List<SeriesKey> listKeys() {
    return look(() -> chunks.all().stream().map(chunk -> chunk.key).toList());
  }

  /**
   * Brings roll-ups up to this network time and drops what retention does not cover any more. To be
   * called every few minutes, from one thread; takes the lock for one series at a time.
   */
  public void maintain(Instant now) {
    change(() -> rollUps.begin(now.toEpochMilli(), chunks.oldest()));
    int made = 0;
    while (made < rollUpsToMake()) {
      int next = made++;
      try {
        change(() -> rollUps.roll(batch, next, chunks::read));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        // Of one series that cannot be decoded; the others go on.
        LOG.error("series {} in {} cannot be rolled up", next, directory, e);
      }
    }
    change(() -> rollUps.end(batch, chunks::forgetBefore));
  }

  /** How many series there are by now; none when all their roll-ups are made. */
  private int rollUpsToMake() {
    return look(() -> rollUps.isIdle() ? 0 : chunks.all().size());
  }

  /**
   * Follows what is appended from now on, or after what this name acknowledged last. Who followed
   * under this name before must not go on.
   */
  public Follower follow(String name) {
    // One of its own: what another was given and did not acknowledge is given again.
    var follower = look(() -> new LogFollower(storage, name));
    change(() -> {
      followers.put(name, follower);
      follower.keep(batch);
    });
    return new Following(follower);
  }

  /** Forgets a follower, so that nothing is kept for it. */
  public void unfollow(String name) {
    change(() -> {
      var follower = followers.remove(name);
      if (follower != null) {
        follower.remove(batch);
      }
    });
  }

  private final class Following implements Follower {
    private final LogFollower follower;

    private Following(LogFollower follower) {
      this.follower = follower;
    }

    @Override
    public List<Sample> next(int least) {
      return look(() -> current().next(least, chunks));
    }

    @Override
    public void acknowledge() {
      change(() -> current().acknowledge(batch));
    }

    @Override
    public long behind() {
      return look(follower::behind);
    }

    @Override
    public long lost() {
      return look(follower::lost);
    }

    private LogFollower current() {
      if (!followers.containsValue(follower)) {
        throw new IllegalStateException("another follows under the same name, or none any more");
      }
      return follower;
    }
  }

  /** Drops what of the log is neither replayed nor followed. */
  private void dropLog() throws RocksDBException {
    storage.write(batch);
    // Dropping reaches the disk at once, what replaces the rows does not.
    storage.sync();
    long followed =
        followers.values().stream().mapToLong(LogFollower::needed).min().orElse(Long.MAX_VALUE);
    storage.log().dropOlder(chunks.replayedFrom(), followed, limits.heldBytes());
  }

  private interface Look<T> {
    T at() throws RocksDBException;
  }

  private <T> T look(Look<T> look) {
    lock.lock();
    try {
      requireOpen();
      return look.at();
    } catch (RocksDBException e) {
      throw failed(directory, "read", e);
    } finally {
      lock.unlock();
    }
  }

  private interface Change {
    void run() throws RocksDBException;
  }

  private void change(Change change) {
    lock.lock();
    try {
      requireOpen();
      storage.write(batch);
      change.run();
      storage.write(batch);
      unsynced.set(true);
    } catch (RocksDBException e) {
      throw failed(directory, "written", e);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the series store in " + directory + " is closed");
    }
  }

  private static UncheckedIOException failed(Path directory, String what, RocksDBException e) {
    return new UncheckedIOException(
        "the series store in " + directory + " cannot be " + what + ": " + e.getMessage(),
        new IOException(e));
  }

  /** Makes the last second survive a failing machine too; tried again later if it fails. */
  private void sync() {
    // Closing waits, appending and reading do not.
    use.readLock().lock();
    try {
      if (!closed && unsynced.getAndSet(false)) {
        storage.sync();
      }
    } catch (RocksDBException e) {
      unsynced.set(true);
      LOG.error("{}", failed(directory, "synchronised with the disk", e).getMessage());
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public void close() {
    syncing.shutdown();
    use.writeLock().lock();
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        finish();
      }
    } catch (RocksDBException e) {
      throw failed(directory, "closed", e);
    } finally {
      lock.unlock();
      use.writeLock().unlock();
    }
  }

  private void finish() throws RocksDBException {
    try (storage;
        batch) {
      storage.write(batch);
      chunks.finish();
      dropLog();
      storage.sync();
    }
  }
}
