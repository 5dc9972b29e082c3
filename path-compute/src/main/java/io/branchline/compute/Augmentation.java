package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the best path into the links of two. A second search may run against the first path's
 * links, which takes them away from it; using them along, or passing one of its nodes where that
 * counts, costs {@link #SHARED} each. Keys are made non-negative by the first search's distances;
 * what it did not settle counts as far as the target (Suurballe 1974).
 *
 * <p>States are nodes; where nodes must not be shared, an inner node of the first path has a second
 * state, {@code n + node}, for traffic that has come in by another way: from there it can only go
 * back along the path.
 */
final class Augmentation {
  private static final long SHARED = 1L << 53;
  private static final int SPLIT = Integer.MAX_VALUE - 1;
  private static final int NONE = -1;

  private final Topology topology;
  private final TransitLinks transit;
  private final LinkFilter filter;
  private final PathSearch search;
  private final Metric metric;
  private final boolean nodesToo;
  private final int n;
  private final Labels labels;

  /** By node on the first path: the link that it leaves by, and the one it comes by. */
  private final int[] leaving;

  private final int[] coming;
  private long whole;

  /** To be used right after the first path was found by {@code search.forward}. */
  Augmentation(
      Topology topology,
      TransitLinks transit,
      LinkFilter filter,
      PathSearch search,
      Metric metric,
      boolean nodesToo) {
    this.transit = transit;
    this.topology = topology;
    this.filter = filter;
    this.search = search;
    this.metric = metric;
    this.nodesToo = nodesToo;
    n = topology.nodeCount();
    labels = new Labels(nodesToo ? 2 * n : n);
    leaving = new int[n];
    coming = new int[n];
    Arrays.fill(leaving, NONE);
    Arrays.fill(coming, NONE);
  }

  /** The links of both paths by the nodes they leave, some perhaps twice. */
  Map<Integer, List<Integer>> augment(int source, int target, int[] first) {
    whole = search.forward().key(target);
    for (int link : first) {
      leaving[topology.tail(link)] = link;
      coming[topology.head(link)] = link;
    }
    labels.begin();
    labels.offerIfLower(source, 0, NONE);
    while (!labels.isEmpty()) {
      int state = labels.settle();
      if (state == target) {
        return combined(source, target, first);
      }
      leave(state, source, target);
    }
    throw new IllegalStateException("the first path is a way for the second too");
  }

  private boolean isInner(int node) {
    return nodesToo && leaving[node] != NONE && coming[node] != NONE;
  }

  private long potential(int node) {
    return search.forward().isSettled(node) ? Math.min(whole, search.forward().key(node)) : whole;
  }

  private void leave(int state, int source, int target) {
    int node = state % n;
    long key = labels.key(state);
    boolean cameIn = state >= n;
    if (node != source && coming[node] != NONE && (cameIn || !isInner(node))) {
      int back = coming[node];
      labels.offerIfLower(topology.tail(back), key, reversed(back));
    }
    if (isInner(node)) {
      if (cameIn) {
        labels.offerIfLower(node, key + SHARED, SPLIT);
        return;
      }
      labels.offerIfLower(n + node, key, SPLIT);
    }
    for (int i = transit.firstOut(node), end = transit.firstOut(node + 1); i < end; i++) {
      follow(transit.out(i), node, key);
    }
    if (!topology.mayTransit(target)) {
      for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
        if (topology.tail(topology.incomingLink(i)) == node) {
          follow(topology.incomingLink(i), node, key);
        }
      }
    }
  }

  /** Links taken against their direction are noted as negative numbers below {@link #NONE}. */
  private static int reversed(int link) {
    return -2 - link;
  }

  private void follow(int link, int node, long key) {
    if (!filter.allows(link)) {
      return;
    }
    int head = topology.head(link);
    long reached = key + Labels.step(metric.of(topology, link)) + potential(node) - potential(head);
    if (leaving[node] == link) {
      // Along the path to the next node's own exit: link and node are shared, and paid for once.
      labels.offerIfLower(head, reached + SHARED, link);
    } else {
      labels.offerIfLower(isInner(head) ? n + head : head, reached, link);
    }
  }

  private Map<Integer, List<Integer>> combined(int source, int target, int[] first) {
    var times = new HashMap<Integer, Integer>();
    for (int link : first) {
      times.merge(link, 1, Integer::sum);
    }
    int state = target;
    while (state != source) {
      int via = labels.via(state);
      if (via == SPLIT) {
        state = state >= n ? state - n : state + n;
      } else if (via < NONE) {
        int link = -2 - via;
        times.merge(link, -1, Integer::sum);
        int head = topology.head(link);
        state = isInner(head) ? n + head : head;
      } else {
        times.merge(via, 1, Integer::sum);
        state = topology.tail(via);
      }
    }
    var links =
        times.entrySet().stream()
            .flatMapToInt(
                entry -> java.util.stream.IntStream.generate(entry::getKey).limit(entry.getValue()))
            .toArray();
    return DisjointPairs.byTail(topology, links);
  }
}
