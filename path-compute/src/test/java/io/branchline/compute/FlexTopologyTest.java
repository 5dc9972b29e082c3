package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which links an algorithm uses, rule by rule of RFC 9350 section 13. */
class FlexTopologyTest {
  /** Red is group 0, blue group 40, beyond the first word. */
  private static final AdminGroup RED = new AdminGroup(1);

  private static final AdminGroup BLUE = new AdminGroup(0, List.of(1 << 8));
  private static final AdminGroup BOTH = new AdminGroup(1, List.of(1 << 8));

  /** Links a-b (ids 1, 2) risk 1, b-c (3, 4) risk 2, a-c (5, 6) no delay. */
  private static final Topology TRIANGLE = TopologyText.parse("a-b:10,7us,s1 b-c:20,s2 a-c:40,0us");

  private static FlexAlgorithm by(MetricType metric) {
    return new FlexAlgorithm(
        128, metric, AdminGroup.NONE, AdminGroup.NONE, AdminGroup.NONE, Set.of());
  }

  private static Node member(Node node, Set<Integer> algorithms, Map<Integer, FlexAlgorithm> says) {
    return node.with(
        new NodeCapabilities(
            true, Optional.empty(), Optional.empty(), algorithms, Map.of(), Map.of(), says));
  }

  /** All take part in algorithm 128, and the first defines it. */
  private static Topology all(Topology topology, FlexAlgorithm definition) {
    var changes = new ArrayList<TopologyChange>();
    for (var node : topology.nodes()) {
      boolean first = changes.isEmpty();
      changes.add(
          new TopologyChange.NodePut(
              member(node, Set.of(128), first ? Map.of(128, definition) : Map.of())));
    }
    return topology.with(changes);
  }

  private static Topology dressed(String link, AdminGroup groups, Optional<FlexAlgorithmLink> own) {
    UnaryOperator<Link> dress =
        old -> {
          var plain =
              old.withMetrics(old.igpMetric(), old.teMetric() + 1).withGroups(groups, old.srlgs());
          return own.map(plain::with).orElse(plain);
        };
    return TRIANGLE.with(
        TRIANGLE.links().stream()
            .filter(old -> old.id().toString().equals(link))
            .<TopologyChange>map(old -> new TopologyChange.LinkPut(dress.apply(old)))
            .toList());
  }

  /** The links that are used with their metrics, such as {@code {a->b#1=10}}. */
  private static String used(Topology topology) {
    var flex = FlexTopology.find(topology, 128).orElseThrow();
    var costs = new TreeMap<String, Long>();
    for (int i = 0; i < topology.linkCount(); i++) {
      if (flex.uses(i)) {
        costs.put(topology.link(i).id().toString(), flex.metric(i));
      }
    }
    return costs.toString();
  }

  private static String used(FlexAlgorithm definition, Topology topology) {
    return used(all(topology, definition));
  }

  @Test
  void a01_metrics() {
    assertEquals(
        "{a->b#1=10, a->c#5=40, b->a#2=10, b->c#3=20, c->a#6=40, c->b#4=20}",
        used(by(MetricType.IGP), TRIANGLE));
    var te = dressed("a->b#1", AdminGroup.NONE, Optional.empty());
    assertEquals(
        "{a->b#1=11, a->c#5=40, b->a#2=10, b->c#3=20, c->a#6=40, c->b#4=20}",
        used(by(MetricType.TE), te));
  }

  @Test
  void a02_aDelayThatNobodyMeasured() {
    assertEquals(
        "{a->b#1=7, b->a#2=7, b->c#3=20, c->b#4=20}", used(by(MetricType.MIN_DELAY), TRIANGLE));
  }

  @Test
  void b01_itsOwnAttributesAlone() {
    var own =
        new FlexAlgorithmLink(
            Optional.of(3L), Optional.of(Latency.ofMicros(0)), BLUE, Set.of(new Srlg(9)));
    var topology = dressed("a->b#1", RED, Optional.of(own));
    assertTrue(used(by(MetricType.TE), topology).startsWith("{a->b#1=3, "));
    assertTrue(used(by(MetricType.MIN_DELAY), topology).startsWith("{a->b#1=0, "));
    var noRed =
        new FlexAlgorithm(1, MetricType.IGP, RED, AdminGroup.NONE, AdminGroup.NONE, Set.of());
    assertTrue(used(noRed, topology).contains("a->b#1"), "red is said to others only");
    var noRisk =
        new FlexAlgorithm(
            1,
            MetricType.IGP,
            AdminGroup.NONE,
            AdminGroup.NONE,
            AdminGroup.NONE,
            Set.of(new Srlg(9)));
    assertFalse(used(noRisk, topology).contains("a->b#1"));
    assertTrue(used(noRisk, topology).contains("b->a#2"), "each direction by itself");
  }

