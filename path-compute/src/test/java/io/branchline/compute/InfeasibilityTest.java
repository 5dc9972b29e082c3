package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What binds, alone and together, and what can be had instead, against trying every path. */
class InfeasibilityTest {
  private static final int NETWORKS = 4000;

  /** Constraints of one to three kinds, tight enough to bind often. */
  private static Constraints tight(Topology topology, Random random) {
    var kinds = new ArrayList<>(List.of(Constraints.Kind.values()));
    var constraints = Constraints.NONE;
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      var kind = kinds.remove(random.nextInt(kinds.size()));
      constraints =
          switch (kind) {
            case LINKS -> avoiding(constraints, someLinks(topology, random), Set.of(), Set.of());
            case NODES -> avoiding(constraints, Set.of(), someNodes(topology, random), Set.of());
            case SRLGS ->
                avoiding(
                    constraints,
                    Set.of(),
                    Set.of(),
                    Set.of(new Srlg(random.nextInt(3)), new Srlg(3 + random.nextInt(3))));
            case BANDWIDTH -> constraints.withMinBandwidth(Bandwidth.ofMbps(1 + random.nextInt(4)));
            case AFFINITY ->
                constraints.withAffinity(
                    new Affinity(
                        new AdminGroup(random.nextInt(8)),
                        AdminGroup.NONE,
                        new AdminGroup(1 << random.nextInt(3))));
            case DELAY -> constraints.withMaxDelay(Latency.ofMicros(random.nextInt(8)));
            case LOSS -> constraints.withMaxLoss(Loss.ofRatio(random.nextInt(6) / 100.0));
          };
    }
    return constraints;
  }

  private static Constraints avoiding(
      Constraints other, Set<LinkId> links, Set<NodeId> nodes, Set<Srlg> srlgs) {
    return new Constraints(
        links.isEmpty() ? other.avoidLinks() : links,
        nodes.isEmpty() ? other.avoidNodes() : nodes,
        srlgs.isEmpty() ? other.avoidSrlgs() : srlgs,
        other.minBandwidth(),
        other.affinity(),
        other.maxDelay(),
        other.maxLoss());
  }

  private static Set<LinkId> someLinks(Topology topology, Random random) {
    Set<LinkId> links = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      links.add(topology.link(random.nextInt(topology.linkCount())).id());
    }
    return links;
  }

  private static Set<NodeId> someNodes(Topology topology, Random random) {
    return topology.nodes().stream()
        .map(Node::id)
        .filter(_ -> random.nextInt(3) == 0)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Which kinds of constraint a path breaks. */
  private static Set<Constraints.Kind> broken(List<Link> path, RandomCase one) {
    var constraints = one.constraints();
    Set<Constraints.Kind> broken = new HashSet<>();
    for (var link : path) {
      if (constraints.avoidLinks().contains(link.id())) {
        broken.add(Constraints.Kind.LINKS);
      }
      if (constraints.avoidNodes().contains(link.id().to()) && !link.id().to().equals(one.to())) {
        broken.add(Constraints.Kind.NODES);
      }
      if (link.srlgs().stream().anyMatch(constraints.avoidSrlgs()::contains)) {
        broken.add(Constraints.Kind.SRLGS);
      }
      if (link.availableBandwidth().compareTo(constraints.minBandwidth()) < 0) {
        broken.add(Constraints.Kind.BANDWIDTH);
      }
      int any = constraints.affinity().includeAny().bits();
      int groups = link.adminGroup().bits();
      if (any != 0 && (groups & any) == 0
          || (groups & constraints.affinity().exclude().bits()) != 0) {
        broken.add(Constraints.Kind.AFFINITY);
      }
    }
    if (constraints.maxDelay().filter(most -> delay(path) > most.micros()).isPresent()) {
      broken.add(Constraints.Kind.DELAY);
    }
    if (constraints.maxLoss().filter(most -> loss(path) > most.ratio() + 1e-9).isPresent()) {
      broken.add(Constraints.Kind.LOSS);
    }
    return broken;
  }

  private static long delay(List<Link> path) {
    return path.stream().mapToLong(link -> link.delay().micros()).sum();
  }

  private static double loss(List<Link> path) {
    return 1
        - path.stream().mapToDouble(link -> 1 - link.loss().ratio()).reduce(1, (a, b) -> a * b);
  }

  private static Bandwidth width(List<Link> path) {
    return path.stream().map(Link::availableBandwidth).min(Bandwidth::compareTo).orElseThrow();
  }

  private static void checkBest(
      PathResult.Infeasible result, List<List<Link>> possible, String about) {
    var values =
        result.binding().stream()
            .filter(kind ->
                Set.of(Constraints.Kind.BANDWIDTH, Constraints.Kind.DELAY, Constraints.Kind.LOSS)
                    .contains(kind))
            .toList();
    assertEquals(values.size(), result.best().size(), about);
    for (int i = 0; i < values.size(); i++) {
      switch (result.best().get(i)) {
        case PathResult.Best.Widest(var bandwidth) -> {
          assertEquals(Constraints.Kind.BANDWIDTH, values.get(i), about);
          var widest = possible.stream().map(InfeasibilityTest::width).max(Bandwidth::compareTo);
          assertEquals(widest.orElseThrow(), bandwidth, about);
        }
        case PathResult.Best.LeastDelay(var delay) -> {
          assertEquals(Constraints.Kind.DELAY, values.get(i), about);
          long least = possible.stream().mapToLong(InfeasibilityTest::delay).min().orElseThrow();
          assertEquals(least, delay.micros(), about);
        }
        case PathResult.Best.LeastLoss(var loss) -> {
          assertEquals(Constraints.Kind.LOSS, values.get(i), about);
          double least = possible.stream().mapToDouble(InfeasibilityTest::loss).min().orElseThrow();
          assertEquals(least, loss.ratio(), 1e-9, about);
        }
      }
    }
  }

  @Test
  void n01_everyKindAloneAndTogether() {
    Map<Set<Constraints.Kind>, Integer> seen = new HashMap<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      var loose = RandomCase.of(seed);
      var one = loose.within(tight(loose.topology(), new Random(~seed)));
      var all = one.within(Constraints.NONE).everyPath();
      var kinds = all.stream().map(path -> broken(path, one)).toList();
      var computer = new PathComputer(one.topology());
      var result = computer.compute(one.request());
      if (all.isEmpty()) {
        checkUnreachable(one, result);
      } else if (kinds.contains(Set.<Constraints.Kind>of())) {
        assertInstanceOf(PathResult.Found.class, result, one.named());
      } else {
        var none = assertInstanceOf(PathResult.Infeasible.class, result, one.named());
        var binding = new HashSet<>(none.binding());
        int fewest = kinds.stream().mapToInt(Set::size).min().orElseThrow();
        assertEquals(fewest, binding.size(), one.named());
        var possible = new ArrayList<List<Link>>();
        for (int i = 0; i < all.size(); i++) {
          if (binding.containsAll(kinds.get(i))) {
            possible.add(all.get(i));
          }
        }
        assertTrue(!possible.isEmpty(), one.named());
        checkBest(none, possible, one.named());
        seen.merge(binding, 1, Integer::sum);
        assertEquals(none, computer.listBest(one.request(), 3).why().orElseThrow(), one.named());
        assertEquals(new EcmpResult.NoPath(none), computer.ecmp(one.request(), 3), one.named());
        for (var disjointness : Disjointness.values()) {
          assertEquals(
              new DisjointResult.NoPath(none),
              computer.disjointPair(one.request(), disjointness),
              one.named());
        }
      }
    }
    for (var kind : Constraints.Kind.values()) {
      assertTrue(seen.getOrDefault(Set.of(kind), 0) >= 20, "alone " + kind + " " + seen);
      for (var other : Constraints.Kind.values()) {
        assertTrue(
            kind == other || seen.getOrDefault(Set.of(kind, other), 0) > 0,
            kind + " and " + other + " " + seen);
      }
    }
    assertTrue(
        seen.keySet().stream().max(Comparator.comparingInt(Set::size)).orElseThrow().size() > 2);
  }

  private static void checkUnreachable(RandomCase one, PathResult result) {
    var none = assertInstanceOf(PathResult.Unreachable.class, result, one.named());
    var carrying = new ArrayList<TopologyChange>();
    one.topology()
        .nodes()
        .forEach(
            node -> carrying.add(new TopologyChange.NodePut(node.with(NodeCapabilities.PLAIN))));
    boolean otherwise =
        !one.within(Constraints.NONE).on(one.topology().with(carrying)).everyPath().isEmpty();
    assertEquals(otherwise, none.reason().contains("carry no traffic of others"), one.named());
  }
}
