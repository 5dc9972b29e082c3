package io.branchline.bench;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.optimize.ClassDemand;
import io.branchline.optimize.ClassNeeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A bank with what each branch exchanges with a data centre, in six classes. */
record BankTraffic(String name, Topology topology, List<ClassDemand> demands) {
  /** Production, voice, video, office, test, big data. */
  private enum Kind {
    PRODUCTION(0.02, 40),
    VOICE(0.08, 60),
    VIDEO(0.20, 80),
    OFFICE(0.15, 150),
    TEST(0.25, 0),
    BIG_DATA(0.30, 0);

    /** Of what a branch receives. */
    private final double share;

    private final Optional<Latency> maxDelay;

    Kind(double share, double maxDelayMillis) {
      this.share = share;
      maxDelay =
          maxDelayMillis > 0 ? Optional.of(Latency.ofMillis(maxDelayMillis)) : Optional.empty();
    }

    ClassNeeds needs() {
      return new ClassNeeds(ordinal() + 1, maxDelay, Optional.empty());
    }
  }

  /** One branch in so many is busy. */
  private static final int BUSY = 10;

  /** What a branch sends, as a part of what it receives. */
  private static final double UP = 0.6;

  /**
   * Busy branches receive 60 to 90 % of what their lines carry, the others 2 to 10 %.
   *
   * @param coreFactor times the bandwidth of lines between routers that are no branches
   */
  static BankTraffic of(int nodes, int coreFactor, long seed) {
    var graph = BenchGraphs.bank(nodes, seed);
    var topology = coreFactor == 1 ? graph.topology() : widened(graph.topology(), coreFactor);
    var random = new SplittableRandom(seed);
    var demands = new ArrayList<ClassDemand>();
    for (int branch = BenchGraphs.TRANSIT; branch < nodes; branch++) {
      double carried = 0;
      for (int link = topology.outgoing(branch); link < topology.outgoing(branch + 1); link++) {
        carried += topology.maxBandwidth(link);
      }
      double used =
          random.nextInt(BUSY) == 0
              ? 0.6 + 0.3 * random.nextDouble()
              : 0.02 + 0.08 * random.nextDouble();
      var centre = topology.node(random.nextInt(BenchGraphs.CORES)).id();
      var site = topology.node(branch).id();
      for (var kind : Kind.values()) {
        double down = carried * used * kind.share;
        demands.add(demand(centre, site, down, kind));
        demands.add(demand(site, centre, down * UP, kind));
      }
    }
    var name = graph.name() + (coreFactor == 1 ? "" : ", core x" + coreFactor);
    return new BankTraffic(name, topology, List.copyOf(demands));
  }

  /**
   * What no choice of paths can serve, over all failures of a branch's line or of a router at its
   * far end: what the branch sends and receives beyond what its other lines carry. In Gbit/s.
   */
  double unservable() {
    var sent = new double[topology.nodeCount()];
    var received = new double[topology.nodeCount()];
    for (var demand : demands) {
      sent[topology.nodeIndex(demand.source())] += demand.rate().bitsPerSecond();
      received[topology.nodeIndex(demand.target())] += demand.rate().bitsPerSecond();
    }
    double sum = 0;
    for (int branch = BenchGraphs.TRANSIT; branch < topology.nodeCount(); branch++) {
      double all = 0;
      var byRouter = new HashMap<Integer, Double>();
      for (int link = topology.outgoing(branch); link < topology.outgoing(branch + 1); link++) {
        all += topology.maxBandwidth(link);
        byRouter.merge(topology.head(link), (double) topology.maxBandwidth(link), Double::sum);
      }
      for (int link = topology.outgoing(branch); link < topology.outgoing(branch + 1); link++) {
        sum += missing(branch, sent, received, all - topology.maxBandwidth(link));
      }
      for (double lost : byRouter.values()) {
        sum += missing(branch, sent, received, all - lost);
      }
    }
    return sum / 1e9;
  }

  private static double missing(int branch, double[] sent, double[] received, double left) {
    return Math.max(0, sent[branch] - left) + Math.max(0, received[branch] - left);
  }

  private static ClassDemand demand(NodeId from, NodeId to, double rate, Kind kind) {
    return new ClassDemand(from, to, Bandwidth.ofBitsPerSecond(rate), kind.needs());
  }

  private static Topology widened(Topology topology, int factor) {
    var links = new ArrayList<Link>();
    for (int i = 0; i < topology.linkCount(); i++) {
      boolean core =
          topology.tail(i) < BenchGraphs.TRANSIT && topology.head(i) < BenchGraphs.TRANSIT;
      links.add(core ? wider(topology.link(i), factor) : topology.link(i));
    }
    return Topology.of(topology.nodes(), links);
  }

  private static Link wider(Link link, int factor) {
    return Link.plain(
            link.id(),
            link.remoteIdentifier(),
            link.igpMetric(),
            link.delay(),
            Bandwidth.ofBitsPerSecond(link.maxBandwidth().bitsPerSecond() * factor))
        .withGroups(link.adminGroup(), link.srlgs());
  }
}
