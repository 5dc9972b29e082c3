package io.branchline.gnmi;

import org.jspecify.annotations.Nullable;

/** A leaf of one router, found by its path; its newest value waits in it. */
final class LeafCell extends LeafValue {
  private static final Use[] USES = Use.values();

  /** Of prefix and path, see {@link PathHash}: it stands for them. */
  final long path;

  long nanos;

  /** What usually follows it in what the router sends. */
  @Nullable LeafCell next;

  private final byte use;

  /** The {@link LeafDecoder} that reads it, before its first value the {@link Leaf} it is. */
  private @Nullable Object reads;

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
    this.use = (byte) use.ordinal();
    reads = leaf;
  }

  Use use() {
    return USES[use];
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
    if (reads instanceof LeafDecoder bound) {
      return bound;
    }
    LeafDecoder bound = reads instanceof Leaf leaf ? router.bind(leaf) : RouterDecoder.IGNORED;
    // The names in the leaf are not needed any more, and there are millions of cells.
    reads = bound;
    return bound;
  }
}
