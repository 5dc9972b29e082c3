package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.SegmentList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Segment lists, each proven by walking it. */
class SegmentListsTest {
  /*
   *   a --10-- b --10-- d
   *    \               /
   *     ------ c ------       10 + 10 as well: a to d is not unique
   */
  private static final Topology SQUARE = TopologyText.parse("a-b:10 b-d:10 a-c:10 c-d:10");

  private static SegmentList exactly(
      Topology topology, Dataplane dataplane, String nodes, Set<LinkId> pinned) {
    return new SegmentLists(new IgpRoutes(topology, Set.of()), dataplane)
        .exactly(TopologyText.path(topology, nodes), pinned)
        .orElseThrow();
  }

  private static SortedWalk walk(
      Topology topology, String headend, SegmentList list, Set<LinkId> failed) {
    var shares = new TreeMap<LinkId, Double>();
    var bytes = new ArrayList<Integer>();
    var outcome =
        new SegmentWalk(new IgpRoutes(topology, failed))
            .bySegments(
                topology.nodeIndex(new NodeId(headend)),
                list,
                (link, share, encapsulation) -> {
                  shares.merge(topology.link(link).id(), share, Double::sum);
                  bytes.add(encapsulation);
                });
    return new SortedWalk(outcome, shares, bytes);
  }

  private record SortedWalk(
      SegmentWalk.Outcome outcome, TreeMap<LinkId, Double> shares, List<Integer> bytes) {}

  @Test
  void a01_oneNodeSidWhereTheIgpGoesThere() {
    assertEquals("16002", exactly(SQUARE, Dataplane.MPLS, "a b", Set.of()).toString());
    assertEquals("fc00:0:2::1", exactly(SQUARE, Dataplane.SRV6, "a b", Set.of()).toString());
  }

  @Test
  void a02_twoNodeSidsWhereTwoPathsAreEqual() {
    assertEquals("16002 > 16003", exactly(SQUARE, Dataplane.MPLS, "a b d", Set.of()).toString());
  }

  @Test
  void a03_adjacencyOfAPinnedLink() {
    var first = TopologyText.path(SQUARE, "a b").links().getFirst().id();
    assertEquals(
        "24001 > 16003", exactly(SQUARE, Dataplane.MPLS, "a b d", Set.of(first)).toString());
    var second = TopologyText.path(SQUARE, "b d").links().getFirst().id();
    assertEquals(
        "fc00:1:3::2 > fc00:0:3::1",
        exactly(SQUARE, Dataplane.SRV6, "a b d", Set.of(second)).toString(),
        "SRv6 ends with the End SID, where the outer header comes off");
  }

  @Test
  void b01_parallelLinksNeedTheirAdjacency() {
    var topology = TopologyText.parse("a-b:10 a-b:10 b-c:10");
    assertEquals("24001 > 16003", exactly(topology, Dataplane.MPLS, "a b c", Set.of()).toString());
  }

  @Test
  void c01_labelsComeOffOnTheWay() {
    var links = TopologyText.path(SQUARE, "a b d").links();
    var list = exactly(SQUARE, Dataplane.MPLS, "a b d", Set.of(links.getLast().id()));
    assertEquals(List.of(8, 0), walk(SQUARE, "a", list, Set.of()).bytes());
    var srv6 = exactly(SQUARE, Dataplane.SRV6, "a b d", Set.of());
    assertEquals(List.of(80, 80), walk(SQUARE, "a", srv6, Set.of()).bytes());
  }

  @Test
  void c02_aPinnedLinkFailsTheList() {
    var links = TopologyText.path(SQUARE, "a b d").links();
    var pinned = links.getFirst().id();
    var list = exactly(SQUARE, Dataplane.MPLS, "a b d", Set.of(pinned));
    var dropped =
        assertInstanceOf(
            SegmentWalk.Outcome.Dropped.class, walk(SQUARE, "a", list, Set.of(pinned)).outcome());
    assertEquals("a->b#1 is down", dropped.reason());
  }

