package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Constrained shortest paths, simple to complex. */
class PathComputerTest {
  /*
   *      b --- c
   *     /       \        10 each; a-e-d is 15 + 15 on thin links; s1 lies in duct 1
   *    a ---e--- d
   */
  private static final Topology DIAMOND =
      TopologyText.parse("a-b:10,s1 b-c:10 c-d:10,s2 a-e:15,2M e-d:20,3M");

  private static PathResult ask(
      Topology topology, String from, String to, Constraints constraints) {
    return new PathComputer(topology)
        .compute(new PathRequest(new NodeId(from), new NodeId(to), Metric.IGP, constraints));
  }

  private static String nodes(PathResult result) {
    return TopologyText.nodes(assertInstanceOf(PathResult.Found.class, result).path());
  }

  private static Constraints avoid(
      Set<LinkId> links, Set<NodeId> nodes, Set<Srlg> srlgs, double mbps) {
    return new Constraints(links, nodes, srlgs, Bandwidth.ofMbps(mbps));
  }

  @Test
  void a01_takesTheCheapest() {
    assertEquals("a b c d", nodes(ask(DIAMOND, "a", "d", Constraints.NONE)));
  }

  @Test
  void a02_fewerHopsAmongEquals() {
    var topology = TopologyText.parse("a-b:10 b-c:10 c-d:10 a-e:15 e-d:15");
    assertEquals("a e d", nodes(ask(topology, "a", "d", Constraints.NONE)));
  }

  @Test
  void a03_lowerLinkAmongEqualsOfTheSameLength() {
    var topology = TopologyText.parse("a-c:10 c-d:10 a-b:10 b-d:10");
    assertEquals("a b d", nodes(ask(topology, "a", "d", Constraints.NONE)));
  }

  @Test
  void a04_toItselfIsTheEmptyPath() {
    var found = assertInstanceOf(PathResult.Found.class, ask(DIAMOND, "a", "a", Constraints.NONE));
    assertEquals(List.of(), found.path().links());
  }

  @Test
  void b01_metricsDiffer() {
    var topology = TopologyText.parse("a-b:10,50us b-d:10,50us a-d:30,10us");
    var computer = new PathComputer(topology);
    var from = new NodeId("a");
    var to = new NodeId("d");
    assertEquals(
        "a b d", nodes(computer.compute(new PathRequest(from, to, Metric.IGP, Constraints.NONE))));
    assertEquals(
        "a d", nodes(computer.compute(new PathRequest(from, to, Metric.DELAY, Constraints.NONE))));
    assertEquals(
        "a d", nodes(computer.compute(new PathRequest(from, to, Metric.HOPS, Constraints.NONE))));
  }

  @Test
  void c01_avoidsWhatItMust() {
    assertEquals(
        "a e d", nodes(ask(DIAMOND, "a", "d", avoid(Set.of(), Set.of(), Set.of(new Srlg(1)), 0))));
    assertEquals(
        "a e d",
        nodes(ask(DIAMOND, "a", "d", avoid(Set.of(), Set.of(new NodeId("c")), Set.of(), 0))));
    assertEquals(
        "a b c d",
        nodes(
            ask(
                DIAMOND,
                "a",
                "d",
                avoid(Set.of(), Set.of(new NodeId("a"), new NodeId("d")), Set.of(), 5))),
        "its ends are exempt");
  }

  @Test
  void d01_saysWhichConstraintBindsAndByHowMuch() {
    var result = ask(DIAMOND, "a", "d", avoid(Set.of(), Set.of(new NodeId("b")), Set.of(), 2.5));
    var infeasible = assertInstanceOf(PathResult.Infeasible.class, result);
    assertEquals(List.of(Constraints.Kind.NODES), infeasible.binding());

    var wide = ask(DIAMOND, "a", "d", avoid(Set.of(), Set.of(), Set.of(), 1200));
    infeasible = assertInstanceOf(PathResult.Infeasible.class, wide);
    assertEquals(List.of(Constraints.Kind.BANDWIDTH), infeasible.binding());
    assertEquals(List.of(new PathResult.Best.Widest(Bandwidth.ofMbps(1000))), infeasible.best());
    assertEquals(
        "no path between a and d unless a bandwidth of 1200.00 Mbit/s (there is at most 1000.00 Mbit/s) gives way",
        infeasible.reason());
  }

  @Test
  void d02_twoConstraintsTogether() {
    var result =
        ask(
            DIAMOND,
            "a",
            "d",
            avoid(Set.of(), Set.of(new NodeId("e")), Set.of(new Srlg(1), new Srlg(2)), 0));
    var infeasible = assertInstanceOf(PathResult.Infeasible.class, result);
    assertEquals(List.of(Constraints.Kind.NODES), infeasible.binding());
    result =
        ask(DIAMOND, "a", "d", avoid(Set.of(), Set.of(new NodeId("e")), Set.of(new Srlg(1)), 1200));
    infeasible = assertInstanceOf(PathResult.Infeasible.class, result);
    assertEquals(List.of(Constraints.Kind.NODES, Constraints.Kind.BANDWIDTH), infeasible.binding());
    assertEquals(
        List.of(new PathResult.Best.Widest(Bandwidth.ofMbps(2))),
        infeasible.best(),
        "past the node, though not in duct 1");
  }

