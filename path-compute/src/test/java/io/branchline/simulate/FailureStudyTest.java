package io.branchline.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.compute.IgpRoutes;
import io.branchline.compute.Path;
import io.branchline.compute.RandomGraphs;
import io.branchline.compute.SegmentListResult;
import io.branchline.compute.SegmentLists;
import io.branchline.metric.Bandwidth;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Dataplane;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.service.Demand;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.MatchRule;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every failure asked about one by one is the failure simulated from scratch. */
class FailureStudyTest {
  private static final List<TrafficClass> CLASSES =
      List.of(trafficClass("voice", 46, 100, 1, 100), trafficClass("office", 10, 200, 2, 900));

  private static TrafficClass trafficClass(
      String name, int dscp, int color, int priority, int bytes) {
    var rule = new MatchRule(Optional.empty(), List.of(dscp), Optional.empty(), List.of());
    return new TrafficClass(name, List.of(rule), color, priority, bytes);
  }

  private static Bank bank(Topology topology) {
    var sites = new ArrayList<Site>();
    for (int i = 0; i < topology.nodeCount(); i++) {
      var id = topology.node(i).id();
      sites.add(
          new Site(
              new SiteId(id.value()),
              id.value(),
              i == 0 ? Tier.DATA_CENTRE : Tier.BRANCH,
              "east",
              0,
              0,
              List.of(id),
              prefixOf(i)));
    }
    return new Bank(sites, List.of(), CLASSES);
  }

  private static Prefix prefixOf(int node) {
    return Prefix.parse("10.9." + node + ".0/24");
  }

  private static List<Demand> demands(Topology topology, Random random) {
    var keys = new LinkedHashSet<DemandKey>();
    for (int i = 0; i < 3 * topology.nodeCount(); i++) {
      keys.add(
          new DemandKey(
              new SiteId(topology.node(random.nextInt(topology.nodeCount())).id().value()),
              CLASSES.get(random.nextInt(2)).name(),
              new SiteId(topology.node(random.nextInt(topology.nodeCount())).id().value()),
              Direction.values()[random.nextInt(2)]));
    }
    return keys.stream()
        .map(key -> new Demand(key, Bandwidth.ofBitsPerSecond(1 + random.nextInt(3_000_000))))
        .toList();
  }

  /** Policies along random paths, some of two candidates, some of two weighted lists. */
  private static Map<NodeId, RouterConfiguration> policies(Topology topology, Random random) {
    var lists = new SegmentLists(new IgpRoutes(topology, Set.of()), dataplane(random));
    var policies = new HashMap<NodeId, List<SrPolicy>>();
    var steering = new HashMap<NodeId, List<SteeringRule>>();
    for (int i = 0; i < topology.nodeCount(); i++) {
      var links = RandomGraphs.trail(topology, random);
      var from = links.getFirst().id().from();
      var to = topology.findNode(links.getLast().id().to()).orElseThrow();
      var chosen = CLASSES.get(random.nextInt(2));
      var key = new SrPolicyKey(from, chosen.color(), to.routerId());
      var mine = policies.computeIfAbsent(from, _ -> new ArrayList<>());
      if (mine.stream().anyMatch(policy -> policy.key().equals(key))) {
        continue;
      }
      var candidates = new ArrayList<CandidatePath>();
      listFor(lists, links, random)
          .ifPresent(list -> candidates.add(new CandidatePath(200, weighted(list, to, random))));
      to.nodeSid()
          .filter(_ -> !startsWithSrv6(candidates))
          .map(SegmentList::of)
          .ifPresent(list ->
              candidates.add(new CandidatePath(100, List.of(new WeightedSegmentList(1, list)))));
      mine.add(new SrPolicy(key, "p" + i, candidates));
      steering
          .computeIfAbsent(from, _ -> new ArrayList<>())
          .add(
              new SteeringRule(
                  "r" + i,
                  chosen.dscps(),
                  prefixOf(topology.nodeIndex(to.id())),
                  chosen.color(),
                  to.routerId()));
    }
    var result = new HashMap<NodeId, RouterConfiguration>();
    policies.forEach((node, mine) ->
        result.put(
            node,
            new RouterConfiguration(
                mine, steering.getOrDefault(node, List.of()), new TreeMap<>())));
    return result;
  }

