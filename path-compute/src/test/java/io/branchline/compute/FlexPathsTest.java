package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests for paths of flexible algorithms, against RFC 9350's rules written down plainly. */
class FlexPathsTest {
  private static final int NETWORKS = 800;
  private static final int ALGORITHM = 128;
  private static final int ALL = 10_000;

  private static final FlexAlgorithm BY_DELAY =
      new FlexAlgorithm(
          1, MetricType.MIN_DELAY, AdminGroup.NONE, AdminGroup.NONE, AdminGroup.NONE, Set.of());

  private static Node with(Node node, boolean takesPart, Optional<FlexAlgorithm> says) {
    var own = node.capabilities();
    var taking = takesPart ? own.withAlgorithm(ALGORITHM) : own;
    return node.with(says.map(said -> taking.withDefinition(ALGORITHM, said)).orElse(taking));
  }

  /** All but the nodes named take part; a defines it. */
  private static Topology byDelay(String links, String others) {
    var topology = TopologyText.parse(links);
    return topology.with(
        topology.nodes().stream()
            .<TopologyChange>map(node -> {
              var name = node.id().value();
              return new TopologyChange.NodePut(
                  with(
                      node,
                      !others.contains(name),
                      name.equals("a") ? Optional.of(BY_DELAY) : Optional.empty()));
            })
            .toList());
  }

  private static PathRequest request(String from, String to, int algorithm) {
    return PathRequest.ofAlgorithm(new NodeId(from), new NodeId(to), algorithm, Constraints.NONE);
  }

  @Test
  void a01_byItsMetricWithTheLinksAsTheyAre() {
    var topology = byDelay("a-b:1,50us b-d:1,50us a-c:9,10us c-d:9,10us", "");
    var result = new PathComputer(topology).compute(request("a", "d", ALGORITHM));
    var path = assertInstanceOf(PathResult.Found.class, result).path();
    assertEquals("a c d", TopologyText.nodes(path));
    assertEquals(20, path.cost());
    assertEquals(9, path.links().getFirst().igpMetric());
  }

  @Test
  void a02_whyThereIsNone() {
    var computer = new PathComputer(byDelay("a-b:1 b-c:1 c-d:1,0us d-e:1", "b"));
    assertEquals(new PathResult.Undefined(129), computer.compute(request("a", "c", 129)));
    assertEquals(
        new PathResult.NotTakingPart(new NodeId("b"), ALGORITHM),
        computer.compute(request("a", "b", ALGORITHM)));
    assertEquals(
        new PathResult.NotTakingPart(new NodeId("b"), ALGORITHM),
        computer.compute(request("b", "a", ALGORITHM)));
    assertEquals(
        new PathResult.Unreachable("no path between a and c at all, in flexible algorithm 128"),
        computer.compute(request("a", "c", ALGORITHM)));
    assertEquals(
        new PathResult.Unreachable("z is not in the topology, in flexible algorithm 128"),
        computer.compute(request("a", "z", ALGORITHM)));
    assertThrows(IllegalArgumentException.class, () -> request("a", "b", 127));
    assertThrows(IllegalArgumentException.class, () -> request("a", "b", 256));
  }

  @Test
  void a03_constraintsOfTheRequestComeOnTop() {
    var topology = byDelay("a-b:1,5us,2M b-d:1,5us,2M a-c:9,10us,1M c-d:9,10us,1M", "b");
    var wide =
        PathRequest.ofAlgorithm(
            new NodeId("a"),
            new NodeId("d"),
            ALGORITHM,
            Constraints.NONE.withMinBandwidth(Bandwidth.ofMbps(2)));
    var none =
        assertInstanceOf(PathResult.Infeasible.class, new PathComputer(topology).compute(wide));
    assertEquals(List.of(new PathResult.Best.Widest(Bandwidth.ofMbps(1))), none.best());
  }

  private static AdminGroup groups(Random random, int share) {
    return random.nextInt(share) == 0 ? new AdminGroup(random.nextInt(8)) : AdminGroup.NONE;
  }

  private static FlexAlgorithm definition(Random random) {
    return new FlexAlgorithm(
        random.nextInt(3),
        MetricType.values()[random.nextInt(3)],
        groups(random, 4),
        groups(random, 5),
        random.nextInt(6) == 0 ? new AdminGroup(1 << random.nextInt(3)) : AdminGroup.NONE,
        random.nextInt(3) == 0 ? Set.of(new Srlg(random.nextInt(6))) : Set.of());
  }

