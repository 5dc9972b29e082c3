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

  private final long[] key;
  private final long[] priority;
  private final int[] via;
  private final int[] seen;
  private final int[] position;
  private final int[] heap;
  private int size;
  private int search;

  Labels(int nodes) {
    key = new long[nodes];
    priority = new long[nodes];
    via = new int[nodes];
    seen = new int[nodes];
    position = new int[nodes];
    heap = new int[nodes];
  }

  /** The key of a step over a link with this metric. */
  static long step(long metric) {
    return (metric << HOP_BITS) + 1;
  }

  static long cost(long key) {
    return key >> HOP_BITS;
  }

  void begin() {
    size = 0;
    search++;
    if (search == Integer.MAX_VALUE) {
      Arrays.fill(seen, 0);
      search = 1;
    }
  }

  /** The lowest key known of a node, or {@link #UNREACHED}. */
  long key(int node) {
    return seen[node] == search ? key[node] : UNREACHED;
  }

  /** The link that led to a node that was reached. */
  int via(int node) {
    return via[node];
  }

  boolean isSettled(int node) {
    return seen[node] == search && position[node] == SETTLED;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The priority of the node that is next, or {@link #UNREACHED}. */
  long lowest() {
    return size == 0 ? UNREACHED : priority[heap[0]];
  }

  /**
   * Offers a way to a node: the lower key counts, then the lower link.
   *
   * @param estimate what is still to come at least, added to the key for the order of settling
   */
  void offer(int node, long newKey, int link, long estimate) {
    if (seen[node] != search) {
      seen[node] = search;
      key[node] = newKey;
      via[node] = link;
      priority[node] = newKey + estimate;
      up(node, size++);
    } else if (newKey < key[node]) {
      key[node] = newKey;
      via[node] = link;
      priority[node] = newKey + estimate;
      up(node, position[node] == SETTLED ? size++ : position[node]);
    } else if (newKey == key[node] && link < via[node]) {
      via[node] = link;
    }
  }

  /** Reaches a node that need not be settled, since nothing leads on from it. */
  void note(int node, long newKey, int link) {
    if (seen[node] != search || newKey < key[node]) {
      seen[node] = search;
      key[node] = newKey;
      via[node] = link;
      position[node] = SETTLED;
    } else if (newKey == key[node] && link < via[node]) {
      via[node] = link;
    }
  }

  /** Takes out the node of the lowest priority; its label is final. */
  int settle() {
    int top = heap[0];
    position[top] = SETTLED;
    int last = heap[--size];
    if (size == 0) {
      return top;
    }
    long lastPriority = priority[last];
    int at = 0;
    while (true) {
      int first = 4 * at + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      long leastPriority = priority[heap[first]];
      for (int child = first + 1, end = Math.min(first + 4, size); child < end; child++) {
        long one = priority[heap[child]];
        if (one < leastPriority) {
          least = child;
          leastPriority = one;
        }
      }
      if (leastPriority >= lastPriority) {
        break;
      }
      heap[at] = heap[least];
      position[heap[at]] = at;
      at = least;
    }
    heap[at] = last;
    position[last] = at;
    return top;
  }

  private void up(int node, int from) {
    long own = priority[node];
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >> 2;
      if (priority[heap[parent]] <= own) {
        break;
      }
      heap[at] = heap[parent];
      position[heap[at]] = at;
      at = parent;
    }
    heap[at] = node;
    position[node] = at;
  }
}
