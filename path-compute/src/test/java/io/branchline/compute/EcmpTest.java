package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All best paths with what each carries, simple to complex. */
class EcmpTest {
  private static final int NETWORKS = 2000;
  private static final int ALL = 100_000;

  private static EcmpResult ask(Topology topology, String ends, int most, Constraints constraints) {
    var from = new NodeId(ends.substring(0, 1));
    var to = new NodeId(ends.substring(1));
    return new PathComputer(topology)
        .ecmp(new PathRequest(from, to, Metric.IGP, constraints), most);
  }

  private static EcmpSet set(EcmpResult result) {
    return assertInstanceOf(EcmpResult.Found.class, result).set();
  }

  /** Such as {@code a b d 0.50, a c d 0.50}. */
  private static String shown(EcmpSet set) {
    var texts = new ArrayList<String>();
    for (var one : set.paths()) {
      texts.add("%s %.2f".formatted(TopologyText.nodes(one.path()), one.share()));
    }
    return String.join(", ", texts);
  }

  @Test
  void a01_everyNodeSplitsEvenly() {
    var topology = TopologyText.parse("a-b:1 b-d:2 a-c:1 c-d:2 c-e:1 e-d:1 a-d:4");
    var set = set(ask(topology, "ad", ALL, Constraints.NONE));
    assertEquals("a b d 0.50, a c d 0.25, a c e d 0.25", shown(set));
    assertEquals(3, set.cost());
    assertTrue(set.isComplete());
  }

  @Test
  void a02_parallelLinksCountEach() {
    var set = set(ask(TopologyText.parse("a-b:1 a-b:1 a-b:1 a-b:2"), "ab", ALL, Constraints.NONE));
    assertEquals(3, set.pathCount());
    set.links().forEach(one -> assertEquals(1.0 / 3, one.share(), 1e-12));
  }

  @Test
  void a03_toItself() {
    var set = set(ask(TopologyText.parse("a-b:1"), "aa", ALL, Constraints.NONE));
    assertEquals(List.of(), set.links());
    assertEquals(1, set.pathCount());
  }

  @Test
  void b01_moreThanAreListed() {
    var words = new ArrayList<String>();
    for (int i = 0; i < 70; i++) {
      words.add("n%02d-n%02d:1 n%02d-n%02d:1".formatted(i, i + 1, i, i + 1));
    }
    var topology = TopologyText.parse(String.join(" ", words));
    var computer = new PathComputer(topology);
    var whole = new PathRequest(new NodeId("n00"), new NodeId("n70"), Metric.IGP, Constraints.NONE);
    var set = set(computer.ecmp(whole, 5));
    assertEquals(5, set.paths().size());
    assertEquals(Long.MAX_VALUE, set.pathCount(), "2^70 do not fit");
    assertFalse(set.isComplete());
    assertEquals(140, set.links().size());
    var part = new PathRequest(new NodeId("n00"), new NodeId("n40"), Metric.IGP, Constraints.NONE);
    assertEquals(1L << 40, set(computer.ecmp(part, 0)).pathCount());
  }

  @Test
  void c01_metricsOfZeroMakeNoCircles() {
    var topology = TopologyText.parse("a-b:0 b-c:0 c-a:0 a-d:1 b-d:1 c-d:1");
    var set = set(ask(topology, "ad", ALL, Constraints.NONE));
    assertEquals("a d 1.00", shown(set), "a has a link that costs, as b and c have");
    topology = TopologyText.parse("a-b:0 b-c:0 c-a:0 b-d:1 c-d:1");
    set = set(ask(topology, "ad", ALL, Constraints.NONE));
    assertEquals("a b d 0.50, a c d 0.50", shown(set));
  }

  @Test
  void d01_whyThereAreNone() {
    var topology = TopologyText.parse("a-b:1,9us b-d:1,9us a-c:1,3us c-d:1,3us e-f:1");
    var none = ask(topology, "ae", ALL, Constraints.NONE);
    assertInstanceOf(
        PathResult.Unreachable.class, assertInstanceOf(EcmpResult.NoPath.class, none).why());
    var tight = Constraints.NONE.withMaxDelay(Latency.ofMicros(5));
    none = ask(topology, "ad", ALL, tight);
    assertEquals(
        new PathResult.Best.LeastDelay(Latency.ofMicros(6)), infeasible(none).best().getFirst());
    none = ask(topology, "ad", ALL, Constraints.NONE.withMaxDelay(Latency.ofMicros(10)));
    assertEquals(List.of(Constraints.Kind.DELAY), infeasible(none).binding());
    assertEquals(List.of(), infeasible(none).best(), "the whole set is what it is");
    var wide = Constraints.NONE.withMaxDelay(Latency.ofMicros(18));
    assertEquals(2, set(ask(topology, "ad", ALL, wide)).pathCount());
  }

  private static PathResult.Infeasible infeasible(EcmpResult result) {
    var why = assertInstanceOf(EcmpResult.NoPath.class, result).why();
    return assertInstanceOf(PathResult.Infeasible.class, why);
  }

  /** Distances and ranks by going over all links until nothing changes any more. */
  private static final class Plain {
    private static final long FAR = Long.MAX_VALUE / 2;

    private final RandomCase one;
    private final long[] distance;
    private final long[] rank;
    private final int target;