  @Test
  void c03_equalCostsSplit() {
    var shares = new TreeMap<String, Double>();
    var outcome =
        new SegmentWalk(new IgpRoutes(SQUARE, Set.of()))
            .byIgp(
                SQUARE.nodeIndex(new NodeId("a")),
                SQUARE.nodeIndex(new NodeId("d")),
                (link, share, _) ->
                    shares.merge(
                        SQUARE.link(link).id().from() + "" + SQUARE.link(link).id().to(),
                        share,
                        Double::sum));
    assertInstanceOf(SegmentWalk.Outcome.Arrived.class, outcome);
    assertEquals("{ab=0.5, ac=0.5, bd=0.5, cd=0.5}", shares.toString());
  }

  @Test
  void d01_overALink() {
    // A branch of two routers with a line each; hub h, data centre g.
    var topology = TopologyText.parse("r1-r2:10 r1-h:1000 r2-h:1200 h-g:10");
    var igp = new IgpRoutes(topology, Set.of());
    var second = TopologyText.path(topology, "r2 h").links().getFirst();
    var mpls = new SegmentLists(igp, Dataplane.MPLS);
    var list = mpls.over(new NodeId("r1"), second, new NodeId("g")).orElseThrow();
    assertEquals("16002 > 24005 > 16004", list.toString());
    assertEquals(
        Set.of("r1->r2#1", "r2->h#5", "h->g#7"),
        names(walk(topology, "r1", list, Set.of()).shares().keySet()));
    assertEquals(
        "24005 > 16004",
        mpls.over(new NodeId("r2"), second, new NodeId("g")).orElseThrow().toString(),
        "shorter where the head end owns the line");
    assertEquals(
        "fc00:1:5::2 > fc00:0:4::1",
        new SegmentLists(igp, Dataplane.SRV6)
            .over(new NodeId("r1"), second, new NodeId("g"))
            .orElseThrow()
            .toString());
  }

  private static Set<String> names(Set<LinkId> ids) {
    var names = new HashSet<String>();
    ids.forEach(id -> names.add(id.toString()));
    return names;
  }

  @Test
  void n01_everyListForwardsOnExactlyItsPath() {
    for (long seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var topology =
          TopologyText.parse(PathComputerTest.randomGraph(random, 4 + random.nextInt(8)));
      var links = randomPath(topology, random);
      for (var dataplane : List.of(Dataplane.MPLS, Dataplane.SRV6)) {
        var igp = new IgpRoutes(topology, Set.of());
        var list =
            new SegmentLists(igp, dataplane).exactly(new Path(links, 0), Set.of()).orElseThrow();
        var crossed = new ArrayList<LinkId>();
        var outcome =
            new SegmentWalk(igp)
                .bySegments(
                    topology.nodeIndex(links.getFirst().id().from()),
                    list,
                    (link, share, _) -> {
                      assertEquals(1.0, share);
                      crossed.add(topology.link(link).id());
                    });
        var arrived = assertInstanceOf(SegmentWalk.Outcome.Arrived.class, outcome, "seed " + seed);
        assertEquals(links.getLast().id().to(), topology.node(arrived.node()).id());
        assertEquals(links.stream().map(Link::id).toList(), crossed, "seed " + seed);
        assertTrue(list.segments().size() <= links.size() + 1, "seed " + seed);
      }
    }
  }

  private static List<Link> randomPath(Topology topology, Random random) {
    var links = new ArrayList<Link>();
    var visited = new HashSet<NodeId>();
    var at = topology.node(random.nextInt(topology.nodeCount())).id();
    visited.add(at);
    while (true) {
      var options =
          topology.listLinksFrom(at).stream()
              .filter(link -> !visited.contains(link.id().to()))
              .toList();
      if (options.isEmpty() || !links.isEmpty() && random.nextInt(5) == 0) {
        return links;
      }
      var link = options.get(random.nextInt(options.size()));
      links.add(link);
      at = link.id().to();
      visited.add(at);
    }
  }
}
