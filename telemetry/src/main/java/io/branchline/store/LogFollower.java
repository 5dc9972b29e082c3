package io.branchline.store;

import io.branchline.measure.Sample;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Where one follower is in the log. Guarded by the store's lock. */
final class LogFollower {
  private static final String MARK = "follower-";

  private final Storage storage;
  private final String mark;
  private long needed;
  private long next;
  private long lost;

  /** Goes on where a follower of this name acknowledged last, or begins now. */
  LogFollower(Storage storage, String name) throws RocksDBException {
    this.storage = storage;
    mark = MARK + name;
    needed = storage.mark(mark, storage.log().next());
    next = needed;
  }

  /** The names of all that ever acknowledged, and were not removed. */
  static List<String> names(Storage storage) {
    return storage.marks(MARK);
  }

  /** The first row that it may still ask for. */
  long needed() {
    return needed;
  }

  List<Sample> next(int least, OpenChunks chunks) throws RocksDBException {
    var log = storage.log();
    lost += Math.max(0, log.first() - next);
    next = Math.max(next, log.first());
    var samples = new ArrayList<Sample>();
    log.read(
        next,
        (number, bytes) -> {
          Row.read(
              bytes, (id, time, value) -> samples.add(new Sample(chunks.key(id), time, value)));
          next = number + 1;
          return samples.size() < least;
        });
    return samples;
  }

  void acknowledge(WriteBatch batch) throws RocksDBException {
    needed = next;
    keep(batch);
  }

  /** Writes down where it is, so that what comes from there on is kept for it. */
  void keep(WriteBatch batch) throws RocksDBException {
    storage.putMark(batch, mark, needed);
  }

  void remove(WriteBatch batch) throws RocksDBException {
    storage.removeMark(batch, mark);
  }

  long behind() {
    return storage.log().next() - needed;
  }

  long lost() {
    return lost;
  }
}
