package io.branchline.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.compute.IgpRoutes;
import io.branchline.compute.SegmentLists;
import io.branchline.compute.TopologyText;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
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
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Demands of a branch with two lines, by the IGP and by policy. */
class NetworkSimulatorTest {
  /*
   *   b1 --line-1: 1000-- h1 --+
   *   |                        g      line-1 and line-2 carry 4 Mbit/s, line-2 adds 60 bytes
   *   b2 --line-2: 1200-- h2 --+
   */
  private static final Topology TOPOLOGY =
      TopologyText.parse("b1-b2:10 h1-g:10 h2-g:10 b1-h1:1000,4M,s1 b2-h2:1200,4M,s2");

  private static final TrafficClass VOICE =
      new TrafficClass(
          "voice",
          List.of(new MatchRule(Optional.empty(), List.of(46), Optional.empty(), List.of())),
          100,
          1,
          100);
  private static final Bank BANK =
      new Bank(
          List.of(
              site("branch", Tier.BRANCH, "10.1.0.0/24", "b1", "b2"),
              site("centre", Tier.DATA_CENTRE, "10.2.0.0/24", "g", "h1", "h2")),
          List.of(line("line-1", "b1", "h1", 0, 1), line("line-2", "b2", "h2", 60, 2)),
          List.of(VOICE));
  private static final DemandKey UP =
      new DemandKey(new SiteId("branch"), "voice", new SiteId("centre"), Direction.UP);

  private static Site site(String name, Tier tier, String prefix, String... routers) {
    return new Site(
        new SiteId(name),
        name,
        tier,
        "east",
        0,
        0,
        List.of(routers).stream().map(NodeId::new).toList(),
        Prefix.parse(prefix));
  }

  private static Link link(String from, String to) {
    return TopologyText.path(TOPOLOGY, from + " " + to).links().getFirst();
  }

  private static Line line(String name, String near, String far, int overhead, int srlg) {
    return new Line(
        new LineId(name),
        LineKind.MSTP,
        new Carrier("c", "c"),
        new LineEnd(
            new SiteId("branch"),
            new InterfaceId(new NodeId(near), "wan0"),
            link(near, far).id().localIdentifier()),
        new LineEnd(
            new SiteId("centre"),
            new InterfaceId(new NodeId(far), "wan-" + name),
            link(far, near).id().localIdentifier()),
        new Contract(Bandwidth.ofMbps(4), Latency.ofMillis(10), Loss.NONE, 0.999, Optional.empty()),
        overhead,
        1500,
        Set.of(new Srlg(srlg)));
  }

  /** b1 sends voice over line-2, with line-1 as its backup. */
  private static Map<NodeId, RouterConfiguration> overLine2(Dataplane dataplane) {
    var lists = new SegmentLists(new IgpRoutes(TOPOLOGY, Set.of()), dataplane);
    var gateway = new NodeId("g");
    var endpoint = TOPOLOGY.findNode(gateway).orElseThrow().routerId();
    var headend = new NodeId("b1");
    var policy =
        new SrPolicy(
            new SrPolicyKey(headend, 100, endpoint),
            "voice",
            List.of(
                candidate(200, lists.over(headend, link("b2", "h2"), gateway).orElseThrow()),
                candidate(100, lists.over(headend, link("b1", "h1"), gateway).orElseThrow())));
    var rule = new SteeringRule("voice", List.of(46), Prefix.parse("10.2.0.0/24"), 100, endpoint);
    return Map.of(
        headend, new RouterConfiguration(List.of(policy), List.of(rule), new TreeMap<>()));
  }

  private static CandidatePath candidate(int preference, SegmentList list) {
    return new CandidatePath(preference, List.of(new WeightedSegmentList(1, list)));
  }

  private static Simulation simulate(
      Map<NodeId, RouterConfiguration> configurations, Failure failure) {
    return new NetworkSimulator(BANK, TOPOLOGY, configurations)
        .simulate(List.of(new Demand(UP, Bandwidth.ofMbps(1))), failure);
  }

