package io.branchline.compute;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Small random networks with all that is awkward: ties, zero metrics, parallel links, parts that
 * are cut off, nodes that carry nothing of others, risks that links share.
 */
final class RandomNetwork {
  private RandomNetwork() {}

  static Topology of(Random random, int nodes) {
    var words = new ArrayList<String>();
    for (int i = 1; i < nodes; i++) {
      if (random.nextInt(12) > 0) {
        words.add(word(random, random.nextInt(i), i));
      }
    }
    for (int extra = 1 + random.nextInt(nodes + 3); extra > 0; extra--) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        words.add(word(random, a, b));
      }
    }
    var topology = TopologyText.parse(String.join(" ", words));
    var changes = new ArrayList<TopologyChange>();
    for (var node : topology.nodes()) {
      if (random.nextInt(4) == 0) {
        changes.add(new TopologyChange.NodePut(node.with(NodeCapabilities.NO_TRANSIT)));
      }
    }
    for (var link : topology.links()) {
      changes.add(new TopologyChange.LinkPut(dressed(link, random)));
    }
    return topology.with(changes);
  }

  private static Link dressed(Link link, Random random) {
    return link.withMetrics(link.igpMetric(), random.nextInt(3))
        .withPerformance(
            Latency.ofMicros(random.nextInt(6)),
            link.jitter(),
            Loss.ofRatio(random.nextInt(4) / 100.0))
        .withGroups(new AdminGroup(random.nextInt(8)), link.srlgs());
  }

  private static String word(Random random, int a, int b) {
    int risk = random.nextInt(6);
    return "n%d-n%d:%d,%dM,s%d"
        .formatted(a, b, random.nextInt(4), 1 + random.nextInt(3), risk)
        .concat(risk > 3 ? ",s9" : "");
  }

  /** All paths without loops that the constraints on single links allow, by plain recursion. */
  static List<List<Link>> everyPath(Topology topology, int from, int to, Constraints constraints) {
    var paths = new ArrayList<List<Link>>();
    extend(topology, from, from, to, constraints, new ArrayList<>(), paths);
    return paths;
  }

  private static void extend(
      Topology topology,
      int at,
      int from,
      int to,
      Constraints constraints,
      List<Link> soFar,
      List<List<Link>> paths) {
    if (at == to) {
      paths.add(List.copyOf(soFar));
      return;
    }
    if (at != from && !topology.node(at).capabilities().transit()) {
      return;
    }
    for (var link : topology.listLinksFrom(topology.node(at).id())) {
      var head = link.id().to();
      boolean visited =
          topology.node(from).id().equals(head)
              || soFar.stream().anyMatch(other -> other.id().to().equals(head));
      if (!visited && constraints.allow(link, topology.node(from).id(), topology.node(to).id())) {
        soFar.add(link);
        extend(topology, topology.nodeIndex(head), from, to, constraints, soFar, paths);
        soFar.removeLast();
      }
    }
  }
}
