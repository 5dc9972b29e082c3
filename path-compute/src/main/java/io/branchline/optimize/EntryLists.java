package io.branchline.optimize;

import java.util.Arrays;

/** For each node of the core, the pairs that may enter there and how far they have come. */
final class EntryLists {
  private final int[] first;
  private final int[] node;
  private int[] next = new int[64];
  private int[] pair = new int[64];
  private double[] length = new double[64];
  private int count;

  EntryLists(int coreSize) {
    first = new int[coreSize];
    node = new int[coreSize];
    Arrays.fill(first, -1);
  }

  void add(int core, int coreNode, int ofPair, double come) {
    if (count == pair.length) {
      next = Arrays.copyOf(next, 2 * count);
      pair = Arrays.copyOf(pair, 2 * count);
      length = Arrays.copyOf(length, 2 * count);
    }
    node[core] = coreNode;
    pair[count] = ofPair;
    length[count] = come;
    next[count] = first[core];
    first[core] = count++;
  }

  /** The first entry at a node of the core, or -1. */
  int first(int core) {
    return first[core];
  }

  /** The entry after this one, or -1. */
  int next(int entry) {
    return next[entry];
  }

  int node(int core) {
    return node[core];
  }

  int pair(int entry) {
    return pair[entry];
  }

  double length(int entry) {
    return length[entry];
  }
}
