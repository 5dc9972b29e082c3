package io.branchline.bench;

/** Distances of a search and the nodes it has yet to settle, in a 4-ary heap; reset at no cost. */
final class Frontier {
  static final long FAR = Long.MAX_VALUE;
  private static final int CHILDREN = 4;

  private final long[] distance;
  private final int[] reachedIn;
  private final int[] heap;
  private final int[] position;
  private int generation;
  private int size;

  Frontier(int nodes) {
    distance = new long[nodes];
    reachedIn = new int[nodes];
    heap = new int[nodes];
    position = new int[nodes];
  }

  void begin(int source) {
    generation++;
    size = 0;
    reach(source, 0);
  }

  long distance(int node) {
    return reachedIn[node] == generation ? distance[node] : FAR;
  }

  /** The smallest distance not settled yet; {@link #FAR} when all are settled. */
  long least() {
    return size == 0 ? FAR : distance[heap[0]];
  }

  /** Notes a way to a node; a node settled before cannot be reached at less. */
  void reach(int node, long at) {
    int hole;
    if (reachedIn[node] != generation) {
      reachedIn[node] = generation;
      hole = size++;
    } else if (at < distance[node]) {
      hole = position[node];
    } else {
      return;
    }
    distance[node] = at;
    while (hole > 0) {
      int parent = (hole - 1) / CHILDREN;
      int above = heap[parent];
      if (distance[above] <= at) {
        break;
      }
      heap[hole] = above;
      position[above] = hole;
      hole = parent;
    }
    heap[hole] = node;
    position[node] = hole;
  }

  int settle() {
    int top = heap[0];
    int last = heap[--size];
    long at = distance[last];
    int hole = 0;
    while (true) {
      int first = hole * CHILDREN + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      int end = Math.min(first + CHILDREN, size);
      for (int child = first + 1; child < end; child++) {
        if (distance[heap[child]] < distance[heap[least]]) {
          least = child;
        }
      }
      if (distance[heap[least]] >= at) {
        break;
      }
      heap[hole] = heap[least];
      position[heap[hole]] = hole;
      hole = least;
    }
    heap[hole] = last;
    position[last] = hole;
    return top;
  }
}
