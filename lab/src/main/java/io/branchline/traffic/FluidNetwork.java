package io.branchline.traffic;

import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network as fluid: in each second every demand flows along the ways that the routers' present
 * configuration gives it, through the queues at the sending end of each line. Bytes are conserved:
 * what is offered is delivered, lost or waiting.
 *
 * <p>Routers notice a failure one second after it happened; until then they go on sending into it.
 * What leaves a line in a second enters a further line on its way in the next. The bank's own links
 * have no queues: what exceeds their rate is lost.
 *
 * <p>Not safe for use by several threads.
 */
public final class FluidNetwork {
  /**
   * Routing, the controller's sessions and test packets on each line, bytes a second: 16 kbit/s.
   */
  static final double CONTROL_BYTES = 2_000;

  private static final double CONTROL_PACKET = 100;

  final NetworkIndex index;
  final LinkConditions conditions;
  final LinkState[] links;
  final Map<SrPolicyKey, PolicyCounter> policyCounters = new HashMap<>();
  private final List<DemandKey> demands;
  private final TreeMap<NodeId, RouterConfiguration> configurations = new TreeMap<>();
  private final LinkQueues[] queues;
  private final ShortestPaths intact;
  private final Map<NodeId, SteeringTable> tables = new HashMap<>();
  private boolean[] known;
  private final Outcome outcome;
  private final double[] delayWeight;
  private final LineServer server;
  private Forwarding forwarding;
  private final FlowTable flows;
  private final boolean[] allUp;
  private ShortestPaths live;
  private boolean everythingStale = true;
  private final Set<NodeId> staleHeads = new TreeSet<>();
  private int reroutes;
  private @Nullable FlowMeter meter;
  int ticksSincePublished;

  /** How many seconds the present one stands for. */
  private double span = 1;

  /** What a head end counts of one policy, in IP bytes. */
  static final class PolicyCounter {
    double octets;
    double packets;
  }

  /** A network in which nothing has failed and nothing is configured. */
  public FluidNetwork(GroundTruth truth, List<DemandKey> demands, long seed) {
    index = new NetworkIndex(truth);
    this.demands = List.copyOf(demands);
    int n = index.topology.linkCount();
    conditions = new LinkConditions(index, seed);
    links = new LinkState[n];
    queues = new LinkQueues[n];
    known = conditions.up();
    allUp = known.clone();
    intact = new ShortestPaths(index, known);
    live = intact;
    forwarding = new Forwarding(index, tables, intact, intact);
    for (int l = 0; l < n; l++) {
      links[l] = new LinkState(index.queues.size());
      queues[l] = LinkQueues.of(index, Optional.empty(), index.topology.link(l).maxBandwidth());
    }
    flows = new FlowTable(index, this.demands);
    outcome = new Outcome(demands.size());
    delayWeight = new double[demands.size()];
    server = new LineServer(index);
  }

  public List<DemandKey> demands() {
    return demands;
  }

  /** The router's configuration from the next second on. */
  public void configure(NodeId router, RouterConfiguration configuration) {
    if (configuration.equals(configurations.put(router, configuration))) {
      return;
    }
    tables.put(router, new SteeringTable(configuration));
    staleHeads.add(router);
    int node = index.topology.nodeIndex(router);
    for (int l = index.topology.outgoing(node); l < index.topology.outgoing(node + 1); l++) {
      var link = index.topology.link(l);
      if (index.line[l] != null) {
        var port = portOf(link.id());
        queues[l] =
            LinkQueues.of(
                index, Optional.ofNullable(configuration.queues().get(port)), link.maxBandwidth());
      }
    }
  }

  String portOf(LinkId link) {
    var port = index.truth.ports().get(link);
    if (port == null) {
      throw new IllegalArgumentException("no link " + link);
    }
    return port.name();
  }

  /** All configurations, for a network that shall behave the same. */
  public Map<NodeId, RouterConfiguration> configurations() {
    return new TreeMap<>(configurations);
  }

  RouterConfiguration configurationOf(NodeId router) {
    return configurations.getOrDefault(router, RouterConfiguration.EMPTY);
  }

