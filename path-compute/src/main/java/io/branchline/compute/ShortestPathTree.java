package io.branchline.compute;

import io.branchline.network.Link;
import io.branchline.network.Topology;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The best paths from one node to all others. */
public final class ShortestPathTree {
  private final Topology topology;
  private final int root;
  private final Labels labels;

  ShortestPathTree(Topology topology, LinkFilter filter, int root, Metric metric) {
    this.topology = topology;
    this.root = root;
    labels = new Labels(topology.nodeCount());
    labels.begin();
    labels.offer(root, 0, Labels.NONE, 0);
    while (!labels.isEmpty()) {
      int node = labels.settle();
      long key = labels.key(node);
      for (int link = topology.outgoing(node); link < topology.outgoing(node + 1); link++) {
        if (filter.allows(link)) {
          long reached = key + Labels.step(metric.of(topology, link));
          int head = topology.head(link);
          if (topology.mayTransit(head)) {
            labels.offer(head, reached, link, 0);
          } else if (head != root) {
            labels.note(head, reached, link);
          }
        }
      }
    }
  }

  /** The cost of the best path to a node, by its index; empty when there is none. */
  public OptionalLong cost(int node) {
    long key = labels.key(node);
    return key == Labels.UNREACHED ? OptionalLong.empty() : OptionalLong.of(Labels.cost(key));
  }

  /** The best path to a node, by its index; empty when there is none. */
  public Optional<Path> findPath(int node) {
    if (labels.key(node) == Labels.UNREACHED) {
      return Optional.empty();
    }
    var links = new ArrayDeque<Link>();
    for (int at = node; at != root; at = topology.tail(labels.via(at))) {
      links.addFirst(topology.link(labels.via(at)));
    }
    return Optional.of(new Path(List.copyOf(links), Labels.cost(labels.key(node))));
  }
}
