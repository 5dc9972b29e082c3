package io.branchline.simulate;

import io.branchline.compute.IgpRoutes;
import io.branchline.compute.SegmentWalk;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.service.Demand;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Forwards demands as the routers' configurations say: at the gateway of its site a demand is
 * steered by code point and destination into an SR policy, takes the valid candidate path of the
 * highest preference, and follows the IGP when there is none. A candidate path is valid while every
 * segment list of it reaches the endpoint over links that are up.
 */
public final class NetworkSimulator {
  private final Bank bank;
  private final Topology topology;
  private final Map<NodeId, Map<SrPolicyKey, SrPolicy>> policies = new HashMap<>();
  private final Map<NodeId, SteeringTable> steering = new HashMap<>();
  private final Map<SrPolicy, Integer> policyNumbers = new IdentityHashMap<>();
  private final List<SrPolicy> policyByNumber = new ArrayList<>();
  private final int[] overheadBytes;
  private final QueueModel[] queues;
  private final IgpRoutes whole;
  private final SegmentWalk wholeWalk;

  public NetworkSimulator(
      Bank bank, Topology topology, Map<NodeId, RouterConfiguration> configurations) {
    this.bank = bank;
    this.topology = topology;
    configurations.forEach((router, configuration) -> {
      var byKey = new HashMap<SrPolicyKey, SrPolicy>();
      for (var policy : configuration.policies()) {
        byKey.put(policy.key(), policy);
        policyNumbers.put(policy, policyByNumber.size());
        policyByNumber.add(policy);
      }
      policies.put(router, byKey);
      steering.put(router, new SteeringTable(configuration.steering()));
    });
    overheadBytes = new int[topology.linkCount()];
    queues = new QueueModel[topology.linkCount()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new QueueModel(topology.maxBandwidth(i), bank.classes(), Optional.empty());
    }
    for (var line : bank.lines()) {
      for (var direction : Direction.values()) {
        int link = topology.linkIndex(line.linkId(direction));
        if (link >= 0) {
          var port = line.sendingEnd(direction).port();
          var profiles =
              configurations.getOrDefault(port.node(), RouterConfiguration.EMPTY).queues();
          overheadBytes[link] = line.overheadBytes();
          queues[link] =
              new QueueModel(
                  topology.maxBandwidth(link),
                  bank.classes(),
                  Optional.ofNullable(profiles.get(port.name())));
        }
      }
    }
    whole = new IgpRoutes(topology, Set.of());
    wholeWalk = new SegmentWalk(whole);
  }

  /** The network under one failure; routes are computed as they are asked for. */
  public Routes under(Failure failure) {
    var down = failure.linksDown(bank, topology);
    return new Routes(down.isEmpty() ? whole : whole.without(down), failure.nodes());
  }

  /** Loads of these demands under a failure. */
  public Simulation simulate(List<Demand> demands, Failure failure) {
    var traffic = traffic(demands);
    return Simulation.of(traffic, under(failure).walks(traffic));
  }

  /** These demands without failure, to be asked about many failures. */
  public FailureStudy study(List<Demand> demands) {
    return new FailureStudy(this, traffic(demands));
  }

  private Traffic traffic(List<Demand> demands) {
    var flows = new Flow[demands.size()];
    for (int i = 0; i < flows.length; i++) {
      flows[i] = flowOf(demands.get(i).key());
    }
    return new Traffic(topology, bank.classes(), demands, flows, overheadBytes, queues);
  }

  /**
   * What decides where a demand goes; its class does so by its policy alone.
   *
   * @param from index of the gateway that sends, or -1 when it is not in the topology
   * @param policy number of the policy that takes it, or -1
   */
  record Flow(NodeId source, NodeId target, int from, int to, int policy) {}

  private Flow flowOf(DemandKey key) {
    var site = bank.getSite(key.site());
    var farSite = bank.getSite(key.farSite());
    var source = key.direction() == Direction.UP ? site : farSite;
    var target = key.direction() == Direction.UP ? farSite : site;
    var policy = findPolicy(source.gateway(), bank.getClass(key.trafficClass()), target);
    return new Flow(
        source.gateway(),
        target.gateway(),
        topology.nodeIndex(source.gateway()),
        topology.nodeIndex(target.gateway()),
        policy.map(policyNumbers::get).orElse(-1));
  }

