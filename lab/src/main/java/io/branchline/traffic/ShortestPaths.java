package io.branchline.traffic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The IGP: distances by metric on the links that are up, with all equal-cost next hops.
 *
 * <p>Of a few nodes that no two of which are neighbours, branches' routers as a rule, no distances
 * are kept: they follow from those of the neighbours, over one of which every path leads.
 */
final class ShortestPaths {
  static final long UNREACHABLE = Long.MAX_VALUE / 4;

  private final NetworkIndex index;
  private final boolean[] up;
  private final Map<Integer, long[]> distances = new HashMap<>();

  ShortestPaths(NetworkIndex index, boolean[] up) {
    this.index = index;
    this.up = up.clone();
  }

  boolean isUp(int link) {
    return up[link];
  }

  /**
   * The links by which a node sends to the target: all of equal cost, empty when there is no way.
   */
  int[] nextLinks(int node, int target) {
    var topology = index.topology;
    long distance = distance(node, target);
    if (distance >= UNREACHABLE) {
      return new int[0];
    }
    var found = new int[topology.outgoing(node + 1) - topology.outgoing(node)];
    int count = 0;
    for (int l = topology.outgoing(node); l < topology.outgoing(node + 1); l++) {
      int head = topology.head(l);
      if (up[l]
          && (head == target || topology.mayTransit(head))
          && distance == distance(head, target) + topology.link(l).igpMetric()) {
        found[count++] = l;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private long distance(int node, int target) {
    if (node == target) {
      return 0;
    }
    if (!index.derived[target]) {
      return distances.computeIfAbsent(target, this::distancesTo)[node];
    }
    var topology = index.topology;
    long least = UNREACHABLE;
    for (int out = topology.outgoing(target); out < topology.outgoing(target + 1); out++) {
      int in = index.reverse[out];
      int last = topology.tail(in);
      if (up[in] && (last == node || topology.mayTransit(last))) {
        long before = distance(node, last);
        least = Math.min(least, before + topology.link(in).igpMetric());
      }
    }
    return least;
  }

  private record Reached(int node, long distance) {}

  /** Dijkstra from the target over reversed links. */
  private long[] distancesTo(int target) {
    var topology = index.topology;
    var distance = new long[topology.nodeCount()];
    Arrays.fill(distance, UNREACHABLE);
    distance[target] = 0;
    var heap = new PriorityQueue<Reached>((a, b) -> Long.compare(a.distance(), b.distance()));
    heap.add(new Reached(target, 0));
    for (var next = heap.poll(); next != null; next = heap.poll()) {
      boolean leadsOn = next.node() == target || topology.mayTransit(next.node());
      if (next.distance() > distance[next.node()] || !leadsOn) {
        continue;
      }
      for (int out = topology.outgoing(next.node());
          out < topology.outgoing(next.node() + 1);
          out++) {
        int in = index.reverse[out];
        int from = topology.tail(in);
        long via = next.distance() + topology.link(in).igpMetric();
        if (up[in] && via < distance[from]) {
          distance[from] = via;
          heap.add(new Reached(from, via));
        }
      }
    }
    return distance;
  }
}