    Plain(RandomCase one) {
      this.one = one;
      target = one.topology().nodeIndex(one.to());
      distance = new long[one.topology().nodeCount()];
      rank = new long[distance.length];
      Arrays.fill(distance, FAR);
      Arrays.fill(rank, FAR);
      distance[target] = 0;
      rank[target] = 0;
      for (int round = 0; round < distance.length; round++) {
        for (int link = 0; link < one.topology().linkCount(); link++) {
          int tail = one.topology().tail(link);
          if (mayUse(link)) {
            distance[tail] = Math.min(distance[tail], onward(link));
          }
        }
      }
      for (int round = 0; round < distance.length; round++) {
        for (int link = 0; link < one.topology().linkCount(); link++) {
          int tail = one.topology().tail(link);
          if (tail != target && mayUse(link) && onward(link) == distance[tail]) {
            long needed = metric(link) > 0 ? 0 : rank[one.topology().head(link)] + 1;
            rank[tail] = Math.min(rank[tail], needed);
          }
        }
      }
    }

    private long metric(int link) {
      return one.metric().of(one.topology().link(link));
    }

    private long onward(int link) {
      return distance[one.topology().head(link)] + metric(link);
    }

    private boolean mayUse(int link) {
      int head = one.topology().head(link);
      return (head == target || one.topology().mayTransit(head))
          && one.constraints().allow(one.topology().link(link), one.from(), one.to());
    }

    private List<Integer> next(int node) {
      var links = new ArrayList<Integer>();
      for (int link = 0; link < one.topology().linkCount(); link++) {
        boolean onBest =
            one.topology().tail(link) == node
                && mayUse(link)
                && onward(link) < FAR
                && onward(link) == distance[node];
        if (onBest && (metric(link) > 0 || rank[one.topology().head(link)] < rank[node])) {
          links.add(link);
        }
      }
      return links;
    }

    void split(int node, double share, List<Link> soFar, Map<List<Link>, Double> paths) {
      if (node == target) {
        paths.put(List.copyOf(soFar), share);
        return;
      }
      var links = next(node);
      for (int link : links) {
        soFar.add(one.topology().link(link));
        split(one.topology().head(link), share / links.size(), soFar, paths);
        soFar.removeLast();
      }
    }
  }

  @Test
  void n01_agreesWithPlainDefinitions() {
    int several = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      var result = new PathComputer(one.topology()).ecmp(one.request(), ALL);
      var expected = new HashMap<List<Link>, Double>();
      new Plain(one).split(one.topology().nodeIndex(one.from()), 1, new ArrayList<>(), expected);
      if (expected.isEmpty()) {
        assertInstanceOf(EcmpResult.NoPath.class, result, one.named());
        continue;
      }
      var set = set(result);
      assertEquals(expected.size(), set.pathCount(), one.named());
      assertEquals(expected.size(), set.paths().size(), one.named());
      var carried = new HashMap<LinkId, Double>();
      for (var each : set.paths()) {
        var links = each.path().links();
        assertEquals(expected.getOrDefault(links, -1.0), each.share(), 1e-9, one.named());
        assertEquals(one.cost(links), each.path().cost(), one.named());
        links.forEach(link -> carried.merge(link.id(), each.share(), Double::sum));
      }
      assertEquals(carried.size(), set.links().size(), one.named());
      for (var each : set.links()) {
        assertEquals(carried.getOrDefault(each.link().id(), -1.0), each.share(), 1e-9, one.named());
      }
      several += expected.size() > 1 ? 1 : 0;
    }
    assertTrue(several > 100, several + " with more than one path");
  }

  /** Where every link costs something these are simply all paths of the least cost. */
  @Test
  void n02_areAllPathsOfTheLeastCost() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed).by(Metric.HOPS);
      var all = one.everyPath();
      long least = all.stream().mapToLong(one::cost).min().orElse(-1);
      Set<List<Link>> best = new HashSet<>(all.stream().filter(p -> one.cost(p) == least).toList());
      var result = new PathComputer(one.topology()).ecmp(one.request(), ALL);
      if (best.isEmpty()) {
        assertInstanceOf(EcmpResult.NoPath.class, result, one.named());
      } else {
        Set<List<Link>> found = new HashSet<>();
        set(result).paths().forEach(each -> found.add(each.path().links()));
        assertEquals(best, found, one.named());
      }
    }
  }

  /** The IGP's forwarding, worked out apart, splits in the same way. */
  @Test
  void n03_areWhatTheIgpForwardsOn() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var topology = RandomGraphs.next(random, 4 + random.nextInt(6), random.nextInt(2));
      var walk = new SegmentWalk(new IgpRoutes(topology, Set.of()));
      var crossed = new HashMap<LinkId, Double>();
      int to = topology.nodeCount() - 1;
      var outcome =
          walk.byIgp(
              0,
              to,
              (link, share, _) -> crossed.merge(topology.link(link).id(), share, Double::sum));
      var request =
          new PathRequest(
              topology.node(0).id(), topology.node(to).id(), Metric.IGP, Constraints.NONE);
      var result = new PathComputer(topology).ecmp(request, 0);
      if (outcome instanceof SegmentWalk.Outcome.Dropped) {
        assertInstanceOf(EcmpResult.NoPath.class, result, "seed " + seed);
        continue;
      }
      var set = set(result);
      assertEquals(crossed.size(), set.links().size(), "seed " + seed);
      for (var each : set.links()) {
        double share = crossed.getOrDefault(each.link().id(), -1.0);
        assertEquals(share, each.share(), 1e-9, "seed " + seed);
      }
    }
  }

  @Test
  void n04_theWorstOfThem() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      if (new PathComputer(one.topology()).ecmp(one.request(), ALL)
          instanceof EcmpResult.Found(var set)) {
        var delay = set.paths().stream().map(each -> each.path().delay()).max(Latency::compareTo);
        var loss = set.paths().stream().map(each -> each.path().loss()).max(Loss::compareTo);
        assertEquals(delay.orElseThrow(), set.slowest(), one.named());
        assertEquals(loss.orElseThrow().ratio(), set.mostLoss().ratio(), 1e-12, one.named());
      }
    }
  }
}
