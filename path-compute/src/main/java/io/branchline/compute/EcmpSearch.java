package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds all best paths between two nodes: a search from the target gives the distances to it, and a
 * link is on a best path when it is as long as the difference between its ends'. Where such links
 * cost nothing they may form circles, so nodes are ranked by how many of them they need to come to
 * a link that does cost, and such a link is used only towards a lower rank.
 */
final class EcmpSearch {
  private final Topology topology;
  private final LinkFilter filter;
  private final PathSearch search;
  private final Metric metric;
  private final int source;
  private final int target;
  private final Labels toTarget;

  /** By node on a best path: its next links on best paths, ascending. */
  private final Map<Integer, List<Integer>> next = new HashMap<>();

  /** By such a node: how many links of metric zero it needs. */
  private final Map<Integer, Integer> rank = new HashMap<>();

  /** By such a node: the paths from it to the target. */
  private final Map<Integer, Long> count = new HashMap<>();

  /** A search with the constraints that the filter holds. */
  EcmpSearch(
      Topology topology,
      LinkFilter filter,
      PathSearch search,
      int source,
      int target,
      Metric metric) {
    this.topology = topology;
    this.filter = filter;
    this.search = search;
    this.metric = metric;
    this.source = source;
    this.target = target;
    toTarget = search.backward(source, target, metric);
  }

  /**
   * All best paths; empty when there is none.
   *
   * @param mostPaths that are listed one by one
   */
  Optional<EcmpSet> find(int mostPaths) {
    if (toTarget.key(source) == Labels.UNREACHED) {
      return Optional.empty();
    }
    collect();
    rank();
    next.forEach((tail, links) -> links.removeIf(link -> !isUsed(tail, link)));
    var order = new ArrayList<>(next.keySet());
    order.sort(
        Comparator.comparingLong((Integer node) -> -distance(node))
            .thenComparing(node -> -rankOf(node))
            .thenComparing(Comparator.naturalOrder()));
    var shares = shares(order);
    count(order);
    var set = new EcmpSet(distance(source), shares, list(mostPaths), countOf(source));
    return Optional.of(set);
  }

  private long distance(int node) {
    return Labels.cost(toTarget.key(node));
  }

  private int rankOf(int node) {
    return rank.getOrDefault(node, 0);
  }

  private List<Integer> nextOf(int node) {
    return next.getOrDefault(node, List.of());
  }

  private long countOf(int node) {
    return node == target ? 1 : count.getOrDefault(node, 0L);
  }

  private boolean isUsed(int tail, int link) {
    return metric.of(topology, link) > 0 || rankOf(topology.head(link)) < rankOf(tail);
  }

  /** All nodes that can be reached over links on best paths, with these links. */
  private void collect() {
    var waiting = new ArrayDeque<Integer>();
    next.put(source, new ArrayList<>());
    waiting.add(source);
    while (!waiting.isEmpty()) {
      int node = waiting.remove();
      for (int link : search.listNext(node, target)) {
        int head = topology.head(link);
        if (filter.allows(link)
            && toTarget.key(head) != Labels.UNREACHED
            && distance(head) + metric.of(topology, link) == distance(node)) {
          nextOf(node).add(link);
          if (head != target && next.putIfAbsent(head, new ArrayList<>()) == null) {
            waiting.add(head);
          }
        }
      }
    }
  }

  private void rank() {
    var zeroInto = new HashMap<Integer, List<Integer>>();
    var waiting = new ArrayDeque<Integer>();
    waiting.add(target);
    next.forEach((tail, links) -> {
      if (links.stream().anyMatch(link -> metric.of(topology, link) > 0)) {
        waiting.add(tail);
      }
      for (int link : links) {
        if (metric.of(topology, link) == 0) {
          zeroInto.computeIfAbsent(topology.head(link), _ -> new ArrayList<>()).add(tail);
        }
      }
    });
    waiting.forEach(node -> rank.put(node, 0));
    while (!waiting.isEmpty()) {
      int node = waiting.remove();
      for (int tail : zeroInto.getOrDefault(node, List.of())) {
        if (rank.putIfAbsent(tail, rankOf(node) + 1) == null) {
          waiting.add(tail);
        }
      }
    }
  }

  /** What crosses the links, when each node of the order splits evenly what came to it. */
  private List<EcmpSet.LinkShare> shares(List<Integer> order) {
    var arrived = new HashMap<Integer, Double>();
    arrived.put(source, 1.0);
    var shares = new ArrayList<EcmpSet.LinkShare>();
    for (int node : order) {
      var links = nextOf(node);
      double share = arrived.getOrDefault(node, 0.0) / links.size();
      // A node may have been met only over a link that proved to be unused.
      for (int link : share > 0 ? links : List.<Integer>of()) {
        shares.add(new EcmpSet.LinkShare(topology.link(link), share));
        arrived.merge(topology.head(link), share, Double::sum);
      }
    }
    return shares;
  }

  private void count(List<Integer> order) {
    for (int node : order.reversed()) {
      long paths = 0;
      for (int link : nextOf(node)) {
        long more = countOf(topology.head(link));
        paths = paths > Long.MAX_VALUE - more ? Long.MAX_VALUE : paths + more;
      }
      count.put(node, paths);
    }
  }

  /** The first paths in the order of their links. */
  private List<EcmpSet.PathShare> list(int most) {
    var paths = new ArrayList<EcmpSet.PathShare>();
    var links = new ArrayList<Integer>();
    var ways = new ArrayDeque<Iterator<Integer>>();
    ways.push(nextOf(source).iterator());
    while (!ways.isEmpty() && paths.size() < most) {
      if (!ways.element().hasNext()) {
        ways.pop();
        if (!links.isEmpty()) {
          links.removeLast();
        }
        continue;
      }
      links.add(ways.element().next());
      int head = topology.head(links.getLast());
      if (head == target) {
        paths.add(path(links));
        links.removeLast();
      } else {
        ways.push(nextOf(head).iterator());
      }
    }
    return paths;
  }

  private EcmpSet.PathShare path(List<Integer> links) {
    double share = 1;
    for (int link : links) {
      share /= nextOf(topology.tail(link)).size();
    }
    var path = new Path(links.stream().map(topology::link).toList(), distance(source));
    return new EcmpSet.PathShare(path, share);
  }
}
