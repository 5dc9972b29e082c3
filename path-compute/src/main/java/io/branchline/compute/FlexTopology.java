package io.branchline.compute;

import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.Link;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;

/**
 * What one Flexible Algorithm computes on (RFC 9350): the nodes that take part in it (section 11),
 * the links between them that its definition admits (section 13), and what those cost.
 *
 * <p>A link that has attributes for flexible algorithms is judged by these alone, any other by its
 * general ones (section 12). A link that lacks the metric is left out, which a delay of zero also
 * says of a general one: nobody measured it. The opposite direction of a link need not be admitted.
 */
final class FlexTopology {
  private static final long NOT_USED = -1;

  private final FlexAlgorithm definition;
  private final BitSet members = new BitSet();
  private final long[] metric;

  private FlexTopology(Topology topology, int algorithm, FlexAlgorithm definition) {
    this.definition = definition;
    for (int i = 0; i < topology.nodeCount(); i++) {
      members.set(i, topology.node(i).capabilities().algorithms().contains(algorithm));
    }
    metric = new long[topology.linkCount()];
    var affinity =
        new Affinity(definition.includeAny(), definition.includeAll(), definition.excludeAny());
    for (int i = 0; i < metric.length; i++) {
      metric[i] =
          members.get(topology.tail(i)) && members.get(topology.head(i))
              ? metric(definition, affinity, topology.link(i))
              : NOT_USED;
    }
  }

  /**
   * What the algorithm computes on; empty when no node defines it, or by what is not known here. Of
   * several definitions the one of the highest priority holds, then that of the highest router id,
   * whether or not its router takes part (RFC 9350 section 5.3).
   *
   * @param algorithm 128 to 255
   */
  static Optional<FlexTopology> find(Topology topology, int algorithm) {
    return topology.nodes().stream()
        .flatMap(node ->
            Optional.ofNullable(node.capabilities().definitions().get(algorithm)).stream()
                .map(definition -> new Advertised(node.routerId(), definition)))
        .max(
            Comparator.comparingInt((Advertised one) -> one.definition().priority())
                .thenComparing(Advertised::routerId))
        .filter(holds -> !holds.definition().unsupported())
        .map(holds -> new FlexTopology(topology, algorithm, holds.definition()));
  }

  private record Advertised(Ip routerId, FlexAlgorithm definition) {}

  private static long metric(FlexAlgorithm definition, Affinity affinity, Link link) {
    var own = link.flexAlgorithm();
    var groups = own.map(FlexAlgorithmLink::adminGroup).orElse(link.adminGroup());
    var srlgs = own.map(FlexAlgorithmLink::srlgs).orElse(link.srlgs());
    if (!affinity.allows(groups) || srlgs.stream().anyMatch(definition.excludeSrlgs()::contains)) {
      return NOT_USED;
    }
    return switch (definition.metric()) {
      case IGP -> link.igpMetric();
      case TE ->
          own.isEmpty()
              ? link.teMetric()
              : own.get().teMetric().map(Long::longValue).orElse(NOT_USED);
      case MIN_DELAY -> {
        long general = link.delay().micros() == 0 ? NOT_USED : link.delay().micros();
        yield own.isEmpty() ? general : own.get().delay().map(d -> d.micros()).orElse(NOT_USED);
      }
    };
  }

  FlexAlgorithm definition() {
    return definition;
  }

  /** Whether the node computes paths of this algorithm and forwards on them. */
  boolean takesPart(int node) {
    return members.get(node);
  }

  /** Whether paths may use the link. */
  boolean uses(int link) {
    return metric[link] != NOT_USED;
  }

  /** What a link that paths may use costs: IGP metric, TE metric, or delay in microseconds. */
  long metric(int link) {
    return metric[link];
  }
}
