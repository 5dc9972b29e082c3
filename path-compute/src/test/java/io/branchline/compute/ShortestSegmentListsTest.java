package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.MicroSid;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lists are the shortest there are, by trying every SID of the network at every step. */
class ShortestSegmentListsTest {
  private static final Topology CHAIN =
      RandomGraphs.compressible(
          TopologyText.parse("a-b:10 b-c:10 c-d:10 d-e:10 e-f:10 f-g:10 g-h:10 h-i:10"));

  private static SegmentListResult within(Dataplane dataplane, String nodes, int maximum) {
    var path = TopologyText.path(CHAIN, nodes);
    var pinned = new HashSet<LinkId>();
    path.links().forEach(link -> pinned.add(link.id()));
    return new SegmentLists(new IgpRoutes(CHAIN, Set.of()), dataplane)
        .within(path, pinned, maximum);
  }

  @Test
  void a01_depth() {
    assertEquals(new SegmentListResult.TooDeep(3, 2), within(Dataplane.MPLS, "a b c d", 2));
    assertInstanceOf(SegmentListResult.Fits.class, within(Dataplane.MPLS, "a b c d", 3));
    assertEquals(new SegmentListResult.TooDeep(4, 3), within(Dataplane.SRV6, "a b c d", 3));
    assertInstanceOf(SegmentListResult.Fits.class, within(Dataplane.USID, "a b c d", 1));
  }

  @Test
  void b01_sixInACarrier() {
    var five =
        assertInstanceOf(SegmentListResult.Fits.class, within(Dataplane.USID, "a b c d e f", 9));
    assertEquals("fc00:0:e001:e003:e005:e007:e009:6", five.list().toString());
    assertEquals(40 + 8 + 16, five.list().encapsulationBytes());
    assertEquals(40, five.list().reducedEncapsulationBytes(), "no routing header for one segment");
    var six =
        assertInstanceOf(SegmentListResult.Fits.class, within(Dataplane.USID, "a b c d e f g", 9));
    assertEquals("fc00:0:e001:e003:e005:e007:e009:e00b > fc00:0:7::", six.list().toString());
    assertEquals(40 + 8 + 16, six.list().reducedEncapsulationBytes());
  }

  @Test
  void b02_anAdjacencyFarAwayNeedsItsNodeFirst() {
    var path = TopologyText.path(CHAIN, "a b c d e");
    var third = path.links().get(2).id();
    var lists = new SegmentLists(new IgpRoutes(CHAIN, Set.of()), Dataplane.USID);
    assertEquals("fc00:0:3:e005:5::", lists.exactly(path, Set.of(third)).orElseThrow().toString());
  }

  @Test
  void b03_shiftsAsTheNodesDo() {
    var carrier = Srv6Sid.of("fc00:0:3:e005:5::");
    assertEquals(Optional.of(Srv6Sid.of("fc00:0:e005:5::")), MicroSid.shift(carrier));
    assertEquals(Optional.empty(), MicroSid.shift(Srv6Sid.of("fc00:0:5::")));
    var blocks = List.of(new MicroSid(1, 2), new MicroSid(1, 3), new MicroSid(7, 4));
    assertEquals(2, MicroSid.pack(blocks).size(), "a carrier has one block");
    assertEquals(blocks.subList(0, 2), MicroSid.listOf(MicroSid.pack(blocks).getFirst()));
  }

  @Test
  void c01_theWayBack() {
    var lists = new SegmentLists(new IgpRoutes(CHAIN, Set.of()), Dataplane.MPLS);
    var back = lists.reverse(TopologyText.path(CHAIN, "a b c")).orElseThrow();
    assertEquals("c b a", TopologyText.nodes(back));
    assertEquals(20, back.cost());
    assertEquals("16001", lists.exactly(back, Set.of()).orElseThrow().toString());
  }

  @Test
  void d01_whatIsMissingIsNamed() {
    var links =
        CHAIN.links().stream().map(link -> link.withSids(Optional.empty(), link.endX())).toList();
    var topology = Topology.of(CHAIN.nodes(), links);
    var path = TopologyText.path(topology, "a b c");
    assertEquals(
        new SegmentListResult.NotAdvertised("no SID that forwards on b->c#3"),
        new SegmentLists(new IgpRoutes(topology, Set.of()), Dataplane.MPLS)
            .within(path, Set.of(path.links().getLast().id()), 9));
  }

  @Test
  void n01_noShorterListForwardsOnThePath() {
    for (long seed = 0; seed < 1500; seed++) {
      var random = new Random(seed);
      var topology =
          RandomGraphs.compressible(
              RandomGraphs.next(random, 3 + random.nextInt(6), (int) (seed % 2)));
      var links = RandomGraphs.trail(topology, random);
      var igp = new IgpRoutes(topology, Set.of());
      var walk = new SegmentWalk(igp);
      for (var dataplane : Dataplane.values()) {
        var where = "seed " + seed + " " + dataplane;
        var found = new SegmentLists(igp, dataplane).exactly(new Path(links, 0), Set.of());
        int least = fewestSids(walk, dataplane, links);
        if (found.isEmpty()) {
          assertEquals(-1, least, where);
          continue;
        }
        int carrier = dataplane == Dataplane.USID ? MicroSid.PER_CARRIER : 1;
        assertEquals((least + carrier - 1) / carrier, found.get().segments().size(), where);
        assertEquals(links.size(), crossed(walk, links, 0, found.get()), where);
      }
    }
  }

