package io.branchline.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Makes roll-ups from samples, in blocks of four hours that are over for a while, and knows how far
 * they are made. What comes later for a block that was made has it made again. Samples that
 * retention ended are not there to be counted again: what comes for their time only fills windows
 * that there were none of, or fewer samples. Guarded by the store's lock.
 */
final class RollUps {
  private static final long BLOCK = Duration.ofHours(4).toMillis();
  private static final long LAG = Duration.ofMinutes(10).toMillis();
  private static final String ROLLED_UNTIL = "rolled-until";
  private static final String RAW_FROM = "raw-from";

  private final Storage storage;
  private final Retention retention;

  /** Numbers of blocks to be made again, by series. */
  private final Map<Integer, TreeSet<Long>> late = new HashMap<>();

  /** All series are rolled up to here … */
  private long rolledUntil;

  /** … and those with numbers below {@code next} up to the target. */
  private long target;

  private int next;
  private long from;
  private long now;

  /** Samples before this are not kept. */
  private long rawFrom;

  /** Reads the samples of {@code [from, to)} of a series. */
  interface Reader {
    Points read(int id, long from, long to) throws RocksDBException;
  }

  RollUps(Storage storage, Retention retention) throws RocksDBException {
    this.storage = storage;
    this.retention = retention;
    rolledUntil = storage.mark(ROLLED_UNTIL, Long.MIN_VALUE);
    target = rolledUntil;
    rawFrom = storage.mark(RAW_FROM, Long.MIN_VALUE);
  }

  /** How far a series' roll-ups are made. */
  long until(int id) {
    return id < next ? target : rolledUntil;
  }

  /**
   * Begins a pass over all series.
   *
   * @param networkTime what is the present
   * @param oldest the time of the oldest sample
   */
  void begin(long networkTime, long oldest) {
    now = networkTime;
    target = Math.max(rolledUntil, Math.floorDiv(now - LAG, BLOCK) * BLOCK);
    from = Math.max(rolledUntil, Math.floorDiv(Math.min(oldest, target), BLOCK) * BLOCK);
    // There is nothing before; what comes for there while the pass lasts is late.
    rolledUntil = from;
    next = 0;
  }

  /** Whether there is nothing to do for any series. */
  boolean isIdle() {
    return from >= target;
  }

  /** Makes what is missing of one series; they come in the order of their numbers. */
  void roll(WriteBatch batch, int id, Reader reader) throws RocksDBException {
    make(batch, id, from, target, reader);
    next = id + 1;
  }

  /**
   * Ends a pass, and what is kept no longer.
   *
   * @param beforeDeletion is told from when on samples are kept, before the others are deleted
   */
  void end(WriteBatch batch, LongConsumer beforeDeletion) throws RocksDBException {
    rolledUntil = target;
    next = 0;
    storage.putMark(batch, ROLLED_UNTIL, rolledUntil);
    long cutoff = Math.min(now - retention.raw().toMillis(), rolledUntil);
    rawFrom = Math.max(rawFrom, ChunkTable.week(cutoff) * ChunkTable.WEEK);
    storage.putMark(batch, RAW_FROM, rawFrom);
    // Files are deleted at once; what was made of the samples in them must be on disk before.
    storage.write(batch);
    storage.sync();
    beforeDeletion.accept(rawFrom);
    storage.chunks().deleteBefore(batch, rawFrom);
    for (var rollUp : RollUp.values()) {
      storage.rollUps(rollUp).deleteBefore(batch, now - retention.of(rollUp).toMillis());
    }
  }

  /** Notes a sample, which may be of a block that was made. */
  void late(int id, long time) {
    if (time < until(id)) {
      late.computeIfAbsent(id, one -> new TreeSet<>()).add(Math.floorDiv(time, BLOCK));
    }
  }

  /** Notes many, as {@link #late(int, long)} does one. */
  void late(int id, Points points) {
    for (long time : points.times()) {
      late(id, time);
    }
  }

  boolean hasLate() {
    return !late.isEmpty();
  }

  /** Makes the blocks again that late samples belong to; the samples are written. */
  void rollLate(WriteBatch batch, Reader reader) throws RocksDBException {
    for (var entry : late.entrySet()) {
      var blocks = entry.getValue();
      while (!blocks.isEmpty()) {
        long first = blocks.first();
        long end = first + 1;
        while (blocks.contains(end)) {
          end++;
        }
        make(batch, entry.getKey(), first * BLOCK, end * BLOCK, reader);
        // After a failure they are to be made still.
        blocks.headSet(end).clear();
      }
    }
    late.clear();
  }

  /** Week by week, so that little is in memory; a week's samples are all kept or none. */
  private void make(WriteBatch batch, int id, long first, long end, Reader reader)
      throws RocksDBException {
    for (long at = first; at < end; ) {
      // Weeks without chunks are one step: there may be thousands, with an open chunk at most.
      long begin = storage.chunks().nextBegin(at);
      long until = Math.min(end, begin > at ? begin : begin + ChunkTable.WEEK);
      var points = reader.read(id, at, until);
      if (points.size() > 0) {
        for (var rollUp : RollUp.values()) {
          var windows = Windows.of(points, rollUp.stepMillis());
          storage.rollUps(rollUp).merge(batch, id, windows, points.times()[0] >= rawFrom);
        }
        storage.write(batch);
      }
      at = until;
    }
  }
}