  /** Some nodes take part, some define it, some links have attributes for it alone. */
  private static Topology dressed(Topology topology, Random random) {
    var changes = new ArrayList<TopologyChange>();
    for (var node : topology.nodes()) {
      Optional<FlexAlgorithm> says =
          random.nextInt(3) == 0 ? Optional.of(definition(random)) : Optional.empty();
      changes.add(new TopologyChange.NodePut(with(node, random.nextInt(8) > 0, says)));
    }
    for (var link : topology.links()) {
      if (random.nextInt(3) == 0) {
        var own =
            new FlexAlgorithmLink(
                random.nextInt(4) > 0 ? Optional.of((long) random.nextInt(4)) : Optional.empty(),
                random.nextInt(4) > 0
                    ? Optional.of(Latency.ofMicros(random.nextInt(4)))
                    : Optional.empty(),
                new AdminGroup(random.nextInt(8)),
                random.nextBoolean() ? Set.of(new Srlg(random.nextInt(6))) : Set.of());
        changes.add(new TopologyChange.LinkPut(link.with(own)));
      }
    }
    return topology.with(changes);
  }

  /** Section 5.3: the highest priority, then the highest router id (all are 10.0.0.x here). */
  private static Optional<FlexAlgorithm> elected(Topology topology) {
    FlexAlgorithm best = null;
    int bestId = -1;
    for (var node : topology.nodes()) {
      var said = node.capabilities().definitions().get(ALGORITHM);
      var text = node.routerId().toString();
      int id = Integer.parseInt(text.substring(text.lastIndexOf('.') + 1));
      if (said != null
          && (best == null
              || said.priority() > best.priority()
              || said.priority() == best.priority() && id > bestId)) {
        best = said;
        bestId = id;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean takesPart(Topology topology, NodeId id) {
    return topology.findNode(id).orElseThrow().capabilities().algorithms().contains(ALGORITHM);
  }

  /** What the link costs by the rules of section 13, in their order; empty when it is pruned. */
  private static OptionalLong cost(Topology topology, FlexAlgorithm definition, Link link) {
    if (!takesPart(topology, link.id().from()) || !takesPart(topology, link.id().to())) {
      return OptionalLong.empty();
    }
    var own = link.flexAlgorithm();
    int groups = own.isPresent() ? own.get().adminGroup().bits() : link.adminGroup().bits();
    var srlgs = new HashSet<>(own.isPresent() ? own.get().srlgs() : link.srlgs());
    int any = definition.includeAny().bits();
    int all = definition.includeAll().bits();
    srlgs.retainAll(definition.excludeSrlgs());
    if ((groups & definition.excludeAny().bits()) != 0
        || !srlgs.isEmpty()
        || any != 0 && (groups & any) == 0
        || (groups & all) != all) {
      return OptionalLong.empty();
    }
    if (definition.metric() == MetricType.IGP) {
      return OptionalLong.of(link.igpMetric());
    }
    if (definition.metric() == MetricType.TE) {
      return own.isEmpty()
          ? OptionalLong.of(link.teMetric())
          : own.get().teMetric().map(OptionalLong::of).orElse(OptionalLong.empty());
    }
    if (own.isPresent()) {
      return own.get().delay().map(d -> OptionalLong.of(d.micros())).orElse(OptionalLong.empty());
    }
    return link.delay().micros() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(link.delay().micros());
  }

  /** All paths within the request's constraints that the algorithm allows, with their costs. */
  private static Map<List<Link>, Long> everyPath(RandomCase one, FlexAlgorithm definition) {
    var costs = new HashMap<List<Link>, Long>();
    for (var path : one.everyPath()) {
      long sum = 0;
      for (var link : path) {
        var cost = cost(one.topology(), definition, link);
        sum = cost.isPresent() && sum >= 0 ? sum + cost.getAsLong() : -1;
      }
      if (sum >= 0) {
        costs.put(path, sum);
      }
    }
    return costs;
  }

  @Test
  void n01_agreesWithEveryPathTried() {
    int found = 0;
    int without = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var plain = RandomCase.of(seed);
      var one = plain.on(dressed(plain.topology(), new Random(~seed)));
      var request = PathRequest.ofAlgorithm(one.from(), one.to(), ALGORITHM, one.constraints());
      var computer = new PathComputer(one.topology());
      var result = computer.compute(request);
      var holds = elected(one.topology());
      if (holds.isEmpty()) {
        assertEquals(new PathResult.Undefined(ALGORITHM), result, one.named());
        without++;
        continue;
      }
      if (!takesPart(one.topology(), one.from()) || !takesPart(one.topology(), one.to())) {
        assertInstanceOf(PathResult.NotTakingPart.class, result, one.named());
        without++;
        continue;
      }
      var all = everyPath(one, holds.get());
      var sorted = all.values().stream().sorted().toList();
      if (all.isEmpty()) {
        boolean otherwise = !everyPath(one.within(Constraints.NONE), holds.get()).isEmpty();
        assertEquals(otherwise, result instanceof PathResult.Infeasible, one.named());
        assertInstanceOf(PathResult.NoPath.class, result, one.named());
        assertEquals(List.of(), computer.listBest(request, 3).paths(), one.named());
        assertInstanceOf(EcmpResult.NoPath.class, computer.ecmp(request, ALL), one.named());
        continue;
      }
      found++;
      var path = assertInstanceOf(PathResult.Found.class, result, one.named()).path();
      assertEquals(all.get(path.links()), path.cost(), one.named());
      assertEquals(sorted.getFirst(), path.cost(), one.named());
      var best = computer.listBest(request, 5).paths();
      assertEquals(
          sorted.subList(0, Math.min(5, sorted.size())),
          best.stream().map(Path::cost).toList(),
          one.named());
      best.forEach(each -> assertEquals(all.get(each.links()), each.cost(), one.named()));
      var set =
          assertInstanceOf(EcmpResult.Found.class, computer.ecmp(request, ALL), one.named()).set();
      set.paths()
          .forEach(
              each -> assertEquals(sorted.getFirst(), all.get(each.path().links()), one.named()));
      checkPair(computer.disjointPair(request, Disjointness.LINK), all, one);
    }
    assertTrue(found > NETWORKS / 5 && without > NETWORKS / 20, found + " and " + without);
  }

  /** The routers' own forwarding by the algorithm, worked out apart, splits in the same way. */
  @Test
  void n02_equalPathsAreWhatRoutersForwardOn() {
    int split = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var plain = RandomCase.of(seed);
      var one = plain.on(dressed(plain.topology(), new Random(~seed))).within(Constraints.NONE);
      var topology = one.topology();
      var request = PathRequest.ofAlgorithm(one.from(), one.to(), ALGORITHM, Constraints.NONE);
      if (!(new PathComputer(topology).ecmp(request, 0) instanceof EcmpResult.Found(var set))) {
        continue;
      }
      var routes = new IgpRoutes(topology, Set.of()).forAlgorithm(ALGORITHM).orElseThrow();
      Map<Integer, Set<Integer>> next = new HashMap<>();
      for (var each : set.links()) {
        int link = topology.linkIndex(each.link().id());
        next.computeIfAbsent(topology.tail(link), _ -> new HashSet<>()).add(link);
      }
      next.forEach((node, links) -> {
        Set<Integer> hops = new HashSet<>();
        Arrays.stream(routes.nextHops(node, topology.nodeIndex(one.to()))).forEach(hops::add);
        assertEquals(hops, links, one.named());
      });
      split += next.values().stream().anyMatch(links -> links.size() > 1) ? 1 : 0;
    }
    assertTrue(split > NETWORKS / 40, split + " with a split");
  }

  private static void checkPair(DisjointResult result, Map<List<Link>, Long> all, RandomCase one) {
    long least = Long.MAX_VALUE;
    for (var a : all.keySet()) {
      for (var b : all.keySet()) {
        if (new HashSet<>(a).stream().noneMatch(b::contains)) {
          least = Math.min(least, all.getOrDefault(a, 0L) + all.getOrDefault(b, 0L));
        }
      }
    }
    if (least == Long.MAX_VALUE) {
      assertInstanceOf(DisjointResult.Maximally.class, result, one.named());
    } else {
      var pair = assertInstanceOf(DisjointResult.Disjoint.class, result, one.named());
      assertEquals(least, pair.first().cost() + pair.second().cost(), one.named());
      assertEquals(all.get(pair.first().links()), pair.first().cost(), one.named());
      assertEquals(all.get(pair.second().links()), pair.second().cost(), one.named());
    }
  }
}
