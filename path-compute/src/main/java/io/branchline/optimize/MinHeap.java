package io.branchline.optimize;

import java.util.Arrays;

/** A binary heap of nodes, each there at most once, lowest key first. */
final class MinHeap {
  private final int[] heap;
  private final double[] keys;
  private final int[] position;
  private int size;

  MinHeap(int nodes) {
    heap = new int[nodes];
    keys = new double[nodes];
    position = new int[nodes];
    Arrays.fill(position, -1);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a node, or lowers the key of one that is there. */
  void push(int node, double key) {
    keys[node] = key;
    int at = position[node] < 0 ? size++ : position[node];
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (keys[heap[parent]] <= key) {
        break;
      }
      place(heap[parent], at);
      at = parent;
    }
    place(node, at);
  }

  /** Takes out the node with the lowest key. */
  int pop() {
    int top = heap[0];
    position[top] = -1;
    int last = heap[--size];
    if (size == 0) {
      return top;
    }
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[heap[child + 1]] < keys[heap[child]]) {
        child++;
      }
      if (keys[heap[child]] >= keys[last]) {
        break;
      }
      place(heap[child], at);
      at = child;
    }
    place(last, at);
    return top;
  }

  private void place(int node, int at) {
    heap[at] = node;
    position[node] = at;
  }
}
