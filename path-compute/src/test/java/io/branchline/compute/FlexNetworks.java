package io.branchline.compute;

import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.AlgorithmLocator;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.LabelBlock;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Networks with Flexible Algorithms and label blocks that differ from node to node. */
final class FlexNetworks {
  /** The algorithms of random networks. */
  static final Set<Integer> ALGORITHMS = Set.of(128, 129);

  private FlexNetworks() {}

  /** A small network with positive metrics in which all of it is drawn. */
  static Topology next(Random random, int nodes) {
    var plain = RandomGraphs.compressible(RandomGraphs.next(random, nodes, 1));
    boolean blocks = random.nextInt(4) > 0;
    var dressed = new ArrayList<Node>();
    for (var node : plain.nodes()) {
      int number = node.nodeSid().orElseThrow().value() - 16000;
      var block = blocks && random.nextInt(12) > 0 ? Optional.of(block(random)) : noBlock();
      dressed.add(node(node, number, block, random));
    }
    return Topology.of(dressed, plain.links().stream().map(link -> link(link, random)).toList());
  }

  private static Optional<LabelBlock> noBlock() {
    return Optional.empty();
  }

  /** Now and then too small for the SIDs of algorithm 129. */
  private static LabelBlock block(Random random) {
    return new LabelBlock(
        new MplsLabel(16000 + 1000 * random.nextInt(3)), random.nextInt(6) == 0 ? 220 : 400);
  }

  /** Indices are the node's number, 100 and the number for 128, 200 and the number for 129. */
  static Node node(Node node, int number, Optional<LabelBlock> block, Random random) {
    var members = new HashSet<Integer>();
    var sids = new HashMap<Integer, MplsLabel>();
    var locators = new HashMap<Integer, AlgorithmLocator>();
    var definitions = new HashMap<Integer, FlexAlgorithm>();
    int base = block.map(b -> b.first().value()).orElse(16000);
    for (int algorithm : ALGORITHMS) {
      if (random.nextInt(6) > 0) {
        members.add(algorithm);
      }
      int index = 100 * (algorithm - 127) + number;
      if (block.isEmpty() || index < block.get().size()) {
        sids.put(algorithm, new MplsLabel(base + index));
      }
      locators.put(algorithm, locator(algorithm, number));
      if (random.nextInt(3) == 0) {
        definitions.put(algorithm, definition(random));
      }
    }
    return new Node(
        node.id(),
        node.routerId(),
        Optional.of(new MplsLabel(base + number)),
        node.locator(),
        node.endSid(),
        new NodeCapabilities(
            node.capabilities().transit(),
            block,
            Optional.empty(),
            members,
            sids,
            locators,
            definitions));
  }

  /** The locator fc80:0:N::/48 for 128, with a compressed End SID. */
  static AlgorithmLocator locator(int algorithm, int number) {
    var address =
        "fc%s:0:%s::".formatted(Integer.toHexString(algorithm), Integer.toHexString(number));
    return new AlgorithmLocator(Locator.parse(address + "/48"), Optional.of(Srv6Sid.of(address)));
  }

  private static FlexAlgorithm definition(Random random) {
    return new FlexAlgorithm(
        random.nextInt(3),
        MetricType.values()[random.nextInt(3)],
        new AdminGroup(random.nextInt(3) == 0 ? 1 : 0),
        new AdminGroup(random.nextInt(3) == 0 ? 6 : 0),
        new AdminGroup(0, random.nextInt(4) == 0 ? List.of(1) : List.of()),
        random.nextInt(3) == 0 ? Set.of(new Srlg(random.nextInt(5))) : Set.of());
  }

  private static Link link(Link link, Random random) {
    var own =
        new FlexAlgorithmLink(
            random.nextInt(8) == 0 ? Optional.empty() : Optional.of(1L + random.nextInt(3)),
            random.nextInt(8) == 0
                ? Optional.empty()
                : Optional.of(Latency.ofMicros(1 + random.nextInt(3))),
            groups(random),
            Set.of(new Srlg(random.nextInt(5))));
    var delay = Latency.ofMicros(random.nextInt(4));
    var dressed =
        link.withMetrics(link.igpMetric(), 1 + random.nextInt(3))
            .withPerformance(delay, link.jitter(), link.loss())
            .withGroups(groups(random), link.srlgs());
    return random.nextBoolean() ? dressed.with(own) : dressed;
  }

  private static AdminGroup groups(Random random) {
    return new AdminGroup(random.nextInt(8), List.of(random.nextInt(4) > 0 ? 1 : 0));
  }

  /** The same node with a label block, a depth, and a definition of algorithm 128. */
  static Node with(
      Node node, int number, int firstLabel, int depth, Map<Integer, FlexAlgorithm> definitions) {
    return new Node(
        node.id(),
        node.routerId(),
        Optional.of(new MplsLabel(firstLabel + number)),
        node.locator(),
        node.endSid(),
        new NodeCapabilities(
            true,
            Optional.of(new LabelBlock(new MplsLabel(firstLabel), 1000)),
            Optional.of(depth),
            Set.of(128),
            Map.of(128, new MplsLabel(firstLabel + 100 + number)),
            Map.of(128, locator(128, number)),
            definitions,
            Optional.of(depth)));
  }
}
