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
    this(topology, filter, root, metric, false);
  }

  /** With {@code reversed}, the keys of the best paths from all nodes to the root. */
  ShortestPathTree(
      Topology topology, LinkFilter filter, int root, Metric metric, boolean reversed) {
    this.topology = topology;
    this.root = root;
    labels = new Labels(topology.nodeCount());
    labels.begin();
    labels.offer(root, 0, Labels.NONE, 0);
    while (!labels.isEmpty()) {
      int node = labels.settle();
      long key = labels.key(node);
      int end = reversed ? topology.firstIncoming(node + 1) : topology.outgoing(node + 1);
      for (int i = reversed ? topology.firstIncoming(node) : topology.outgoing(node);
          i < end;
          i++) {
        int link = reversed ? topology.incomingLink(i) : i;
        if (filter.allows(link)) {
          long reached = key + Labels.step(metric.of(topology, link));
          int next = reversed ? topology.tail(link) : topology.head(link);
          if (topology.mayTransit(next)) {
            labels.offer(next, reached, link, 0);
          } else if (next != root) {
            labels.note(next, reached, link);
          }
        }
      }
    }
  }

  long key(int node) {
    return labels.key(node);
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
