package io.branchline.bench;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A generated network with what only the generator knows of it.
 *
 * @param x abscissa by node index; empty where nodes have no place
 * @param y ordinate, likewise
 */
record BenchGraph(String name, Topology topology, double[] x, double[] y) {

  /** Collects nodes and links in both directions. */
  static final class Builder {
    private final List<Node> nodes = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private int identifier = 1;

    /** The index in the topology is the order of adding, since names sort that way. */
    int addNode(boolean transit) {
      int index = nodes.size();
      nodes.add(
          Node.plain(
                  id(index),
                  Ip.of("10.%d.%d.%d".formatted(index >> 16 & 255, index >> 8 & 255, index & 255)))
              .with(transit ? NodeCapabilities.PLAIN : NodeCapabilities.NO_TRANSIT));
      return index;
    }

    void addLink(int a, int b, long metric, double delayMillis, double mbps, AdminGroup group) {
      int there = identifier++;
      int back = identifier++;
      links.add(link(a, b, there, back, metric, delayMillis, mbps, group));
      links.add(link(b, a, back, there, metric, delayMillis, mbps, group));
    }

    private static Link link(
        int from,
        int to,
        int local,
        int remote,
        long metric,
        double delayMillis,
        double mbps,
        AdminGroup group) {
      return Link.plain(
              new LinkId(id(from), id(to), local),
              remote,
              metric,
              Latency.ofMillis(delayMillis),
              Bandwidth.ofMbps(mbps))
          .withGroups(group, Set.of());
    }

    private static NodeId id(int index) {
      return new NodeId("n%06d".formatted(index));
    }

    Topology topology() {
      return Topology.of(nodes, links);
    }
  }
}
