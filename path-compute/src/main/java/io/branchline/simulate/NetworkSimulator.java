package io.branchline.simulate;

import io.branchline.compute.IgpRoutes;
import io.branchline.compute.SegmentWalk;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.service.Demand;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
  private final Map<NodeId, List<SteeringRule>> steering = new HashMap<>();
  private final Map<LinkId, Line> lineByLink = new HashMap<>();

  public NetworkSimulator(
      Bank bank, Topology topology, Map<NodeId, RouterConfiguration> configurations) {
    this.bank = bank;
    this.topology = topology;
    configurations.forEach((router, configuration) -> {
      var byKey = new HashMap<SrPolicyKey, SrPolicy>();
      configuration.policies().forEach(policy -> byKey.put(policy.key(), policy));
      policies.put(router, byKey);
      steering.put(
          router,
          configuration.steering().stream()
              .sorted(
                  Comparator.comparingInt((SteeringRule rule) -> rule.destination().length())
                      .reversed()
                      .thenComparing(SteeringRule::name))
              .toList());
    });
    for (var line : bank.lines()) {
      for (var direction : Direction.values()) {
        lineByLink.put(line.linkId(direction), line);
      }
    }
  }

  /** The network under one failure; routes are computed as they are asked for. */
  public Routes under(Failure failure) {
    return new Routes(new IgpRoutes(topology, failure.linksDown(bank, topology)));
  }

  /** Loads of these demands under a failure. */
  public Simulation simulate(List<Demand> demands, Failure failure) {
    var routes = under(failure);
    var dropped = new ArrayList<DemandKey>();
    var routed = new ArrayList<Map.Entry<Demand, Route>>();
    for (var demand : demands) {
      var route = routes.routeOf(demand.key());
      if (route.arrives()) {
        routed.add(Map.entry(demand, route));
      } else {
        dropped.add(demand.key());
      }
    }
    var simulation = new Simulation(topology, dropped);
    for (var entry : routed) {
      var demand = entry.getKey();
      for (var hop : entry.getValue().hops()) {
        simulation.add(
            hop.link(),
            demand.key().trafficClass(),
            demand.rate().bitsPerSecond() * hop.share() * hop.expansion());
      }
    }
    return simulation;
  }

  /** Routes under one failure. Not for use by several threads at once. */
  public final class Routes {
    private final IgpRoutes igp;
    private final SegmentWalk walk;

    private Routes(IgpRoutes igp) {
      this.igp = igp;
      walk = new SegmentWalk(igp);
    }

    /** IGP reachability in both directions. */
    public boolean connects(NodeId a, NodeId b) {
      int first = topology.nodeIndex(a);
      int second = topology.nodeIndex(b);
      return first >= 0
          && second >= 0
          && igp.distance(first, second) != IgpRoutes.UNREACHABLE
          && igp.distance(second, first) != IgpRoutes.UNREACHABLE;
    }

    /** Where a demand goes. */
    public Route routeOf(DemandKey key) {
      var site = bank.getSite(key.site());
      var farSite = bank.getSite(key.farSite());
      var source = key.direction() == Direction.UP ? site : farSite;
      var target = key.direction() == Direction.UP ? farSite : site;
      var trafficClass = bank.getClass(key.trafficClass());
      int from = topology.nodeIndex(source.gateway());
      int to = topology.nodeIndex(target.gateway());
      if (from < 0 || to < 0) {
        return new Route(
            OptionalInt.empty(),
            List.of(),
            Optional.of((from < 0 ? source : target).gateway() + " is not in the topology"));
      }
      var policy = findPolicy(source.gateway(), trafficClass, target);
      if (policy.isPresent()) {
        for (var candidate : policy.get().candidatePaths()) {
          var hops = new ArrayList<Route.Hop>();
          if (follows(from, to, candidate, trafficClass, hops)) {
            return new Route(OptionalInt.of(candidate.preference()), hops, Optional.empty());
          }
        }
      }
      var hops = new ArrayList<Route.Hop>();
      var outcome = walk.byIgp(from, to, visitor(trafficClass, 1, hops));
      return switch (outcome) {
        case SegmentWalk.Outcome.Arrived _ ->
            new Route(OptionalInt.empty(), hops, Optional.empty());
        case SegmentWalk.Outcome.Dropped dropped ->
            new Route(OptionalInt.empty(), List.of(), Optional.of(dropped.reason()));
      };
    }

    private boolean follows(
        int from,
        int to,
        CandidatePath candidate,
        TrafficClass trafficClass,
        List<Route.Hop> hops) {
      int weights = candidate.segmentLists().stream().mapToInt(weighted -> weighted.weight()).sum();
      for (var weighted : candidate.segmentLists()) {
        double share = (double) weighted.weight() / weights;
        var outcome = walk.bySegments(from, weighted.list(), visitor(trafficClass, share, hops));
        if (!(outcome instanceof SegmentWalk.Outcome.Arrived arrived) || arrived.node() != to) {
          return false;
        }
      }
      return true;
    }

    private SegmentWalk.Visitor visitor(
        TrafficClass trafficClass, double part, List<Route.Hop> hops) {
      return (link, share, encapsulation) -> {
        var id = topology.link(link).id();
        var line = lineByLink.get(id);
        int overhead = line == null ? 0 : line.overheadBytes();
        double mean = trafficClass.meanPacketBytes();
        hops.add(new Route.Hop(id, part * share, (mean + encapsulation + overhead) / mean));
      };
    }
  }

  private Optional<SrPolicy> findPolicy(NodeId headend, TrafficClass trafficClass, Site target) {
    var dscps = trafficClass.dscps();
    return steering.getOrDefault(headend, List.of()).stream()
        .filter(rule -> rule.destination().contains(target.prefix().address()))
        .filter(rule -> rule.dscp().stream().anyMatch(dscps::contains))
        .findFirst()
        .flatMap(rule ->
            Optional.ofNullable(
                policies
                    .getOrDefault(headend, Map.of())
                    .get(new SrPolicyKey(headend, rule.color(), rule.endpoint()))));
  }
}
