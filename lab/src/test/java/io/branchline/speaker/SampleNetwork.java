package io.branchline.speaker;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.AlgorithmLocator;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.LabelBlock;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A bank of three data centres and 36 branches, 120 routers in all, with every value different so
 * that none can stand in for another. Values are such that BGP-LS can tell them exactly. Some
 * routers define flexible algorithms, in which none takes part.
 */
final class SampleNetwork {
  private static final double LOSS_STEP = 0.000003 / 100;

  private final Random random = new Random(2026);
  private final List<Node> nodes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private int interfaces;

  private SampleNetwork() {}

  static Topology bank() {
    var network = new SampleNetwork();
    for (var centre : List.of("dc-a", "dc-b", "dc-c")) {
      for (int router = 1; router <= 4; router++) {
        network.router(centre + "-r" + router);
      }
      for (int a = 1; a <= 4; a++) {
        for (int b = a + 1; b <= 4; b++) {
          network.join(centre + "-r" + a, centre + "-r" + b, 10, 10_000_000_000L);
        }
      }
    }
    network.join("dc-a-r1", "dc-b-r1", 100, 10_000_000_000L);
    network.join("dc-b-r1", "dc-c-r1", 100, 10_000_000_000L);
    network.join("dc-c-r1", "dc-a-r1", 100, 10_000_000_000L);
    for (int number = 1; number <= 36; number++) {
      network.branch(
          "branch-%02d".formatted(number), List.of("dc-a", "dc-b", "dc-c").get(number % 3));
    }
    return Topology.of(network.nodes, network.links);
  }

  private void branch(String name, String home) {
    for (int router = 1; router <= 3; router++) {
      router(name + "-r" + router);
    }
    join(name + "-r1", name + "-r2", 10, 1_000_000_000L);
    join(name + "-r2", name + "-r3", 10, 1_000_000_000L);
    join(name + "-r3", name + "-r1", 10, 1_000_000_000L);
    join(name + "-r1", home + "-r2", 1000, 2_000_000L);
    join(name + "-r2", home + "-r3", 1200, 4_000_000L);
    join(name + "-r3", home + "-r4", 3000, 100_000_000L);
  }

  private void router(String name) {
    int number = nodes.size() + 1;
    nodes.add(
        new Node(
            new NodeId(name),
            Ip.of("10.255.%d.%d".formatted(number / 100, number % 100)),
            Optional.of(new MplsLabel(16000 + number)),
            Optional.of(Locator.parse("fd00:0:%x::/48".formatted(number))),
            Optional.of(Srv6Sid.of("fd00:0:%x:1::".formatted(number))),
            new NodeCapabilities(
                !name.startsWith("branch"),
                Optional.of(new LabelBlock(new MplsLabel(16000), 8000)),
                Optional.of(3 + number % 7),
                Set.of(),
                Map.of(),
                Map.of(),
                number <= 3 ? definitions(number) : Map.of(),
                Optional.of(number % 5))));
  }

  private static Map<Integer, FlexAlgorithm> definitions(int number) {
    return Map.of(
        128 + number % 2,
        new FlexAlgorithm(
            100 + number,
            FlexAlgorithm.MetricType.values()[number - 1],
            new AdminGroup(number, List.of(16 + number)),
            new AdminGroup(32 + number),
            number == 2 ? AdminGroup.NONE : new AdminGroup(0, List.of(0, number)),
            Set.of(new Srlg(number), new Srlg(0xFFFF_FF00L + number))));
  }

  /** The bank whose data centres take part in algorithm 128, with SIDs of it. */
  static Topology flexible() {
    var bank = bank();
    var changes = new ArrayList<TopologyChange>();
    for (int i = 0; i < bank.nodeCount(); i++) {
      var node = bank.node(i);
      var can = node.capabilities();
      if (can.transit()) {
        var locator =
            new AlgorithmLocator(
                Locator.parse("fd80:0:%x::/48".formatted(i + 1)),
                Optional.of(Srv6Sid.of("fd80:0:%x:1::".formatted(i + 1))));
        changes.add(
            new TopologyChange.NodePut(
                node.with(
                    new NodeCapabilities(
                        true,
                        can.srgb(),
                        can.maxSidDepth(),
                        Set.of(128, 200),
                        Map.of(128, new MplsLabel(17_000 + i)),
                        Map.of(128, locator),
                        can.definitions(),
                        can.maxSrv6Sids()))));
      }
    }
    return bank.with(changes);
  }

  private void join(String a, String b, long metric, long bitsPerSecond) {
    int here = ++interfaces;
    int there = ++interfaces;
    links.add(link(a, b, here, there, metric, bitsPerSecond));
    links.add(link(b, a, there, here, metric, bitsPerSecond));
  }

  private Link link(String from, String to, int local, int remote, long metric, long bits) {
    int delay = 1 + random.nextInt(40_000);
    return new Link(
        new LinkId(new NodeId(from), new NodeId(to), local),
        remote,
        metric,
        metric + random.nextInt(100),
        Latency.ofMicros(delay),
        new Jitter(random.nextInt(5_000)),
        Loss.ofRatio(random.nextInt(100_000) * LOSS_STEP),
        new Bandwidth(bits),
        new Bandwidth(bits / 2),
        new Bandwidth(bits / 4),
        new AdminGroup(random.nextInt(), local % 3 == 0 ? List.of() : List.of(0, local)),
        Set.of(new Srlg(1000 + local / 2), new Srlg(0xFFFF_0000L + local / 2)),
        Optional.of(new MplsLabel(30_000 + local)),
        Optional.of(Srv6Sid.of("fd00:ffff:0:%x::".formatted(local))),
        Optional.of(Latency.ofMicros(delay + random.nextInt(9_000))),
        local % 2 == 0 ? Optional.empty() : Optional.of(toFlexAlgorithms(local)));
  }

  private static FlexAlgorithmLink toFlexAlgorithms(int local) {
    return new FlexAlgorithmLink(
        local % 3 == 0 ? Optional.empty() : Optional.of(50_000L + local),
        local % 5 == 0 ? Optional.empty() : Optional.of(Latency.ofMicros(60_000 + local)),
        local % 7 == 0 ? AdminGroup.NONE : new AdminGroup(local, List.of(local)),
        local % 9 == 0 ? Set.of() : Set.of(new Srlg(70_000 + local)));
  }

  /** More routers in a row, joined by links, none of them joined to the bank. */
  static List<TopologyChange> extraRouters(int count) {
    var network = new SampleNetwork();
    bank().nodes().forEach(network.nodes::add);
    network.interfaces = 10_000;
    int first = network.nodes.size();
    for (int i = 0; i < count; i++) {
      network.router("extra-r" + i);
      for (int other = 0; other < i; other++) {
        network.join("extra-r" + other, "extra-r" + i, 10, 1_000_000_000L);
      }
    }
    var changes = new ArrayList<TopologyChange>();
    network.nodes.stream().skip(first).map(TopologyChange.NodePut::new).forEach(changes::add);
    network.links.stream().map(TopologyChange.LinkPut::new).forEach(changes::add);
    return changes;
  }

  /** The network when both directions of this link fail. */
  static Topology without(Topology network, LinkId link) {
    var lost = network.findLink(link).orElseThrow();
    return network.with(
        List.of(
            new TopologyChange.LinkRemoved(link),
            new TopologyChange.LinkRemoved(lost.reverseId())));
  }
}
