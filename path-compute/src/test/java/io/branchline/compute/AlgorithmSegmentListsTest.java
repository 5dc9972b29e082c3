package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.MicroSid;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Labels where blocks differ, depths that routers say, and SIDs of Flexible Algorithms. */
class AlgorithmSegmentListsTest {
  private static final FlexAlgorithm BY_DELAY =
      new FlexAlgorithm(
          128, MetricType.MIN_DELAY, AdminGroup.NONE, AdminGroup.NONE, AdminGroup.NONE, Set.of());

  /** By IGP a-b-c-d is two hops too many, by delay it is the best. Blocks from 16000, 17000, ... */
  private static final Topology RING =
      dressed(TopologyText.parse("a-b:10,1us b-c:10,1us c-d:10,1us a-d:10,9us"), 9);

  private static Topology dressed(Topology plain, int depth) {
    var compressible = RandomGraphs.compressible(plain);
    var nodes = new ArrayList<Node>();
    for (var node : compressible.nodes()) {
      int number = node.nodeSid().orElseThrow().value() - 16000;
      nodes.add(
          FlexNetworks.with(
              node,
              number,
              15000 + 1000 * number,
              depth,
              number == 2 ? Map.of(128, BY_DELAY) : Map.of()));
    }
    return Topology.of(nodes, compressible.links());
  }

  private static SegmentLists lists(Topology topology, Dataplane dataplane, Integer... flexible) {
    return new SegmentLists(new IgpRoutes(topology, Set.of()), dataplane, Set.of(flexible));
  }

  private static String exactly(
      Topology topology, Dataplane dataplane, String nodes, Integer... flexible) {
    return lists(topology, dataplane, flexible)
        .exactly(TopologyText.path(topology, nodes), Set.of())
        .orElseThrow()
        .toString();
  }

  @Test
  void a01_eachLabelInTheBlockOfTheNodeThatReadsIt() {
    // d is index 4: 16004 at a, 19004 at d itself; c's is 3.
    assertEquals("16004", exactly(RING, Dataplane.MPLS, "a d"));
    assertEquals("16002 > 17003 > 18004", exactly(RING, Dataplane.MPLS, "a b c d"));
    var crossed = TopologyText.path(RING, "a b").links().getFirst().id();
    assertEquals(
        "24001 > 17003",
        lists(RING, Dataplane.MPLS)
            .exactly(TopologyText.path(RING, "a b c"), Set.of(crossed))
            .orElseThrow()
            .toString(),
        "behind an adjacency, in the block of its far end");
  }

  @Test
  void a02_overALineInTheBlockOfItsFarEnd() {
    var line = TopologyText.path(RING, "b c").links().getFirst();
    var over =
        lists(RING, Dataplane.MPLS).over(new NodeId("a"), line, new NodeId("d")).orElseThrow();
    assertEquals("16002 > 24003 > 18004", over.toString());
    assertEquals(
        Optional.of(TopologyText.path(RING, "a b c d").links()),
        new PlainForwarding(RING).trace(new NodeId("a"), over));
  }

  @Test
  void b01_depthIsTheHeadEnds() {
    var shallow = dressed(TopologyText.parse("a-b:10,1us b-c:10,1us c-d:10,1us a-d:10,9us"), 2);
    var path = TopologyText.path(shallow, "a b c d");
    assertEquals(
        new SegmentListResult.TooDeep(3, 2), lists(shallow, Dataplane.MPLS).within(path, Set.of()));
    assertInstanceOf(
        SegmentListResult.Fits.class, lists(RING, Dataplane.MPLS).within(path, Set.of()));
    assertEquals(
        new SegmentListResult.TooDeep(3, 1),
        lists(RING, Dataplane.MPLS).within(path, Set.of(), 1),
        "the caller's, where it is less");
    assertEquals(
        new SegmentListResult.TooDeep(3, 2),
        lists(shallow, Dataplane.MPLS).within(path, Set.of(), 8));
    assertEquals(
        Optional.empty(),
        lists(shallow, Dataplane.MPLS).over(new NodeId("a"), path.links().get(1), new NodeId("d")));
  }

  @Test
  void b02_noRoutingHeaderLeavesOneSid() {
    var none = dressed(TopologyText.parse("a-b:10,1us b-c:10,1us c-d:10,1us a-d:10,9us"), 0);
    var far = TopologyText.path(none, "a b c d");
    assertEquals(
        new SegmentListResult.TooDeep(2, 1), lists(none, Dataplane.SRV6).within(far, Set.of()));
    assertInstanceOf(
        SegmentListResult.Fits.class,
        lists(none, Dataplane.SRV6).within(TopologyText.path(none, "a d"), Set.of()));
    assertInstanceOf(
        SegmentListResult.Fits.class, lists(none, Dataplane.USID).within(far, Set.of()));
    assertEquals(
        new SegmentListResult.TooDeep(1, 0),
        lists(none, Dataplane.MPLS).within(TopologyText.path(none, "a d"), Set.of()),
        "not one label");
  }