  private static Bandwidth load(Simulation simulation, String from, String to) {
    return simulation.loadOf(link(from, to).id());
  }

  @Test
  void a01_byTheIgpWithoutAnyConfiguration() {
    var simulation = simulate(Map.of(), Failure.NONE);
    assertEquals(Bandwidth.ofMbps(1), load(simulation, "b1", "h1"));
    assertEquals(Bandwidth.ZERO, load(simulation, "h1", "b1"), "upwards only");
    assertEquals(0.25, simulation.utilisationOf(link("b1", "h1").id()));
    assertEquals(Map.of("voice", Bandwidth.ofMbps(1)), simulation.loadsOf(link("b1", "h1").id()));
  }

  @Test
  void a02_byTheIgpAroundAFailure() {
    var failure = Failure.ofLine(new LineId("line-1"));
    var simulation = simulate(Map.of(), failure);
    assertEquals(Bandwidth.ZERO, load(simulation, "b1", "h1"));
    assertEquals(Bandwidth.ofMbps(1.6), load(simulation, "b2", "h2"), "100 bytes become 160");
  }

  @Test
  void b01_byPolicyWithItsLabels() {
    var simulation = simulate(overLine2(Dataplane.MPLS), Failure.NONE);
    assertEquals(Bandwidth.ofMbps(1.12), load(simulation, "b1", "b2"), "three labels");
    assertEquals(Bandwidth.ofMbps(1.64), load(simulation, "b2", "h2"), "one label, 60 bytes more");
    assertEquals(Bandwidth.ofMbps(1.04), load(simulation, "h2", "g"));
    assertEquals(Bandwidth.ZERO, load(simulation, "b1", "h1"));
  }

  @Test
  void b02_byPolicyWithSrv6Headers() {
    var simulation = simulate(overLine2(Dataplane.SRV6), Failure.NONE);
    assertEquals(Bandwidth.ofMbps(1 + 0.80), load(simulation, "b1", "b2"), "40 + 8 + 2 * 16 bytes");
    assertEquals(Bandwidth.ofMbps(1 + 0.80 + 0.60), load(simulation, "b2", "h2"));
  }

  @Test
  void b03_theBackupPathCarriesOn() {
    var routes =
        new NetworkSimulator(BANK, TOPOLOGY, overLine2(Dataplane.MPLS))
            .under(Failure.ofLine(new LineId("line-2")));
    var route = routes.routeOf(UP);
    assertEquals(OptionalInt.of(100), route.preference());
    assertTrue(route.crosses(link("b1", "h1").id()));
  }

  @Test
  void b04_anSrlgTakesItsLinesDown() {
    var failure = new Failure(Set.of(), Set.of(), Set.of(new Srlg(2)));
    var simulation = simulate(overLine2(Dataplane.MPLS), failure);
    assertEquals(Bandwidth.ZERO, load(simulation, "b2", "h2"));
    assertEquals(Bandwidth.ofMbps(1.04), load(simulation, "b1", "h1"));
  }

  @Test
  void c01_whatReachesNoPathIsNamed() {
    var all = new Failure(Set.of(new LineId("line-1"), new LineId("line-2")), Set.of(), Set.of());
    var simulation = simulate(overLine2(Dataplane.MPLS), all);
    assertEquals(List.of(UP), simulation.dropped());
    var route = new NetworkSimulator(BANK, TOPOLOGY, Map.of()).under(all).routeOf(UP);
    assertFalse(route.arrives());
    assertEquals(Optional.of("b1 has no route to g"), route.dropped());
  }

  @Test
  void c02_aLinkThatFailsOneWayIsDownBothWays() {
    LinkId back = link("h1", "b1").id();
    var routes =
        new NetworkSimulator(BANK, TOPOLOGY, Map.of())
            .under(new Failure(Set.of(), Set.of(back), Set.of()));
    assertTrue(routes.routeOf(UP).crosses(link("b2", "h2").id()));
    assertTrue(routes.connects(new NodeId("b1"), new NodeId("g")));
  }
}