  private static boolean startsWithSrv6(List<CandidatePath> candidates) {
    return !candidates.isEmpty() && candidates.getFirst().segmentLists().getFirst().list().isSrv6();
  }

  private static Dataplane dataplane(Random random) {
    return Dataplane.values()[random.nextInt(Dataplane.values().length)];
  }

  private static Optional<SegmentList> listFor(
      SegmentLists lists, List<Link> links, Random random) {
    var pinned =
        random.nextBoolean()
            ? Set.of(links.get(random.nextInt(links.size())).id())
            : Set.<LinkId>of();
    return lists.within(new Path(links, 0), pinned, 20) instanceof SegmentListResult.Fits fits
        ? Optional.of(fits.list())
        : Optional.empty();
  }

  private static List<WeightedSegmentList> weighted(SegmentList list, Node to, Random random) {
    var plain =
        list.isSrv6() ? to.endSid().map(SegmentList::of) : to.nodeSid().map(SegmentList::of);
    return random.nextBoolean()
        ? List.of(new WeightedSegmentList(1, list))
        : List.of(
            new WeightedSegmentList(3, list), new WeightedSegmentList(1, plain.orElseThrow()));
  }

  private static List<Failure> failures(Topology topology, Random random) {
    var result = new ArrayList<Failure>();
    result.add(Failure.NONE);
    topology.links().forEach(link -> result.add(Failure.ofLink(link.id())));
    topology.nodes().forEach(node -> result.add(Failure.ofNode(node.id())));
    topology.links().stream()
        .flatMap(link -> link.srlgs().stream())
        .distinct()
        .forEach(srlg -> result.add(Failure.ofSrlg(srlg)));
    int singles = result.size();
    for (int i = 0; i < 5; i++) {
      result.add(result.get(random.nextInt(singles)).and(result.get(random.nextInt(singles))));
    }
    return result;
  }

  @Test
  void n01_everyFailureIsAsFromScratch() {
    int differing = 0;
    int policies = 0;
    for (long seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      var topology =
          RandomGraphs.compressible(
              RandomGraphs.next(random, 4 + random.nextInt(9), seed % 4 == 0 ? 0 : 1));
      var configurations =
          seed % 3 == 0 ? Map.<NodeId, RouterConfiguration>of() : policies(topology, random);
      var simulator = new NetworkSimulator(bank(topology), topology, configurations);
      var demands = demands(topology, random);
      var study = simulator.study(demands);
      for (var failure : failures(topology, random)) {
        var where = "seed " + seed + " " + failure;
        var fresh = simulator.simulate(demands, failure);
        var quick = study.under(failure);
        assertEquals(fresh.dropped(), quick.dropped(), where);
        assertEquals(fresh.listOverloaded(), quick.listOverloaded(), where);
        for (var link : topology.links()) {
          assertEquals(fresh.loadsOf(link.id()), quick.loadsOf(link.id()), where);
          assertEquals(fresh.utilisationOf(link.id()), quick.utilisationOf(link.id()), where);
        }
        var changed = new HashMap<DemandKey, DemandOutcome>();
        for (var demand : demands) {
          var outcome = fresh.getOutcome(demand.key());
          assertEquals(outcome, quick.getOutcome(demand.key()), where + " " + demand.key());
          if (!outcome.equals(study.withoutFailure().getOutcome(demand.key()))) {
            changed.put(demand.key(), outcome);
          }
          policies +=
              simulator.under(failure).routeOf(demand.key()).preference().isPresent() ? 1 : 0;
        }
        var comparison = quick.comparedTo(study.withoutFailure());
        var said = new HashMap<DemandKey, DemandOutcome>();
        comparison.changes().forEach(change -> said.put(change.demand(), change.outcome()));
        assertEquals(changed, said, where);
        differing += changed.size();
      }
    }
    assertTrue(differing > 500 && policies > 500, differing + " " + policies);
  }
}
