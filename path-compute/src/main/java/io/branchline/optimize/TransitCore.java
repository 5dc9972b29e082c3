package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The nodes that carry others' traffic, numbered densely, and the links among them. A bank's
 * branches are not among them, so that what is computed here does not grow with their number.
 */
final class TransitCore {
  static final int NONE = -1;

  private final Topology topology;
  private final int[] coreOf;
  private final int[] first;
  private final int[] out;
  private final MinHeap heap;
  private final double[] distance;
  private final int[] arrival;

  TransitCore(Topology topology) {
    this.topology = topology;
    coreOf = new int[topology.nodeCount()];
    int size = 0;
    for (int node = 0; node < coreOf.length; node++) {
      coreOf[node] = topology.mayTransit(node) ? size++ : NONE;
    }
    first = new int[size + 1];
    var links = new int[topology.linkCount()];
    int count = 0;
    for (int link = 0; link < links.length; link++) {
      // Links come in the order of their tails, and so do the core's nodes.
      if (contains(topology.tail(link)) && contains(topology.head(link))) {
        links[count++] = link;
        first[coreOf[topology.tail(link)] + 1] = count;
      }
    }
    for (int i = 1; i <= size; i++) {
      first[i] = Math.max(first[i], first[i - 1]);
    }
    out = Arrays.copyOf(links, count);
    heap = new MinHeap(size);
    distance = new double[size];
    arrival = new int[size];
  }

  int size() {
    return distance.length;
  }

  boolean contains(int node) {
    return coreOf[node] != NONE;
  }

  int coreIndex(int node) {
    return coreOf[node];
  }

  /** Distances from a node to all of the core, by its dense numbers; infinite where unreachable. */
  double[] distancesFrom(int node, double[] lengths, BitSet dead) {
    search(node, NONE, lengths, dead);
    return distance;
  }

  /**
   * Up to {@code most} different paths: the shortest by metric and by delay, and again with the
   * links of those found so far made long, so that alternatives share as little as possible.
   */
  List<int[]> alternatives(int from, int to, int most, BitSet dead) {
    var found = new ArrayList<int[]>();
    var factor = new double[out.length];
    Arrays.fill(factor, 1);
    var lengths = new double[topology.linkCount()];
    for (int round = 0; round < 2 * most && found.size() < most; round++) {
      for (int i = 0; i < out.length; i++) {
        int link = out[i];
        double length = round % 2 == 0 ? topology.igpMetric(link) : topology.delayMicros(link);
        lengths[link] = (length + 1e-3) * factor[i];
      }
      search(from, to, lengths, dead);
      if (distance[coreOf[to]] == Double.POSITIVE_INFINITY) {
        return found;
      }
      var path = pathTo(from, to);
      if (found.stream().noneMatch(other -> Arrays.equals(other, path))) {
        found.add(path);
      }
      if (round >= 1) {
        for (int i = 0; i < out.length; i++) {
          if (uses(path, out[i]) || (round == 1 && uses(found.getFirst(), out[i]))) {
            factor[i] *= 4;
          }
        }
      }
    }
    return found;
  }

  private static boolean uses(int[] path, int link) {
    for (int other : path) {
      if (other == link) {
        return true;
      }
    }
    return false;
  }

  private int[] pathTo(int from, int to) {
    int hops = 0;
    for (int at = to; at != from; at = topology.tail(arrival[coreOf[at]])) {
      hops++;
    }
    var path = new int[hops];
    for (int at = to; at != from; at = topology.tail(arrival[coreOf[at]])) {
      path[--hops] = arrival[coreOf[at]];
    }
    return path;
  }

  private void search(int from, int to, double[] lengths, BitSet dead) {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int target = to == NONE ? NONE : coreOf[to];
    distance[coreOf[from]] = 0;
    heap.push(coreOf[from], 0);
    boolean done = false;
    while (!heap.isEmpty()) {
      int node = heap.pop();
      done |= node == target;
      if (done) {
        // The heap must be empty for the next search.
        continue;
      }
      for (int i = first[node]; i < first[node + 1]; i++) {
        int link = out[i];
        int head = coreOf[topology.head(link)];
        double length = distance[node] + lengths[link];
        if (length < distance[head] && !dead.get(link)) {
          distance[head] = length;
          arrival[head] = link;
          heap.push(head, length);
        }
      }
    }
  }
}