  /** Cuts both directions of a line, or mends them. */
  public void setUp(Line line, boolean up) {
    for (var direction : Direction.values()) {
      setUp(line.linkId(direction), up);
    }
  }

  /** Cuts one direction of a link, or mends it. */
  void setUp(LinkId id, boolean up) {
    conditions.setUp(id, up);
  }

  /**
   * Makes both directions of a line worse, or as they were.
   *
   * @param extraDelayMillis added to the delay
   * @param extraLoss share of packets lost besides
   * @param rateFactor share of the rate that is left
   */
  public void degrade(Line line, double extraDelayMillis, double extraLoss, double rateFactor) {
    conditions.degrade(line, extraDelayMillis, extraLoss, rateFactor);
  }

  /** The intact topology without the links that are down. */
  public Topology topology() {
    return conditions.topology();
  }

  /** Meters from now on what branches' lines carry. */
  FlowMeter meter() {
    meter = new FlowMeter(index);
    return meter;
  }

  /** Forgets the month's use of quotas. */
  void startMonth() {
    for (var link : links) {
      link.monthBytes = 0;
    }
  }

  /** What became of the demands in the last second. */
  Outcome outcome() {
    return outcome;
  }

  /** The preference of the active candidate path, 0 when there is none. */
  int activePreference(SrPolicy policy) {
    return forwarding.activePreference(policy);
  }

  /** The line that carries most of a demand at present; empty when none does. */
  public Optional<Line> findLineOf(DemandKey demand) {
    return flows.findLineOf(demand);
  }

  /** Bytes that wait in queues or between two lines, as IP bytes, for every demand. */
  double[] inFlight() {
    return flows.inFlight();
  }

  /**
   * Lets one second pass.
   *
   * @param second the second that passes, in network time
   * @param kbps rate of each demand
   */
  public void tick(long second, double[] kbps) {
    tick(second, kbps, 1);
  }

  /**
   * Lets several seconds pass in one step: in each of them as much is offered as in the one that is
   * given, and queues fill for so long.
   */
  void tick(long second, double[] kbps, int times) {
    span = times;
    route();
    if (!conditions.sameAs(known)) {
      // Routers learn of it now and forward by it from the next second on.
      known = conditions.up();
      live = Arrays.equals(known, allUp) ? intact : new ShortestPaths(index, known);
      everythingStale = true;
    }
    Arrays.fill(outcome.delivered, 0);
    Arrays.fill(outcome.lost, 0);
    Arrays.fill(outcome.delayMillis, 0);
    Arrays.fill(delayWeight, 0);
    for (var flow : flows.all()) {
      enter(flow, kbps);
    }
    for (int l = 0; l < links.length; l++) {
      if (index.line[l] == null) {
        links[l].transitLoss = transitLoss(l);
        links[l].load = 0;
      } else {
        serve(l, second);
      }
    }
    for (var flow : flows.all()) {
      leave(flow);
    }
    for (int d = 0; d < demands.size(); d++) {
      outcome.offered[d] = kbps[d] * 125;
      outcome.delayMillis[d] = delayWeight[d] > 0 ? outcome.delayMillis[d] / delayWeight[d] : 0;
    }
    flows.forgetDrained();
    ticksSincePublished++;
  }

  /** How often ways were worked out. */
  int reroutes() {
    return reroutes;
  }

  /**
   * Works out the ways that may have changed: those of routers with a new configuration, or all.
   */
  private void route() {
    if (everythingStale) {
      forwarding = new Forwarding(index, tables, live, intact);
      flows.follow(forwarding);
    } else if (!staleHeads.isEmpty()) {
      forwarding.forget(staleHeads);
      staleHeads.forEach(head -> flows.follow(forwarding, head));
    } else {
      return;
    }
    everythingStale = false;
    staleHeads.clear();
    reroutes++;
  }

