package io.branchline.gnmi;

import io.branchline.measure.CoalescingQueue;
import org.jspecify.annotations.Nullable;

/** A leaf of one router, found by its path; its newest value waits in it. */
final class LeafCell extends CoalescingQueue.Cell {
  /** Of prefix and path, see {@link PathHash}: it stands for them. */
  final long path;

  final Use use;
  final LeafValue value = new LeafValue();
  long nanos;

  /** What usually follows it in what the router sends. */
  @Nullable LeafCell next;

  private @Nullable Leaf leaf;
  private @Nullable LeafDecoder decoder;

  /** What a leaf is good for. */
  enum Use {
    /** A counter or a gauge, stamped with when it was read. */
    MEASURED,
    /** A state, stamped with when it came about, which may be long ago. */
    STATE,
    /** What was there is no more. */
    DELETED,
    UNUSED,
    UNKNOWN
  }

  LeafCell(long path, Use use, @Nullable Leaf leaf) {
    this.path = path;
    this.use = use;
    this.leaf = leaf;
  }

  /** Takes a value in; one that is older than the waiting one changes nothing. */
  boolean merge(long nanos) {
    if (waits() && nanos < this.nanos) {
      return false;
    }
    this.nanos = nanos;
    return true;
  }

  boolean isWaiting() {
    return waits();
  }

  /** What reads it; bound at first use, on the thread that decodes. */
  LeafDecoder decoder(RouterDecoder router) {
    var bound = decoder;
    if (bound == null) {
      var known = leaf;
      bound = known == null ? (nanos, value, round) -> {} : router.bind(known);
      decoder = bound;
      // The names in it are not needed any more, and there are millions of cells.
      leaf = null;
    }
    return bound;
  }
}