  @Test
  void c01_oneSidOfAnAlgorithm() {
    assertEquals("16104", exactly(RING, Dataplane.MPLS, "a b c d", 128));
    assertEquals("fc80:0:4::", exactly(RING, Dataplane.SRV6, "a b c d", 128));
    assertEquals("fc80:0:4::", exactly(RING, Dataplane.USID, "a b c d", 128));
    assertEquals(
        "16004", exactly(RING, Dataplane.MPLS, "a d", 128), "algorithm 0 where it is as good");
    assertEquals(
        "16002 > 17003 > 18004",
        exactly(RING, Dataplane.MPLS, "a b c d", 200),
        "nobody defines it");
  }

  @Test
  void c02_algorithmsTakeTurns() {
    // The detour by algorithm 128, on to e by algorithm 0.
    var longer =
        dressed(
            TopologyText.parse(
                "a-b:10,1us b-c:10,1us c-d:10,1us a-d:10,9us d-e:10,9us d-f:10,1us f-e:10,1us"),
            9);
    assertEquals("16103 > 18005", exactly(longer, Dataplane.MPLS, "a b c d e", 128));
    assertEquals(
        "fc00:0:2:3:5::",
        exactly(longer, Dataplane.USID, "a b c d e", 128),
        "one carrier of one block, rather than two");
  }

  @Test
  void n01_noShorterListOfAnyAlgorithm() {
    int shorter = 0;
    int differing = 0;
    for (long seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var topology = FlexNetworks.next(random, 3 + random.nextInt(6));
      var links = RandomGraphs.trail(topology, random);
      var path = new Path(links, 0);
      var forwarding = new PlainForwarding(topology);
      for (var dataplane : Dataplane.values()) {
        var where = "seed " + seed + " " + dataplane;
        var found = lists(topology, dataplane, 128, 129).exactly(path, Set.of());
        int least = fewestSids(forwarding, topology, dataplane, links);
        assertEquals(least < 0, found.isEmpty(), where);
        if (found.isEmpty()) {
          continue;
        }
        int fewest =
            dataplane == Dataplane.USID ? fewestCarriers(forwarding, topology, links) : least;
        assertEquals(fewest, found.get().segments().size(), where + " " + found.get());
        var headend = links.getFirst().id().from();
        assertEquals(
            Optional.of(links), forwarding.trace(headend, found.get()), where + " " + found.get());
        var plain = lists(topology, dataplane).exactly(path, Set.of());
        shorter +=
            plain.isPresent() && found.get().segments().size() < plain.get().segments().size()
                ? 1
                : 0;
        differing +=
            dataplane == Dataplane.MPLS
                    && topology.nodes().stream()
                            .map(n -> n.capabilities().srgb())
                            .distinct()
                            .count()
                        > 1
                ? 1
                : 0;
      }
    }
    assertTrue(shorter > 50, "algorithms must matter: " + shorter);
    assertTrue(differing > 50, "blocks must differ: " + differing);
  }

  private static int fewestSids(
      PlainForwarding forwarding, Topology topology, Dataplane dataplane, List<Link> links) {
    var nodes = new HashSet<Sid>();
    for (var node : topology.nodes()) {
      for (int algorithm : List.of(0, 128, 129)) {
        if (dataplane == Dataplane.MPLS) {
          node.findPrefixSid(algorithm).ifPresent(sid -> everyBlock(topology, node, sid, nodes));
        } else if (algorithm == 0 || node.capabilities().algorithms().contains(algorithm)) {
          node.findEndSid(algorithm).ifPresent(nodes::add);
        }
      }
    }
    return FewestSegments.along(
        links.size(),
        dataplane,
        nodes,
        FewestSegments.adjacencies(topology, dataplane),
        (from, sid) -> reached(forwarding, links, from, sid));
  }

  /** Where a list of carriers may stand: on the path, in a carrier of a block with slots taken. */
  private record Standing(int position, int block, int slots) {}