  private static int fewestSids(SegmentWalk walk, Dataplane dataplane, List<Link> links) {
    var nodes = new HashSet<Sid>();
    for (var node : walk.topology().nodes()) {
      var sid = dataplane == Dataplane.MPLS ? node.nodeSid() : node.endSid();
      sid.ifPresent(nodes::add);
    }
    return FewestSegments.along(
        links.size(),
        dataplane,
        nodes,
        FewestSegments.adjacencies(walk.topology(), dataplane),
        (from, sid) -> crossed(walk, links, from, SegmentList.of(sid)));
  }

  /** The position that the list ends at, or -1 when it leaves the path. */
  private static int crossed(SegmentWalk walk, List<Link> links, int from, SegmentList list) {
    var topology = walk.topology();
    NodeId start = from == 0 ? links.getFirst().id().from() : links.get(from - 1).id().to();
    var ids = new ArrayList<LinkId>();
    var whole = new ArrayList<Double>();
    var outcome =
        walk.bySegments(
            topology.nodeIndex(start),
            list,
            (link, share, _) -> {
              ids.add(topology.link(link).id());
              whole.add(share);
            });
    int end = from + ids.size();
    boolean onPath =
        outcome instanceof SegmentWalk.Outcome.Arrived
            && whole.stream().allMatch(share -> share == 1)
            && end <= links.size()
            && ids.equals(links.subList(from, end).stream().map(Link::id).toList());
    return onPath ? end : -1;
  }

  @Test
  void n02_distancesAndSharesOfEveryFlow() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var topology = RandomGraphs.next(random, 3 + random.nextInt(8), (int) (seed % 2));
      var igp = new IgpRoutes(topology, Set.of());
      var walk = new SegmentWalk(igp);
      int nodes = topology.nodeCount();
      var distance = floydWarshall(topology);
      for (int from = 0; from < nodes; from++) {
        for (int to = 0; to < nodes; to++) {
          assertEquals(distance[from][to], igp.distance(from, to), "seed " + seed);
          var arriving = new double[1];
          int target = to;
          var outcome =
              walk.byIgp(
                  from,
                  to,
                  (link, share, _) -> arriving[0] += topology.head(link) == target ? share : 0);
          if (outcome instanceof SegmentWalk.Outcome.Arrived && from != to) {
            assertEquals(1, arriving[0], 1e-12, "seed " + seed);
          }
          assertEquals(
              distance[from][to] != IgpRoutes.UNREACHABLE,
              outcome instanceof SegmentWalk.Outcome.Arrived,
              "seed " + seed);
        }
      }
    }
  }

  private static long[][] floydWarshall(Topology topology) {
    int nodes = topology.nodeCount();
    var distance = new long[nodes][nodes];
    for (int i = 0; i < nodes; i++) {
      Arrays.fill(distance[i], IgpRoutes.UNREACHABLE);
      distance[i][i] = 0;
    }
    for (int i = 0; i < topology.linkCount(); i++) {
      int tail = topology.tail(i);
      distance[tail][topology.head(i)] =
          Math.min(distance[tail][topology.head(i)], topology.link(i).igpMetric());
    }
    for (int via = 0; via < nodes; via++) {
      if (!topology.mayTransit(via)) {
        continue;
      }
      for (int from = 0; from < nodes; from++) {
        for (int to = 0; to < nodes; to++) {
          if (distance[from][via] != IgpRoutes.UNREACHABLE
              && distance[via][to] != IgpRoutes.UNREACHABLE) {
            distance[from][to] =
                Math.min(distance[from][to], distance[from][via] + distance[via][to]);
          }
        }
      }
    }
    return distance;
  }

  @Test
  void n03_repairedRoutesAreThoseFromScratch() {
    int repaired = 0;
    for (long seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var topology = RandomGraphs.next(random, 4 + random.nextInt(20), seed % 4 == 0 ? 0 : 1);
      var base = new IgpRoutes(topology, Set.of());
      for (int link = 0; link < topology.linkCount(); link++) {
        var down = new BitSet();
        var failed = new HashSet<LinkId>();
        for (int i = 0; i <= random.nextInt(3); i++) {
          int chosen = i == 0 ? link : random.nextInt(topology.linkCount());
          down.set(chosen);
          failed.add(topology.link(chosen).id());
        }
        var after = base.without(down);
        var fresh = new IgpRoutes(topology, failed);
        for (int from = 0; from < topology.nodeCount(); from++) {
          for (int to = 0; to < topology.nodeCount(); to++) {
            assertEquals(fresh.distance(from, to), after.distance(from, to), "seed " + seed);
            assertTrue(
                Arrays.equals(fresh.nextHops(from, to), after.nextHops(from, to)), "seed " + seed);
            repaired += fresh.distance(from, to) != base.distance(from, to) ? 1 : 0;
          }
        }
      }
    }
    assertTrue(repaired > 1000, "failures must matter: " + repaired);
  }
}