  @Test
  void b02_whatItDoesNotSayIsNotTakenFromElsewhere() {
    var silent =
        new FlexAlgorithmLink(Optional.empty(), Optional.empty(), AdminGroup.NONE, Set.of());
    var topology = dressed("a->b#1", RED, Optional.of(silent));
    assertFalse(used(by(MetricType.TE), topology).contains("a->b#1"));
    assertFalse(used(by(MetricType.MIN_DELAY), topology).contains("a->b#1"));
    assertTrue(used(by(MetricType.IGP), topology).contains("a->b#1"));
  }

  @Test
  void c01_groups() {
    var topology = dressed("a->b#1", BLUE, Optional.empty());
    var none = AdminGroup.NONE;
    var excluded = new FlexAlgorithm(1, MetricType.IGP, BLUE, none, none, Set.of());
    assertFalse(used(excluded, topology).contains("a->b#1"));
    var any = new FlexAlgorithm(1, MetricType.IGP, none, BOTH, none, Set.of());
    assertEquals("{a->b#1=10}", used(any, topology));
    var all = new FlexAlgorithm(1, MetricType.IGP, none, none, BOTH, Set.of());
    assertEquals("{}", used(all, topology));
    assertEquals("{a->b#1=10}", used(all, dressed("a->b#1", BOTH, Optional.empty())));
  }

  @Test
  void c02_risks() {
    var none = AdminGroup.NONE;
    var definition =
        new FlexAlgorithm(1, MetricType.IGP, none, none, none, Set.of(new Srlg(1), new Srlg(7)));
    assertEquals("{a->c#5=40, b->c#3=20, c->a#6=40, c->b#4=20}", used(definition, TRIANGLE));
  }

  @Test
  void d01_onlyThoseThatTakePart() {
    var full = all(TRIANGLE, by(MetricType.IGP));
    var b = full.findNode(new NodeId("b")).orElseThrow();
    var topology = full.with(List.of(new TopologyChange.NodePut(member(b, Set.of(129), Map.of()))));
    assertEquals("{a->c#5=40, c->a#6=40}", used(topology));
    var flex = FlexTopology.find(topology, 128).orElseThrow();
    assertFalse(flex.takesPart(topology.nodeIndex(b.id())));
    assertTrue(flex.takesPart(topology.nodeIndex(new NodeId("c"))));
    assertEquals(Optional.empty(), FlexTopology.find(topology, 129), "nobody defines it");
  }

  @Test
  void d03_aDefinitionBeyondUs() {
    var none = AdminGroup.NONE;
    var beyond = new FlexAlgorithm(200, MetricType.IGP, none, none, none, Set.of(), true);
    var full = all(TRIANGLE, by(MetricType.IGP));
    var c = full.findNode(new NodeId("c")).orElseThrow();
    var topology =
        full.with(List.of(new TopologyChange.NodePut(member(c, Set.of(128), Map.of(128, beyond)))));
    assertEquals(Optional.empty(), FlexTopology.find(topology, 128), "it holds all the same");
  }

  @Test
  void d02_theDefinitionThatHolds() {
    var full = all(TRIANGLE, by(MetricType.IGP));
    var changes = new ArrayList<TopologyChange>();
    var priorities = List.of(128, 200, 200);
    for (int i = 0; i < 3; i++) {
      var definition =
          new FlexAlgorithm(
              priorities.get(i),
              i == 2 ? MetricType.TE : MetricType.IGP,
              AdminGroup.NONE,
              AdminGroup.NONE,
              AdminGroup.NONE,
              Set.of(new Srlg(i)));
      changes.add(
          new TopologyChange.NodePut(member(full.node(i), Set.of(), Map.of(128, definition))));
    }
    var flex = FlexTopology.find(full.with(changes), 128).orElseThrow();
    assertEquals(MetricType.TE, flex.definition().metric(), "of c, the highest router id");
    assertEquals(200, flex.definition().priority(), "though c does not take part");
  }
}