  /** Puts a flow's bytes of this second before its first line, or where it is lost or arrives. */
  private void enter(Flow flow, double[] kbps) {
    double bytes = kbps[flow.demand] * 125 * flow.share;
    var policy = flow.route.policy();
    if (policy != null && bytes > 0) {
      var counter = flow.counter;
      if (counter == null) {
        counter = policyCounters.computeIfAbsent(policy, key -> new PolicyCounter());
        flow.counter = counter;
      }
      counter.octets += span * bytes;
      counter.packets += span * bytes / index.packetBytes[flow.queue];
    }
    for (var hop : flow.hops) {
      hop.arrival = hop.next;
      hop.next = 0;
    }
    if (flow.hops.length == 0) {
      arrive(flow, transit(flow, 0, flow.route.links().length, bytes));
    } else {
      var first = flow.hops[0];
      first.arrival += transit(flow, first.firstBefore, first.lastBefore, bytes) * first.wireFactor;
    }
  }

  /** Carries IP bytes over the bank's own links; answers what comes out. */
  private double transit(Flow flow, int from, int to, double bytes) {
    double left = bytes;
    double factor = flow.ownFactor;
    double packet = index.packetBytes[flow.queue];
    for (int i = from; i < to && left > 0; i++) {
      int l = flow.route.links()[i];
      var link = links[l];
      double lost = conditions.isUp(l) ? left * link.transitLoss : left;
      link.load += left * factor;
      link.dropped(flow.queue, span * lost * factor, factor, packet);
      link.sent(flow.queue, span * (left - lost) * factor, factor, packet);
      outcome.lost[flow.demand] += lost;
      left -= lost;
    }
    return left;
  }

  private double transitLoss(int l) {
    double rate = index.bytesPerSecond[l];
    return links[l].load > rate ? 1 - rate / links[l].load : 0;
  }

  private void serve(int l, long second) {
    var hops = flows.at(l);
    int control = index.controlQueue;
    Arrays.fill(server.arrived, 0);
    for (var hop : hops) {
      server.arrived[hop.flow.queue] += hop.arrival;
    }
    server.arrived[control] = CONTROL_BYTES;
    var link = links[l];
    double waitingControl = link.backlog[control] / span + CONTROL_BYTES;
    double loss = conditions.loss(l);
    server.serve(
        link,
        queues[l],
        conditions.bytesPerSecond(l, second),
        loss,
        conditions.delayMillis(l, second),
        span);
    link.sent(control, span * waitingControl * server.sentShare[control], 1, CONTROL_PACKET);
    link.dropped(control, span * waitingControl * server.droppedShare[control], 1, CONTROL_PACKET);
    for (var hop : hops) {
      int q = hop.flow.queue;
      double all = hop.backlog / span + hop.arrival;
      double out = all * server.sentShare[q];
      double drop = all * server.droppedShare[q];
      hop.backlog = span * Math.max(0, all - out - drop);
      link.sent(q, span * out, hop.wireFactor, index.packetBytes[q]);
      link.dropped(q, span * drop, hop.wireFactor, index.packetBytes[q]);
      double sent = out / hop.wireFactor;
      hop.sent = sent * (1 - loss);
      outcome.lost[hop.flow.demand] += drop / hop.wireFactor + sent * loss;
    }
  }

  /** Carries on what came out of each line, to the next line or to where it is going. */
  private void leave(Flow flow) {
    for (int i = 0; i < flow.hops.length; i++) {
      var hop = flow.hops[i];
      if (hop.sent <= 0) {
        continue;
      }
      if (meter != null) {
        meter.add(flow, demands.get(flow.demand), i, span * hop.sent);
      }
      if (i + 1 < flow.hops.length) {
        var next = flow.hops[i + 1];
        next.next += transit(flow, next.firstBefore, next.lastBefore, hop.sent) * next.wireFactor;
      } else {
        int after = hop.lastBefore + 1;
        arrive(flow, transit(flow, after, flow.route.links().length, hop.sent));
      }
      hop.sent = 0;
    }
  }

  private void arrive(Flow flow, double bytes) {
    int d = flow.demand;
    if (!flow.route.arrives()) {
      outcome.lost[d] += bytes;
    } else if (bytes > 0) {
      double millis = flow.ownLinksMillis;
      for (var hop : flow.hops) {
        millis += links[hop.link].delayP95Millis[flow.queue];
      }
      outcome.delivered[d] += bytes;
      outcome.delayMillis[d] += bytes * millis;
      delayWeight[d] += bytes;
    }
  }
}
