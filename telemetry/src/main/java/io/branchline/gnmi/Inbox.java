package io.branchline.gnmi;

import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.gnmi.proto.Path;
import io.branchline.measure.CoalescingQueue.Lane;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one router sends, on its way to the decoder: finds the leaf of each update by the bytes of
 * its path and lets the newest value wait in the leaf's cell. Routers repeat their leaves in the
 * same order, round after round, so that the next cell is mostly the one that followed last time.
 *
 * <p>Bounded whatever comes: by {@code maxCells}, and by {@link #MAX_PATH_BYTES} for each path.
 * Used while its lane is held, but for {@link #receive}, which holds it.
 */
final class Inbox {
  private static final int MAX_PATH_BYTES = 1024;
  private static final byte[] NO_PREFIX = new byte[0];

  // Fields of SubscribeResponse.
  private static final int UPDATE = 1;
  private static final int SYNC_RESPONSE = 3;

  // Fields of Notification.
  private static final int TIMESTAMP = 1;
  private static final int PREFIX = 2;
  private static final int UPDATES = 4;
  private static final int DELETES = 5;

  // Fields of Update.
  private static final int PATH = 1;
  private static final int VALUE = 3;
  private static final int DUPLICATES = 4;

  private final Lane<RouterFeed, LeafCell> lane;
  private final ByteInterner interner;
  private final Rejections rejections;
  private final int maxCells;
  private final WireReader message = new WireReader();
  private final WireReader part = new WireReader();
  private Profile profile;
  private int[] leaves;
  private @Nullable LeafCell[] table = new LeafCell[64];
  private int cells;
  private @Nullable LeafCell last;
  private byte @Nullable [] lastPrefix;
  private long lastPrefixHash;
  private long updates;
  private long merged;
  private long mergedByRouter;
  private boolean used;
  private boolean synced;
  private long skewNanos;

  /**
   * An empty inbox.
   *
   * @param maxCells leaves beyond which new ones are dropped and counted
   */
  Inbox(
      Lane<RouterFeed, LeafCell> lane,
      ByteInterner interner,
      Profile profile,
      Rejections rejections,
      int maxCells) {
    this.lane = lane;
    this.interner = interner;
    this.profile = profile;
    leaves = new int[profile.trees().size()];
    this.rejections = rejections;
    this.maxCells = maxCells;
  }

  /**
   * How many values came.
   *
   * @param merged that a newer one replaced before they were decoded
   * @param mergedByRouter that the router says it merged itself, for we were slow
   */
  record Counts(long updates, long merged, long mergedByRouter) {}

  /**
   * What a message was.
   *
   * @param updates values in it
   * @param used whether one of them was fit for use
   * @param synced whether it says that all current values were sent
   * @param skewNanos by how much a value was stamped too late (or, negative, too early) to be used
   */
  record Received(int updates, boolean used, boolean synced, long skewNanos) {
    static final Received NOTHING = new Received(1, false, false, 0);
  }

  Counts counts() {
    lane.hold();
    try {
      return new Counts(updates, merged, mergedByRouter);
    } finally {
      lane.release();
    }
  }

  /** Begins anew, at the start of a subscription; values that wait stay. */
  void begin(Profile profile) {
    lane.hold();
    try {
      this.profile = profile;
      leaves = new int[profile.trees().size()];
      table = new LeafCell[64];
      cells = 0;
      last = null;
    } finally {
      lane.release();
    }
  }

  /** How many leaves of each of the profile's trees came since the beginning. */
  int[] leaves() {
    lane.hold();
    try {
      return leaves.clone();
    } finally {
      lane.release();
    }
  }

  /**
   * Takes a {@code SubscribeResponse}.
   *
   * @param earliest what was measured before, in nanoseconds since 1970, is too late
   * @param latest what is stamped after it comes from a clock that is ahead
   * @throws MalformedMessageException when it is none; what was read before stays
   */
  Received receive(byte[] response, long earliest, long latest) {
    lane.hold();
    try {
      long before = updates;
      used = false;
      synced = false;
      skewNanos = 0;
      message.over(response, 0, response.length);
      while (message.hasMore()) {
        int tag = message.tag();
        if (tag == (UPDATE << 3 | WireReader.LENGTH)) {
          int start = message.content();
          int end = message.position();
          notification(response, start, end, earliest, latest);
          message.over(response, end, response.length);
        } else if (tag == (SYNC_RESPONSE << 3 | WireReader.VARINT)) {
          synced |= message.varint() != 0;
        } else {
          message.skip(tag & 7);
        }
      }
      return new Received((int) (updates - before), used, synced, skewNanos);
    } finally {
      lane.release();
    }
  }

  /** Timestamp and prefix may come behind the updates they belong to, hence two passes. */
  private void notification(byte[] bytes, int start, int end, long earliest, long latest) {
    long nanos = 0;
    var prefix = NO_PREFIX;
    message.over(bytes, start, end);
    while (message.hasMore()) {
      int tag = message.tag();
      if (tag == (TIMESTAMP << 3 | WireReader.VARINT)) {
        nanos = message.varint();
      } else if (tag == (PREFIX << 3 | WireReader.LENGTH)) {
        int from = message.content();
        if (message.position() - from > MAX_PATH_BYTES) {
          throw new MalformedMessageException("a prefix is too long");
        }
        prefix = interner.intern(bytes, from, message.position());
      } else {
        message.skip(tag & 7);
      }
    }
    message.over(bytes, start, end);
    while (message.hasMore()) {
      int tag = message.tag();
      if (tag == (UPDATES << 3 | WireReader.LENGTH)) {
        int from = message.content();
        update(prefix, bytes, from, message.position(), nanos, earliest, latest);
      } else if (tag == (DELETES << 3 | WireReader.LENGTH)) {
        int from = message.content();
        deleted(prefix, bytes, from, message.position(), nanos, latest);
      } else {
        message.skip(tag & 7);
      }
    }
  }

  private void update(
      byte[] prefix, byte[] bytes, int start, int end, long nanos, long earliest, long latest) {
    int pathStart = start;
    int pathEnd = start;
    int valueStart = start;
    int valueEnd = start;
    part.over(bytes, start, end);
    while (part.hasMore()) {
      int tag = part.tag();
      if (tag == (PATH << 3 | WireReader.LENGTH)) {
        pathStart = part.content();
        pathEnd = part.position();
      } else if (tag == (VALUE << 3 | WireReader.LENGTH)) {
        valueStart = part.content();
        valueEnd = part.position();
      } else if (tag == (DUPLICATES << 3 | WireReader.VARINT)) {
        mergedByRouter += part.varint() & 0xFFFF_FFFFL;
      } else {
        part.skip(tag & 7);
      }
    }
    updates++;
    var cell = find(prefix, bytes, pathStart, pathEnd);
    if (cell == null || cell.use() == LeafCell.Use.UNUSED) {
      return;
    }
    if (cell.use() == LeafCell.Use.UNKNOWN) {
      rejections.unknown.increment();
    } else if (nanos > latest) {
      rejections.future.increment();
      skewNanos = nanos - latest;
    } else if (nanos < earliest && cell.use() == LeafCell.Use.MEASURED) {
      rejections.late.increment();
      skewNanos = nanos - earliest;
    } else {
      boolean waited = cell.isWaiting();
      if (cell.merge(nanos)) {
        cell.read(part.over(bytes, valueStart, valueEnd), valueEnd);
      }
      merged += waited ? 1 : 0;
      used = true;
      lane.put(cell);
    }
  }

  /** Of what a router deletes only SR policies mean something. */
  private void deleted(byte[] prefix, byte[] bytes, int start, int end, long nanos, long latest) {
    var cell =
        lookUp(
            ~PathHash.of(bytes, start, end, prefixHash(prefix)), prefix, bytes, start, end, true);
    if (cell == null || cell.use() != LeafCell.Use.DELETED) {
      return;
    }
    if (nanos > latest) {
      rejections.future.increment();
    } else {
      cell.merge(nanos);
      used = true;
      lane.put(cell);
    }
  }

  private @Nullable LeafCell find(byte[] prefix, byte[] bytes, int from, int to) {
    var before = last;
    var guess = before == null ? null : before.next;
    long path = PathHash.of(bytes, from, to, prefixHash(prefix));
    if (guess == null || guess.path != path) {
      guess = lookUp(path, prefix, bytes, from, to, false);
      if (before != null && guess != null) {
        before.next = guess;
      }
    }
    last = guess;
    return guess;
  }

  /** A message's updates have their prefix in common. */
  private long prefixHash(byte[] prefix) {
    if (prefix != lastPrefix) {
      lastPrefix = prefix;
      lastPrefixHash = PathHash.of(prefix, 0, prefix.length, 0);
    }
    return lastPrefixHash;
  }

  /**
   * The cell of a path, a new one when it is new.
   *
   * @param path its hash
   * @param delete whether the path was deleted, which waits in a cell of its own
   */
  private @Nullable LeafCell lookUp(
      long path, byte[] prefix, byte[] bytes, int from, int to, boolean delete) {
    int index = (int) path & table.length - 1;
    for (var cell = table[index]; cell != null; cell = table[index]) {
      if (cell.path == path) {
        return cell;
      }
      index = index + 1 & table.length - 1;
    }
    if (to - from > MAX_PATH_BYTES) {
      rejections.unknown.increment();
      return null;
    }
    var place = place(prefix, bytes, from, to);
    var leaf = profile.leafAt(place, delete);
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] += profile.trees().get(i).holds(place) ? 1 : 0;
    }
    if (cells >= maxCells) {
      (leaf.isPresent() ? rejections.dropped : rejections.unknown).increment();
      return null;
    }
    var cell = new LeafCell(path, use(leaf), leaf.orElse(null));
    table[index] = cell;
    cells++;
    if (2 * cells > table.length) {
      grow();
    }
    return cell;
  }

  private void grow() {
    var larger = new LeafCell[table.length * 2];
    for (var cell : table) {
      if (cell != null) {
        int index = (int) cell.path & larger.length - 1;
        while (larger[index] != null) {
          index = index + 1 & larger.length - 1;
        }
        larger[index] = cell;
      }
    }
    table = larger;
  }

  private static Profile.Place place(byte[] prefix, byte[] bytes, int from, int to) {
    try {
      var path = Path.parser().parseFrom(bytes, from, to - from);
      return Profile.Place.of(Path.parseFrom(prefix), path);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException("a path cannot be read: " + e.getMessage());
    }
  }

  private static LeafCell.Use use(Optional<Leaf> leaf) {
    return switch (leaf.orElse(null)) {
      case null -> LeafCell.Use.UNKNOWN;
      case Leaf.Unused _ -> LeafCell.Use.UNUSED;
      case Leaf.OfCandidatePath _ -> LeafCell.Use.STATE;
      case Leaf.PolicyGone _ -> LeafCell.Use.DELETED;
      case Leaf.OfPort port ->
          port.name().equals("oper-status") ? LeafCell.Use.STATE : LeafCell.Use.MEASURED;
      case Leaf.OfQueue _, Leaf.OfLine _, Leaf.OfLineClass _, Leaf.OfPolicy _ ->
          LeafCell.Use.MEASURED;
    };
  }
}