  /** Routes under one failure. Not for use by several threads at once. */
  public final class Routes {
    private final IgpRoutes igp;
    private final SegmentWalk walk;
    private final Set<NodeId> nodesDown;
    private final Map<Flow, FlowWalk> walks = new HashMap<>();

    private Routes(IgpRoutes igp, Set<NodeId> nodesDown) {
      this.igp = igp;
      this.nodesDown = nodesDown;
      walk = wholeWalk.on(igp);
    }

    /** IGP reachability in both directions. */
    public boolean connects(NodeId a, NodeId b) {
      int first = topology.nodeIndex(a);
      int second = topology.nodeIndex(b);
      return first >= 0
          && second >= 0
          && !nodesDown.contains(a)
          && !nodesDown.contains(b)
          && igp.distance(first, second) != IgpRoutes.UNREACHABLE
          && igp.distance(second, first) != IgpRoutes.UNREACHABLE;
    }

    /** Where a demand goes. */
    public Route routeOf(DemandKey key) {
      var walked = walkOf(flowOf(key));
      double mean = bank.getClass(key.trafficClass()).meanPacketBytes();
      var hops = new ArrayList<Route.Hop>();
      for (int i = 0; i < walked.links().length; i++) {
        int link = walked.links()[i];
        double wire = mean + walked.bytes()[i] + overheadBytes[link];
        hops.add(new Route.Hop(topology.link(link).id(), walked.shares()[i], wire / mean));
      }
      return new Route(walked.preference(), hops, walked.dropped());
    }

    /** Links that are not usable although they are without failure. */
    int[] listLinksLost() {
      return igp.lost();
    }

    FlowWalk[] walks(Traffic traffic) {
      var result = new FlowWalk[traffic.flows.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = walkOf(traffic.flows[i]);
      }
      return result;
    }

    FlowWalk walkOf(Flow flow) {
      return walks.computeIfAbsent(flow, this::compute);
    }

    private FlowWalk compute(Flow flow) {
      if (flow.from() < 0 || flow.to() < 0) {
        var missing = flow.from() < 0 ? flow.source() : flow.target();
        return FlowWalk.dropped(missing + " is not in the topology");
      }
      for (var end : List.of(flow.source(), flow.target())) {
        if (nodesDown.contains(end)) {
          return FlowWalk.dropped(end + " is down");
        }
      }
      if (flow.policy() >= 0) {
        for (var candidate : policyByNumber.get(flow.policy()).candidatePaths()) {
          var hops = new FlowWalk.Builder();
          if (follows(flow.from(), flow.to(), candidate, hops)) {
            return hops.build(OptionalInt.of(candidate.preference()));
          }
        }
      }
      var hops = new FlowWalk.Builder();
      return switch (walk.byIgp(flow.from(), flow.to(), hops::add)) {
        case SegmentWalk.Outcome.Arrived _ -> hops.build(OptionalInt.empty());
        case SegmentWalk.Outcome.Dropped dropped -> FlowWalk.dropped(dropped.reason());
      };
    }

    private boolean follows(int from, int to, CandidatePath candidate, FlowWalk.Builder hops) {
      int weights = candidate.segmentLists().stream().mapToInt(weighted -> weighted.weight()).sum();
      for (var weighted : candidate.segmentLists()) {
        double part = (double) weighted.weight() / weights;
        var outcome =
            walk.bySegments(
                from, weighted.list(), (link, share, bytes) -> hops.add(link, part * share, bytes));
        if (!(outcome instanceof SegmentWalk.Outcome.Arrived arrived) || arrived.node() != to) {
          return false;
        }
      }
      return true;
    }
  }

  private Optional<SrPolicy> findPolicy(NodeId headend, TrafficClass trafficClass, Site target) {
    return Optional.ofNullable(steering.get(headend))
        .flatMap(table -> table.find(target.prefix().address(), trafficClass.dscps()))
        .flatMap(rule ->
            Optional.ofNullable(
                policies
                    .getOrDefault(headend, Map.of())
                    .get(new SrPolicyKey(headend, rule.color(), rule.endpoint()))));
  }
}
