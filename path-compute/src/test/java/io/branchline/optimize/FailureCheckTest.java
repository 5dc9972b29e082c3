package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Link;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every single failure, played through plainly on the placement's own paths and backups. */
class FailureCheckTest {
  private static final double ALLOWED = 0.8;

  @Test
  void theFailuresNamedAreThoseThatAPlainReplayFinds() {
    int hurt = 0;
    for (long seed = 1; seed <= 60; seed++) {
      var bank = SmallBank.random(seed, 4, 8);
      var topology = withRisks(bank.topology());
      var options = new EngineeringOptions(2, OptionalInt.empty(), 2, seed);
      var engineer = new TrafficEngineer(topology, bank.demands(), List.of(), List.of(), options);
      engineer.improve(() -> false, 1_000, _ -> {});
      var findings = engineer.protect(ALLOWED, () -> false);
      var placement =
          assertInstanceOf(EngineeringResult.Engineered.class, engineer.result()).placement();
      var named = new HashSet<SingleFailure>();
      findings.forEach(finding -> named.add(finding.failure()));
      assertEquals(replayed(topology, bank.demands(), placement), named, "seed " + seed);
      hurt += named.size();
    }
    assertTrue(hurt > 100, "only " + hurt + " failures hurt");
  }

  /** Links that leave a hub's neighbours share a risk with those of the same metric. */
  private static Topology withRisks(Topology topology) {
    var links = new ArrayList<Link>();
    for (var link : topology.links()) {
      links.add(
          link.igpMetric() == 4 ? link.withGroups(link.adminGroup(), Set.of(new Srlg(4))) : link);
    }
    return Topology.of(topology.nodes(), links);
  }

  private static Set<SingleFailure> replayed(
      Topology topology, List<ClassDemand> demands, TrafficPlacement placement) {
    var hurting = new HashSet<SingleFailure>();
    for (var link : topology.links()) {
      if (link.id().compareTo(link.reverseId()) < 0
          && hurts(
              topology,
              demands,
              placement,
              other -> other.id().equals(link.id()) || other.id().equals(link.reverseId()))) {
        hurting.add(new SingleFailure.OfLink(link.id()));
      }
    }
    for (var node : topology.nodes()) {
      var id = node.id();
      if (topology.mayTransit(topology.nodeIndex(id))) {
        var others =
            IntStream.range(0, demands.size())
                .filter(
                    i -> !demands.get(i).source().equals(id) && !demands.get(i).target().equals(id))
                .toArray();
        if (hurts(
            topology,
            demands,
            placement,
            others,
            link -> link.id().from().equals(id) || link.id().to().equals(id))) {
          hurting.add(new SingleFailure.OfNode(id));
        }
      }
    }
    var risk = new Srlg(4);
    if (hurts(topology, demands, placement, link -> link.srlgs().contains(risk))) {
      hurting.add(new SingleFailure.OfSrlg(risk));
    }
    return hurting;
  }

  private static boolean hurts(
      Topology topology,
      List<ClassDemand> demands,
      TrafficPlacement placement,
      Predicate<Link> dead) {
    return hurts(topology, demands, placement, IntStream.range(0, demands.size()).toArray(), dead);
  }

  private static boolean hurts(
      Topology topology,
      List<ClassDemand> demands,
      TrafficPlacement placement,
      int[] served,
      Predicate<Link> dead) {
    var before = PlainScore.of(topology, demands, placement, List.of());
    var shares = new ArrayList<List<PlainScore.Share>>();
    var left = new ArrayList<ClassDemand>();
    for (int i : served) {
      var placed = placement.demand(i);
      var mine = new ArrayList<PlainScore.Share>();
      for (var list : placed.lists()) {
        var links = list.path().links();
        if (links.stream().anyMatch(dead)) {
          links =
              placed.backups().stream()
                  .map(path -> path.links())
                  .filter(backup -> backup.stream().noneMatch(dead))
                  .findFirst()
                  .orElse(List.of());
        }
        if (!links.isEmpty()) {
          mine.add(new PlainScore.Share(list.sixteenths() / 16.0, links));
        }
      }
      left.add(demands.get(i));
      shares.add(mine);
    }
    var after = PlainScore.of(topology, left, shares, List.of());
    for (int i = 0; i < after.broken().length; i++) {
      if (after.broken()[i] > before.broken()[i] + 1) {
        return true;
      }
    }
    return after.utilisation() > Math.max(ALLOWED, before.utilisation()) + 1e-9;
  }
}
