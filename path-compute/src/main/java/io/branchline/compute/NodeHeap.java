package io.branchline.compute;

import java.util.Arrays;

/**
 * A binary heap of node indices with decrease-key, ordered by cost, then hops, then index, so that
 * searches settle nodes in one fixed order.
 */
final class NodeHeap {
  private final long[] cost;
  private final int[] hops;
  private final int[] heap;
  private final int[] position;
  private int size;

  /** A heap over these keys, which its owner changes before {@link #pushOrRaise}. */
  NodeHeap(long[] cost, int[] hops) {
    this.cost = cost;
    this.hops = hops;
    heap = new int[cost.length];
    position = new int[cost.length];
    Arrays.fill(position, -1);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Puts the node in, or moves it up after its key became smaller. */
  void pushOrRaise(int node) {
    int at = position[node];
    if (at < 0) {
      at = size++;
    }
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(node, heap[parent])) {
        break;
      }
      place(heap[parent], at);
      at = parent;
    }
    place(node, at);
  }

  int pop() {
    int top = heap[0];
    position[top] = -1;
    int last = heap[--size];
    if (size > 0) {
      int at = 0;
      while (true) {
        int child = 2 * at + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && before(heap[child + 1], heap[child])) {
          child++;
        }
        if (!before(heap[child], last)) {
          break;
        }
        place(heap[child], at);
        at = child;
      }
      place(last, at);
    }
    return top;
  }

  private void place(int node, int at) {
    heap[at] = node;
    position[node] = at;
  }

  private boolean before(int a, int b) {
    if (cost[a] != cost[b]) {
      return cost[a] < cost[b];
    }
    if (hops[a] != hops[b]) {
      return hops[a] < hops[b];
    }
    return a < b;
  }
}
