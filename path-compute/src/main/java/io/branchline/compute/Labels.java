package io.branchline.compute;

import java.util.Arrays;

/**
 * What one search knows of the nodes it has seen: their keys, the links that led to them, and which
 * of them wait, in a heap of four children per node. A new search forgets all of it in no time, so
 * that a search costs what it visits and not what the network holds.
 *
 * <p>A key is a cost and a number of hops in one number, compared in this order: {@code cost * 2^16
 * + hops}. Every step adds a hop, so keys grow along a path even where metrics are zero.
 */
final class Labels {
  static final long UNREACHED = Long.MAX_VALUE;
  static final int NONE = -1;

  private static final int HOP_BITS = 16;
  private static final int SETTLED = -1;

  /** Where a node's fields lie in {@link #data}, side by side since they are read together. */
  private static final int KEY = 0;

  private static final int PRIORITY = 1;

  /** The search that saw the node, and the link that led to it. */
  private static final int SEEN = 2;

  private static final int POSITION = 3;
  private static final int FIELDS = 4;

  private final long[] data;
  private final int[] heap;
  private int size;
  private int search;

  Labels(int nodes) {
    data = new long[nodes * FIELDS];
    heap = new int[nodes];
  }

  /** The key of a step over a link with this metric. */
  static long step(long metric) {
    return (metric << HOP_BITS) + 1;
  }

  /** The key of a cost, without hops. */
  static long key(long cost) {
    return cost << HOP_BITS;
  }

  static long cost(long key) {
    return key >> HOP_BITS;
  }

  void begin() {
    size = 0;
    search++;
    if (search == Integer.MAX_VALUE) {
      Arrays.fill(data, 0);
      search = 1;
    }
  }

  /** The lowest key known of a node, or {@link #UNREACHED}. */
  long key(int node) {
    int at = node * FIELDS;
    return data[at + SEEN] >>> 32 == search ? data[at + KEY] : UNREACHED;
  }

  boolean isReached(int node) {
    return data[node * FIELDS + SEEN] >>> 32 == search;
  }

  /** The estimate with which a node that was reached was offered first. */
  long estimate(int node) {
    return data[node * FIELDS + PRIORITY] - data[node * FIELDS + KEY];
  }

  /** The link that led to a node that was reached. */
  int via(int node) {
    return (int) data[node * FIELDS + SEEN];
  }

  boolean isSettled(int node) {
    int at = node * FIELDS;
    return data[at + SEEN] >>> 32 == search && data[at + POSITION] == SETTLED;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The priority of the node that is next, or {@link #UNREACHED}. */
  long lowest() {
    return size == 0 ? UNREACHED : data[heap[0] * FIELDS + PRIORITY];
  }

  private long seenBy(int link) {
    return (long) search << 32 | link & 0xFFFF_FFFFL;
  }

  /**
   * Offers a way to a node: the lower key counts, then the lower link.
   *
   * @param estimate what is still to come at least, added to the key for the order of settling
   */
  void offer(int node, long newKey, int link, long estimate) {
    int at = node * FIELDS;
    if (data[at + SEEN] >>> 32 != search) {
      data[at + KEY] = newKey;
      data[at + PRIORITY] = newKey + estimate;
      data[at + SEEN] = seenBy(link);
      up(node, size++);
    } else if (newKey < data[at + KEY]) {
      data[at + KEY] = newKey;
      data[at + PRIORITY] = newKey + estimate;
      data[at + SEEN] = seenBy(link);
      up(node, data[at + POSITION] == SETTLED ? size++ : (int) data[at + POSITION]);
    } else if (newKey == data[at + KEY] && link < (int) data[at + SEEN]) {
      data[at + SEEN] = seenBy(link);
    }
  }

  /**
   * Offers a way where steps may cost nothing: among equal keys the first one stays, since a later
   * one may have come by this very node.
   */
  void offerIfLower(int node, long newKey, int link) {
    if (newKey < key(node)) {
      offer(node, newKey, link, 0);
    }
  }

  /** Reaches a node that need not be settled, since nothing leads on from it. */
  void note(int node, long newKey, int link) {
    int at = node * FIELDS;
    if (data[at + SEEN] >>> 32 != search || newKey < data[at + KEY]) {
      data[at + KEY] = newKey;
      data[at + SEEN] = seenBy(link);
      data[at + POSITION] = SETTLED;
    } else if (newKey == data[at + KEY] && link < (int) data[at + SEEN]) {
      data[at + SEEN] = seenBy(link);
    }
  }

  /** Takes out the node of the lowest priority; its label is final. */
  int settle() {
    int top = heap[0];
    data[top * FIELDS + POSITION] = SETTLED;
    int last = heap[--size];
    if (size == 0) {
      return top;
    }
    long lastPriority = data[last * FIELDS + PRIORITY];
    int at = 0;
    while (true) {
      int first = 4 * at + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      long leastPriority = data[heap[first] * FIELDS + PRIORITY];
      for (int child = first + 1, end = Math.min(first + 4, size); child < end; child++) {
        long one = data[heap[child] * FIELDS + PRIORITY];
        if (one < leastPriority) {
          least = child;
          leastPriority = one;
        }
      }
      if (leastPriority >= lastPriority) {
        break;
      }
      place(heap[least], at);
      at = least;
    }
    place(last, at);
    return top;
  }

  private void up(int node, int from) {
    long own = data[node * FIELDS + PRIORITY];
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >> 2;
      if (data[heap[parent] * FIELDS + PRIORITY] <= own) {
        break;
      }
      place(heap[parent], at);
      at = parent;
    }
    place(node, at);
  }

  private void place(int node, int at) {
    heap[at] = node;
    data[node * FIELDS + POSITION] = at;
  }
}
