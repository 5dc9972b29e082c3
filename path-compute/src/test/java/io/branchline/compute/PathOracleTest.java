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
import io.branchline.network.Srlg;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every kind of request on small random networks, against trying every path. */
class PathOracleTest {
  private static final int NETWORKS = 600;

  private static Comparator<List<Link>> inOrder(RandomCase one) {
    return Comparator.<List<Link>>comparingLong(one::cost).thenComparingInt(List::size);
  }

  /** Of equal paths, the one whose last link is lowest, then the one before it, and so on. */
  private static Comparator<List<Link>> lowestFromTheEnd() {
    return (a, b) -> {
      for (int i = a.size() - 1, j = b.size() - 1; i >= 0 && j >= 0; i--, j--) {
        int byId = a.get(i).id().compareTo(b.get(j).id());
        if (byId != 0) {
          return byId;
        }
      }
      return 0;
    };
  }

  @Test
  void a01_theBestPathFromOneEndAndFromBoth() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      var best = one.everyPath().stream().min(inOrder(one).thenComparing(lowestFromTheEnd()));
      for (int worthTwoEnds : new int[] {0, 1000}) {
        var result = new PathComputer(one.topology(), worthTwoEnds, 1000, 0).compute(one.request());
        if (best.isEmpty()) {
          assertFalse(result instanceof PathResult.Found, one.named());
        } else {
          var found = assertInstanceOf(PathResult.Found.class, result, one.named());
          assertEquals(best.get(), found.path().links(), one.named());
          assertEquals(one.cost(best.get()), found.path().cost(), one.named());
        }
      }
    }
  }

  /** After many requests a table or landmarks guide the search; its answers stay the same. */
  @Test
  void a02_theBestPathWithAGuide() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      var expected = new PathComputer(one.topology()).compute(one.request());
      for (int largestTable : new int[] {0, 1000}) {
        var computer = new PathComputer(one.topology(), 1000, 0, largestTable);
        assertEquals(expected, computer.compute(one.request()), one.named());
        for (var node : one.topology().nodes()) {
          var request = new PathRequest(one.from(), node.id(), one.metric(), one.constraints());
          assertEquals(
              new PathComputer(one.topology()).compute(request),
              computer.compute(request),
              one.named());
        }
      }
    }
  }

  @Test
  void b01_theBestPathsInOrder() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      var all = one.everyPath().stream().sorted(inOrder(one)).toList();
      var paths = new PathComputer(one.topology()).listBest(one.request(), 6).paths();
      assertEquals(Math.min(6, all.size()), paths.size(), one.named());
      assertEquals(paths.size(), new HashSet<>(paths).size(), one.named());
      for (int i = 0; i < paths.size(); i++) {
        assertTrue(all.contains(paths.get(i).links()), one.named());
        assertEquals(0, inOrder(one).compare(all.get(i), paths.get(i).links()), one.named());
      }
    }
  }

  @Test
  void b02_theBestPathsWithinBounds() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = bounded(RandomCase.of(seed));
      var all =
          one.everyPath().stream()
              .filter(links ->
                  PathComputer.keepsBounds(new Path(links, one.cost(links)), one.constraints()))
              .sorted(inOrder(one))
              .toList();
      var result = new PathComputer(one.topology()).listBest(one.request(), 6);
      var paths = result.paths();
      assertEquals(all.isEmpty(), result.why().isPresent(), one.named());
      assertEquals(Math.min(6, all.size()), paths.size(), one.named());
      assertEquals(paths.size(), new HashSet<>(paths).size(), one.named());
      for (int i = 0; i < paths.size(); i++) {
        assertTrue(all.contains(paths.get(i).links()), one.named());
        assertEquals(0, inOrder(one).compare(all.get(i), paths.get(i).links()), one.named());
      }
    }
  }

  private static RandomCase bounded(RandomCase loose) {
    var random = new Random(~loose.seed());
    var bounds = loose.constraints().withMaxDelay(Latency.ofMicros(random.nextInt(15)));
    if (random.nextBoolean()) {
      bounds = bounds.withMaxLoss(Loss.ofPercent(random.nextInt(8)));
    }
    return loose.within(bounds);
  }

  @Test
  void c01_thePathWithinBoundsOfDelayAndLoss() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = bounded(RandomCase.of(seed));
      var constraints = one.constraints();
      var within =
          one.everyPath().stream()
              .filter(
                  links -> PathComputer.keepsBounds(new Path(links, one.cost(links)), constraints))
              .min(inOrder(one));
      for (var computer :
          List.of(
              new PathComputer(one.topology()),
              new PathComputer(one.topology(), 1000, 0, 1000),
              new PathComputer(one.topology(), 0, 0, 0))) {
        var result = computer.compute(one.request());
        if (within.isEmpty()) {
          assertFalse(result instanceof PathResult.Found, one.named());
        } else {
          var found = assertInstanceOf(PathResult.Found.class, result, one.named());
          assertTrue(PathComputer.keepsBounds(found.path(), constraints), one.named());
          assertEquals(0, inOrder(one).compare(within.get(), found.path().links()), one.named());
          assertEquals(
              new PathComputer(one.topology()).compute(one.request()), result, one.named());
        }
      }
    }
  }

  @Test
  void d01_pairsThatShareAsLittleAsCanBe() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      for (var kind : Disjointness.values()) {
        checkPair(one, one.everyPath(), kind);
      }
    }
  }

  @Test
  void d02_pairsWithinBounds() {
    int disjoint = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = bounded(RandomCase.of(seed));
      var within =
          one.everyPath().stream()
              .filter(links ->
                  PathComputer.keepsBounds(new Path(links, one.cost(links)), one.constraints()))
              .toList();
      for (var kind : Disjointness.values()) {
        disjoint += checkPair(one, within, kind) ? 1 : 0;
      }
    }
    assertTrue(disjoint > NETWORKS / 4, disjoint + " pairs");
  }

  /** Checks a pair against all pairs of all paths; whether there is a disjoint one. */
  private static boolean checkPair(RandomCase one, List<List<Link>> all, Disjointness kind) {
    var result = new PathComputer(one.topology()).disjointPair(one.request(), kind);
    var about = one.named() + " " + kind;
    if (all.isEmpty()) {
      assertInstanceOf(DisjointResult.NoPath.class, result, about);
      return false;
    }
    long disjoint = Long.MAX_VALUE;
    int leastShared = Integer.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      for (int j = i; j < all.size(); j++) {
        int shared = shared(all.get(i), all.get(j), kind);
        leastShared = Math.min(leastShared, shared);
        if (shared == 0) {
          disjoint = Math.min(disjoint, one.cost(all.get(i)) + one.cost(all.get(j)));
        }
      }
    }
    switch (result) {
      case DisjointResult.Disjoint pair -> {
        requirePair(one, all, pair.first(), pair.second(), about);
        assertEquals(0, shared(pair.first().links(), pair.second().links(), kind), about);
        assertEquals(disjoint, pair.first().cost() + pair.second().cost(), about);
        assertTrue(pair.proved(), about);
      }
      case DisjointResult.Maximally pair -> {
        requirePair(one, all, pair.first(), pair.second(), about);
        assertEquals(Long.MAX_VALUE, disjoint, about);
        assertTrue(pair.proved(), about);
        if (kind != Disjointness.SRLG && !one.constraints().isBounded()) {
          int shared = shared(pair.first().links(), pair.second().links(), kind);
          assertEquals(leastShared, shared, about);
        }
        boolean named =
            !pair.sharedLinks().isEmpty()
                || kind == Disjointness.NODE && !pair.sharedNodes().isEmpty()
                || kind == Disjointness.SRLG && !pair.sharedRisks().isEmpty();
        assertTrue(named, about);
      }
      case DisjointResult.NoPath _ -> throw new AssertionError(about);
    }
    return disjoint < Long.MAX_VALUE;
  }

  private static void requirePair(
      RandomCase one, List<List<Link>> all, Path first, Path second, String about) {
    assertTrue(all.contains(first.links()), about);
    assertTrue(all.contains(second.links()), about);
    assertTrue(first.cost() <= second.cost(), about);
    assertEquals(one.cost(first.links()), first.cost(), about);
  }

  /** Links, or inner nodes and direct links, or risks and links, that both have. */
  private static int shared(List<Link> a, List<Link> b, Disjointness kind) {
    Set<LinkId> links = new HashSet<>(a.stream().map(Link::id).toList());
    links.retainAll(b.stream().map(Link::id).toList());
    return switch (kind) {
      case LINK -> links.size();
      case NODE -> {
        Set<NodeId> nodes = new HashSet<>(inner(a));
        nodes.retainAll(inner(b));
        boolean direct = a.size() == 1 && a.equals(b);
        yield nodes.size() + (direct ? 1 : 0);
      }
      case SRLG -> {
        Set<Srlg> risks = new HashSet<>();
        a.forEach(link -> risks.addAll(link.srlgs()));
        risks.retainAll(b.stream().flatMap(link -> link.srlgs().stream()).toList());
        yield links.size() + risks.size();
      }
    };
  }

  private static List<NodeId> inner(List<Link> links) {
    return links.stream().skip(1).map(link -> link.id().from()).toList();
  }

  @Test
  void e01_theTreeHasTheBestPaths() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var one = RandomCase.of(seed);
      var computer = new PathComputer(one.topology());
      var constraints =
          new Constraints(
              one.constraints().avoidLinks(),
              Set.of(),
              one.constraints().avoidSrlgs(),
              one.constraints().minBandwidth());
      var tree = computer.tree(one.from(), one.metric(), constraints);
      for (int node = 1; node < one.topology().nodeCount(); node++) {
        var request =
            new PathRequest(one.from(), one.topology().node(node).id(), one.metric(), constraints);
        var expected = new PathComputer(one.topology()).compute(request);
        if (expected instanceof PathResult.Found(var path)) {
          assertEquals(path, tree.findPath(node).orElseThrow(), one.named());
          assertEquals(path.cost(), tree.cost(node).orElseThrow(), one.named());
        } else {
          assertTrue(tree.findPath(node).isEmpty(), one.named());
        }
      }
    }
  }

  @Test
  void f01_theReversePathTakesTheSameLines() {
    var topology = TopologyText.parse("a-b:1,5 b-c:2,7 a-c:9");
    var computer = new PathComputer(topology);
    var result =
        computer.compute(
            new PathRequest(new NodeId("a"), new NodeId("c"), Metric.IGP, Constraints.NONE));
    var path = assertInstanceOf(PathResult.Found.class, result).path();
    var back = computer.reverse(path, Metric.IGP).orElseThrow();
    assertEquals("c b a", TopologyText.nodes(back));
    assertEquals(12, back.cost());
    var pairs = new ArrayList<LinkId>();
    path.links().reversed().forEach(link -> pairs.add(link.reverseId()));
    assertEquals(pairs, back.links().stream().map(Link::id).toList());
  }

  @Test
  void f02_aWayBackNeedsEveryLinkBack() {
    int without = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var whole = RandomCase.of(seed);
      var lost = whole.topology().link(new Random(seed).nextInt(whole.topology().linkCount()));
      var one = whole.on(whole.topology().with(List.of(new TopologyChange.LinkRemoved(lost.id()))));
      var computer = new PathComputer(one.topology());
      for (var path : computer.listBest(one.request(), 4).paths()) {
        var back = computer.reverse(path, one.metric());
        if (path.links().stream().anyMatch(link -> link.reverseId().equals(lost.id()))) {
          assertTrue(back.isEmpty(), one.named());
          without++;
          continue;
        }
        var ids = path.links().reversed().stream().map(Link::reverseId).toList();
        var links = back.orElseThrow().links();
        assertEquals(ids, links.stream().map(Link::id).toList(), one.named());
        assertEquals(one.cost(links), back.orElseThrow().cost(), one.named());
        assertEquals(path, computer.reverse(back.orElseThrow(), one.metric()).orElseThrow());
      }
    }
    assertTrue(without > NETWORKS / 20, without + " without a way back");
  }
}
