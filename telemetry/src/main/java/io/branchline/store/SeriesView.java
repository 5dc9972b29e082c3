package io.branchline.store;

import java.util.ArrayList;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** One series at one moment; read once, which may be outside the store's lock. */
final class SeriesView {
  private final int id;
  private final Points open;
  private final ChunkTable chunks;
  private final RocksIterator stored;
  private final long rolledUntil;

  /** Made with the store's lock held. */
  SeriesView(OpenChunk chunk, ChunkTable chunks, RollUps rollUps) throws RocksDBException {
    this.chunks = chunks;
    id = chunk.id;
    open = chunk.points(chunks::find);
    stored = chunks.view();
    rolledUntil = rollUps.until(id);
  }

  int id() {
    return id;
  }

  /** How far roll-ups are made. */
  long rolledUntil() {
    return rolledUntil;
  }

  Points read(long from, long to) {
    return readFirst(from, to, Integer.MAX_VALUE);
  }

  /** The first of the points, at least so many if there are, and up to a chunk more. */
  Points readFirst(long from, long to, int least) {
    try (stored) {
      if (from >= to) {
        return Points.NONE;
      }
      // The open chunk may have an older copy on disk, under the same start.
      long end = open.size() == 0 ? to : Math.min(to, open.times()[0]);
      var parts = new ArrayList<Points>();
      int found = 0;
      if (from < end) {
        found = chunks.readFirst(stored, id, from, to, end, least, parts);
      }
      if (found < least) {
        parts.add(open.slice(open.indexOf(from), open.indexOf(to)));
      }
      return Points.joined(parts);
    }
  }
}