  /** Every compressed SID at every standing, each in the open carrier or in a new one. */
  private static int fewestCarriers(
      PlainForwarding forwarding, Topology topology, List<Link> links) {
    var nodes = new HashSet<MicroSid>();
    for (var node : topology.nodes()) {
      for (int algorithm : List.of(0, 128, 129)) {
        if (algorithm == 0 || node.capabilities().algorithms().contains(algorithm)) {
          nodes.add(MicroSid.listOf(node.findEndSid(algorithm).orElseThrow()).getFirst());
        }
      }
    }
    var all = new HashSet<>(nodes);
    topology.links().forEach(l -> all.add(MicroSid.listOf(l.endX().orElseThrow()).getLast()));
    var standings = Set.of(new Standing(0, 0, MicroSid.PER_CARRIER));
    var seen = new HashSet<Standing>();
    for (int carriers = 0; !standings.isEmpty(); carriers++) {
      var later = new HashSet<Standing>();
      var open = new ArrayDeque<>(standings);
      while (!open.isEmpty()) {
        var at = open.pop();
        if (!seen.add(at)) {
          continue;
        }
        for (var sid : all) {
          var whole = MicroSid.pack(List.of(sid)).getFirst();
          int reached = reached(forwarding, links, at.position(), whole);
          if (reached < 0) {
            continue;
          }
          boolean fits = sid.block() == at.block() && at.slots() < MicroSid.PER_CARRIER;
          if (reached == links.size() && nodes.contains(sid)) {
            if (fits) {
              return carriers;
            }
            later.add(new Standing(links.size() + 1, sid.block(), 0));
          } else if (fits) {
            open.add(new Standing(reached, sid.block(), at.slots() + 1));
          } else {
            later.add(new Standing(reached, sid.block(), 1));
          }
        }
      }
      if (later.stream().anyMatch(next -> next.position() > links.size())) {
        return carriers + 1;
      }
      standings = later;
    }
    return -1;
  }

  /** The label of one index in the block of every node. */
  private static void everyBlock(Topology topology, Node owner, MplsLabel sid, Set<Sid> all) {
    all.add(sid);
    var block = owner.capabilities().srgb();
    for (var node : topology.nodes()) {
      if (block.isPresent() && node.capabilities().srgb().isPresent()) {
        int index = sid.value() - block.get().first().value();
        all.add(new MplsLabel(node.capabilities().srgb().get().first().value() + index));
      }
    }
  }

  private static int reached(PlainForwarding forwarding, List<Link> links, int from, Sid sid) {
    var start = from == 0 ? links.getFirst().id().from() : links.get(from - 1).id().to();
    return forwarding
        .trace(start, SegmentList.of(sid))
        .filter(taken ->
            from + taken.size() <= links.size()
                && taken.equals(links.subList(from, from + taken.size())))
        .map(taken -> from + taken.size())
        .orElse(-1);
  }

  @Test
  void n02_theWalkGoesAsPacketsDo() {
    int arrived = 0;
    for (long seed = 0; seed < 1000; seed++) {
      var random = new Random(seed);
      var topology = FlexNetworks.next(random, 3 + random.nextInt(7));
      var forwarding = new PlainForwarding(topology);
      var walk = new SegmentWalk(new IgpRoutes(topology, Set.of()));
      for (var dataplane : Dataplane.values()) {
        var list = anyList(topology, dataplane, random);
        var headend = topology.node(random.nextInt(topology.nodeCount())).id();
        var taken = new ArrayList<LinkId>();
        var whole = new HashSet<Double>();
        var outcome =
            walk.bySegments(
                topology.nodeIndex(headend),
                list,
                (link, share, _) -> {
                  taken.add(topology.link(link).id());
                  whole.add(share);
                });
        boolean oneWay =
            outcome instanceof SegmentWalk.Outcome.Arrived
                && whole.stream().allMatch(share -> share == 1);
        var where = "seed " + seed + " " + headend + " " + list;
        assertEquals(
            forwarding.trace(headend, list).map(links -> links.stream().map(Link::id).toList()),
            oneWay ? Optional.of(taken) : Optional.empty(),
            where);
        arrived += oneWay ? 1 : 0;
      }
    }
    assertTrue(arrived > 500, "lists must work at times: " + arrived);
  }

  private static SegmentList anyList(Topology topology, Dataplane dataplane, Random random) {
    var sids = new ArrayList<Sid>();
    var slots = new ArrayList<MicroSid>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      var node = topology.node(random.nextInt(topology.nodeCount()));
      var link = topology.link(random.nextInt(topology.linkCount()));
      int algorithm = List.of(0, 128, 129).get(random.nextInt(3));
      boolean adjacency = random.nextInt(4) == 0;
      switch (dataplane) {
        case MPLS ->
            sids.add(
                adjacency
                    ? link.adjacencySid().orElseThrow()
                    : node.findPrefixSid(algorithm).orElse(node.nodeSid().orElseThrow()));
        case SRV6 ->
            sids.add(
                adjacency ? link.endX().orElseThrow() : node.findEndSid(algorithm).orElseThrow());
        case USID -> {
          if (adjacency) {
            slots.addAll(MicroSid.listOf(link.endX().orElseThrow()));
          } else {
            slots.addAll(MicroSid.listOf(node.findEndSid(algorithm).orElseThrow()));
          }
        }
      }
    }
    sids.addAll(MicroSid.pack(slots));
    return new SegmentList(sids);
  }
}