  @Test
  void d03_unreachable() {
    var topology = TopologyText.parse("a-b:1 c-d:1");
    assertInstanceOf(PathResult.Unreachable.class, ask(topology, "a", "d", Constraints.NONE));
    assertInstanceOf(PathResult.Unreachable.class, ask(topology, "a", "z", Constraints.NONE));
  }

  @Test
  void d04_aBoundBeyondAllMeasureBindsNothing() {
    var bounds =
        Constraints.NONE
            .withMaxDelay(Latency.ofMicros(Long.MAX_VALUE))
            .withMaxLoss(Loss.ofPercent(1));
    assertEquals("a b c d", nodes(ask(DIAMOND, "a", "d", bounds)));
    var lossy = DIAMOND.with(List.of(new TopologyChange.LinkPut(lossy(DIAMOND.link(0)))));
    assertEquals("a e d", nodes(ask(lossy, "a", "d", bounds)));
  }

  private static Link lossy(Link link) {
    return new Link(
        link.id(),
        link.remoteIdentifier(),
        link.igpMetric(),
        link.teMetric(),
        link.delay(),
        link.jitter(),
        Loss.ofPercent(5),
        link.maxBandwidth(),
        link.reservableBandwidth(),
        link.availableBandwidth(),
        link.adminGroup(),
        link.srlgs(),
        link.adjacencySid(),
        link.endX());
  }

  @Test
  void e01_severalPathsAreAtLeastOne() {
    var request = new PathRequest(new NodeId("a"), new NodeId("d"), Metric.IGP, Constraints.NONE);
    var computer = new PathComputer(DIAMOND);
    assertThrows(IllegalArgumentException.class, () -> computer.listBest(request, 0));
    assertEquals(2, computer.listBest(request, 9).paths().size(), "there are no more");
    assertEquals(Optional.empty(), computer.listBest(request, 9).why());
  }

  @Test
  void n01_agreesWithEveryPathTried() {
    for (long seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var topology = TopologyText.parse(randomGraph(random, 4 + random.nextInt(3)));
      var from = topology.node(0).id();
      var to = topology.node(topology.nodeCount() - 1).id();
      var constraints =
          avoid(
              random.nextBoolean()
                  ? Set.of(topology.link(random.nextInt(topology.linkCount())).id())
                  : Set.of(),
              random.nextInt(3) == 0 ? Set.of(topology.node(1).id()) : Set.of(),
              random.nextInt(3) == 0 ? Set.of(new Srlg(random.nextInt(3))) : Set.of(),
              random.nextInt(3));
      var best = new long[] {Long.MAX_VALUE};
      everyPath(
          topology,
          topology.nodeIndex(from),
          topology.nodeIndex(to),
          0,
          new HashSet<>(),
          link -> constraints.allow(link, from, to),
          best);
      var result =
          new PathComputer(topology).compute(new PathRequest(from, to, Metric.IGP, constraints));
      if (best[0] == Long.MAX_VALUE) {
        assertTrue(!(result instanceof PathResult.Found), "seed " + seed);
      } else {
        var found = assertInstanceOf(PathResult.Found.class, result, "seed " + seed);
        assertEquals(best[0], found.path().cost(), "seed " + seed);
        assertEquals(
            best[0],
            found.path().links().stream().mapToLong(Link::igpMetric).sum(),
            "seed " + seed);
        assertTrue(
            found.path().links().stream().allMatch(link -> constraints.allow(link, from, to)),
            "seed " + seed);
      }
    }
  }

  static String randomGraph(Random random, int nodes) {
    var words = new ArrayList<String>();
    for (int i = 1; i < nodes; i++) {
      words.add(word(random, random.nextInt(i), i));
    }
    for (int extra = random.nextInt(nodes + 2); extra > 0; extra--) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        words.add(word(random, a, b));
      }
    }
    return String.join(" ", words);
  }

  private static String word(Random random, int a, int b) {
    return "n"
        + a
        + "-n"
        + b
        + ":"
        + (1 + random.nextInt(4))
        + ","
        + (1 + random.nextInt(3))
        + "M,s"
        + random.nextInt(4);
  }

  private static void everyPath(
      Topology topology,
      int at,
      int to,
      long cost,
      Set<Integer> visited,
      java.util.function.Predicate<Link> allowed,
      long[] best) {
    if (at == to) {
      best[0] = Math.min(best[0], cost);
      return;
    }
    visited.add(at);
    for (int i = topology.outgoing(at); i < topology.outgoing(at + 1); i++) {
      if (!visited.contains(topology.head(i)) && allowed.test(topology.link(i))) {
        everyPath(
            topology,
            topology.head(i),
            to,
            cost + topology.link(i).igpMetric(),
            visited,
            allowed,
            best);
      }
    }
    visited.remove(at);
  }
}
