package io.branchline.optimize;

import io.branchline.compute.TopologyText;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A seeded bank of few branches (b...), which forbid transit, hub routers and centres. */
record SmallBank(Topology topology, List<ClassDemand> demands, List<LineTariff> tariffs) {

  /** The topology in words; nodes whose names start with b forbid transit. */
  static Topology topology(String text) {
    var topology = TopologyText.parse(text);
    return Topology.of(
        topology.nodes().stream().map(SmallBank::branchAware).toList(), topology.links());
  }

  private static Node branchAware(Node node) {
    return node.id().value().startsWith("b") ? node.with(NodeCapabilities.NO_TRANSIT) : node;
  }

  static ClassDemand demand(String from, String to, double mbps, int priority, long delayMicros) {
    return new ClassDemand(
        new NodeId(from),
        new NodeId(to),
        Bandwidth.ofMbps(mbps),
        new ClassNeeds(
            priority,
            delayMicros > 0 ? Optional.of(Latency.ofMicros(delayMicros)) : Optional.empty(),
            Optional.empty()));
  }

  static ClassDemand withMaxLoss(ClassDemand demand, Loss most) {
    var needs = demand.needs();
    return new ClassDemand(
        demand.source(),
        demand.target(),
        demand.rate(),
        new ClassNeeds(needs.priority(), needs.maxDelay(), Optional.of(most)));
  }

  /** The same paths by the nodes along them, where links have other numbers. */
  static List<List<WeightedPath>> installed(List<List<WeightedPath>> lists, Topology topology) {
    return lists.stream()
        .map(list ->
            list.stream()
                .map(share ->
                    new WeightedPath(
                        share.sixteenths(),
                        TopologyText.path(topology, TopologyText.nodes(share.path()))))
                .toList())
        .toList();
  }

  static LineTariff tariff(Topology topology, Link link, double perMbps, double quotaGb) {
    return new LineTariff(
        Set.of(link.id(), link.reverseId()),
        perMbps,
        quotaGb < 0
            ? Optional.empty()
            : Optional.of(
                new LineTariff.Quota(DataVolume.ofGigabytes(quotaGb), Duration.ofDays(10), 2)));
  }

  static SmallBank random(long seed, int branches, int demandCount) {
    return random(seed, branches, demandCount, false);
  }

  /** One whose lines lose packets, with classes that mind. */
  static SmallBank lossy(long seed, int branches, int demandCount) {
    return random(seed, branches, demandCount, true);
  }

  /**
   * One whose branches have lines to two or three hubs, in a core that any failure leaves whole.
   */
  static SmallBank dualHomed(long seed, int branches, int demandCount) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int hub = 1; hub <= 3; hub++) {
      word(text, random, "h" + hub, "c1", 5 + random.nextInt(10), false);
      word(text, random, "h" + hub, hub == 3 ? "h1" : "h" + (hub + 1), 10, false);
    }
    for (int branch = 1; branch <= branches; branch++) {
      int left = random.nextInt(4);
      for (int hub = 1; hub <= 3; hub++) {
        if (hub != left) {
          word(text, random, "b" + branch, "h" + hub, 5 + random.nextInt(8), false);
        }
      }
    }
    var topology = topology(text.toString());
    var demands = new ArrayList<ClassDemand>();
    for (int i = 0; i < demandCount; i++) {
      String branch = "b" + (1 + random.nextInt(branches));
      boolean up = random.nextInt(3) > 0;
      demands.add(
          demand(
              up ? branch : "c1",
              up ? "c1" : branch,
              1 + random.nextInt(5),
              1 + random.nextInt(2),
              random.nextInt(3) == 0 ? 250 + random.nextInt(300) : 0));
    }
    return new SmallBank(topology, demands, List.of());
  }

  private static SmallBank random(long seed, int branches, int demandCount, boolean lossy) {
    var random = new Random(seed);
    var text = new StringBuilder();
    String[] core = {"h1", "h2", "h3", "c1", "c2"};
    for (int i = 0; i < core.length; i++) {
      for (int j = i + 1; j < core.length; j++) {
        // Now and then cut in two, with metrics of zero and ties.
        if (random.nextInt(10) < 6) {
          word(text, random, core[i], core[j], 10 + random.nextInt(30), lossy);
        }
      }
    }
    for (int branch = 1; branch <= branches; branch++) {
      int lines = 1 + random.nextInt(3);
      for (int line = 0; line < lines; line++) {
        word(text, random, "b" + branch, core[random.nextInt(3)], 2 + random.nextInt(10), lossy);
      }
    }
    text.append("c1-c2:5,20M,100us h1-h2:0,20M,50us h3-c2:3,20M,70us");
    var topology = topology(text.toString());
    var demands = new ArrayList<ClassDemand>();
    for (int i = 0; i < demandCount; i++) {
      String branch = "b" + (1 + random.nextInt(branches));
      String centre = "c" + (1 + random.nextInt(2));
      boolean up = random.nextBoolean();
      var demand =
          demand(
              up ? branch : centre,
              up ? centre : branch,
              1 + random.nextInt(6),
              1 + random.nextInt(3),
              random.nextInt(3) == 0 ? 150 + random.nextInt(300) : 0);
      demands.add(
          lossy && random.nextBoolean()
              ? withMaxLoss(demand, Loss.ofRatio(random.nextInt(6) / 100.0))
              : demand);
    }
    var tariffs = new ArrayList<LineTariff>();
    for (var link : topology.links()) {
      if (link.id().from().value().startsWith("b") && random.nextInt(3) == 0) {
        tariffs.add(tariff(topology, link, random.nextInt(4), random.nextBoolean() ? 300 : -1));
      }
    }
    return new SmallBank(topology, demands, tariffs);
  }

  private static void word(
      StringBuilder text, Random random, String a, String b, int mbps, boolean lossy) {
    text.append(
        "%s-%s:%d,%dM,%dus,%d%% "
            .formatted(
                a,
                b,
                random.nextInt(5),
                mbps,
                20 * (1 + random.nextInt(10)),
                lossy ? random.nextInt(4) : 0));
  }
}
