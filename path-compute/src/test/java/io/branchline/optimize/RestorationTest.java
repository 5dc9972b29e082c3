package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Links that fail and return, against what paths alone say. */
class RestorationTest {
  private static TrafficPlacement placement(TrafficEngineer engineer) {
    return assertInstanceOf(EngineeringResult.Engineered.class, engineer.result()).placement();
  }

  private static List<List<WeightedPath>> lists(TrafficPlacement placement) {
    return IntStream.range(0, placement.demandCount())
        .mapToObj(i -> placement.demand(i).lists())
        .toList();
  }

  private static boolean crosses(List<WeightedPath> lists, Set<LinkId> down) {
    return lists.stream()
        .flatMap(list -> list.path().links().stream())
        .anyMatch(link -> down.contains(link.id()));
  }

  private static Set<LinkId> randomLinks(Topology topology, Random random, int most) {
    var down = new HashSet<LinkId>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      var link = topology.link(random.nextInt(topology.linkCount()));
      down.add(link.id());
      down.add(link.reverseId());
    }
    return down;
  }

  @Test
  void aADemandLeavesADeadLineAndReturnsWithIt() {
    var topology = SmallBank.topology("b1-h1:1,30M b1-h2:1,10M h1-c1:1 h2-c1:1");
    var demands = List.of(SmallBank.demand("b1", "c1", 5, 1, 0));
    var options = new EngineeringOptions(1, OptionalInt.empty(), 1, 1);
    var engineer = new TrafficEngineer(topology, demands, List.of(), List.of(), options);
    var whole = placement(engineer).demand(0);
    var line = whole.lists().getFirst().path().links().getFirst();
    assertEquals("h1", line.id().to().value());
    var failed = engineer.setDown(Set.of(line.id()));
    assertEquals(List.of(0), failed.placedAnew());
    assertEquals(List.of(), failed.returned());
    var moved = placement(engineer).demand(0);
    assertEquals("h2", moved.lists().getFirst().path().links().getFirst().id().to().value());
    assertEquals(List.of(), moved.backups());
    var restored = engineer.setDown(Set.of());
    assertEquals(List.of(0), restored.returned());
    assertEquals(List.of(), restored.placedAnew());
    assertEquals(whole, placement(engineer).demand(0));
  }

  @Test
  void bWhatMustMoveMovesBeyondTheLimitAndTheRestGoesBackWithinIt() {
    var topology =
        SmallBank.topology("b1-h1:1,10M b1-h2:1,40M b2-h1:1,10M b2-h2:1,40M h1-c1:1 h2-c1:1");
    var demands =
        List.of(SmallBank.demand("b1", "c1", 5, 1, 0), SmallBank.demand("b2", "c1", 4, 1, 0));
    var through1 = SmallBank.topology("b1-h1:1,10M b2-h1:1,10M h1-c1:1");
    var narrow =
        new TrafficEngineer(through1, demands, List.of(), List.of(), EngineeringOptions.DEFAULT);
    var installed = SmallBank.installed(lists(placement(narrow)), topology);
    var options = new EngineeringOptions(1, OptionalInt.of(1), 0, 1);
    var engineer = new TrafficEngineer(topology, demands, List.of(), installed, options);
    engineer.improve(() -> false, 1_000, _ -> {});
    assertTrue(placement(engineer).demand(0).changed());
    var second = placement(engineer).demand(1).lists().getFirst().path().links().getFirst();
    var replaced = engineer.setDown(Set.of(second.id()));
    assertEquals(List.of(1), replaced.placedAnew());
    assertEquals(List.of(0), replaced.withdrawn());
    assertEquals(1, replaced.changesNeeded());
    assertFalse(replaced.exceedsLimit());
    assertEquals(1, placement(engineer).changes());
    var first = placement(engineer).demand(0).lists().getFirst().path().links().getFirst();
    var both = engineer.setDown(Set.of(first.id(), second.id()));
    assertEquals(2, both.changesNeeded());
    assertTrue(both.exceedsLimit());
    assertEquals(2, placement(engineer).changes());
    assertTrue(placement(engineer).demand(0).breaches().isEmpty());
  }

  @Test
  void cAfterAnyFailuresAndReturnsWhatIsPlacedIsUpAndChangesAreCounted() {
    int withdrawn = 0;
    int beyond = 0;
    for (long seed = 1; seed <= 80; seed++) {
      var bank = SmallBank.random(seed, 4, 12);
      var topology = bank.topology();
      var random = new Random(seed);
      var first =
          new TrafficEngineer(
              topology, bank.demands(), List.of(), List.of(), EngineeringOptions.DEFAULT);
      var installed = lists(placement(first));
      int allowed = random.nextInt(5);
      var options = new EngineeringOptions(2, OptionalInt.of(allowed), 2, seed);
      var engineer =
          new TrafficEngineer(topology, bank.demands(), bank.tariffs(), installed, options);
      for (int round = 0; round < 6; round++) {
        if (random.nextBoolean()) {
          engineer.improve(() -> false, 500, _ -> {});
        }
        var before = lists(placement(engineer));
        var down = randomLinks(topology, random, 3);
        var replaced = engineer.setDown(down);
        var after = placement(engineer);
        int needed = 0;
        for (int i = 0; i < bank.demands().size(); i++) {
          var placed = after.demand(i);
          var demand = bank.demands().get(i);
          assertFalse(crosses(placed.lists(), down), "seed " + seed);
          assertEquals(
              reaches(topology, down, demand.source(), demand.target()),
              !placed.lists().isEmpty(),
              "seed " + seed + ", demand " + i);
          boolean named =
              replaced.placedAnew().contains(i)
                  || replaced.returned().contains(i)
                  || replaced.withdrawn().contains(i);
          assertTrue(named || before.get(i).equals(placed.lists()), "seed " + seed);
          assertTrue(
              placed.backups().stream()
                  .flatMap(path -> path.links().stream())
                  .noneMatch(link -> down.contains(link.id())),
              "seed " + seed);
          needed += crosses(installed.get(i), down) ? 1 : 0;
        }
        assertEquals(needed, replaced.changesNeeded(), "seed " + seed);
        assertTrue(after.changes() <= Math.max(allowed, needed), "seed " + seed);
        assertEquals(
            PlainScore.of(topology, bank.demands(), after, bank.tariffs()).utilisation(),
            after.maxUtilisation(),
            1e-9);
        assertTrue(after.lowerBound() <= after.maxUtilisation() + 1e-9, "seed " + seed);
        withdrawn += replaced.withdrawn().size();
        beyond += replaced.exceedsLimit() ? 1 : 0;
      }
    }
    assertTrue(withdrawn > 20, withdrawn + " withdrawn");
    assertTrue(beyond > 20, beyond + " times beyond the limit");
  }

  /** A plain search that goes on from nodes with transit only. */
  private static boolean reaches(Topology topology, Set<LinkId> down, NodeId from, NodeId to) {
    var seen = new HashSet<NodeId>(Set.of(from));
    var queue = new ArrayDeque<NodeId>(seen);
    while (!queue.isEmpty()) {
      var node = queue.pop();
      if (!node.equals(from) && !topology.mayTransit(topology.nodeIndex(node))) {
        continue;
      }
      for (Link link : topology.listLinksFrom(node)) {
        if (!down.contains(link.id()) && seen.add(link.id().to())) {
          queue.add(link.id().to());
        }
      }
    }
    return seen.contains(to);
  }

  @Test
  void dWhenAllLinksAreBackThePlacementIsNoWorseThanBefore() {
    int same = 0;
    int rounds = 0;
    for (long seed = 1; seed <= 60; seed++) {
      var bank = SmallBank.random(seed, 4, 12);
      var random = new Random(seed);
      var engineer =
          new TrafficEngineer(
              bank.topology(),
              bank.demands(),
              bank.tariffs(),
              List.of(),
              EngineeringOptions.DEFAULT);
      engineer.improve(() -> false, 3_000, _ -> {});
      for (int round = 0; round < 4; round++) {
        var before = placement(engineer);
        engineer.setDown(randomLinks(bank.topology(), random, 2));
        engineer.setDown(randomLinks(bank.topology(), random, 2));
        engineer.setDown(Set.of());
        var after = placement(engineer);
        assertTrue(
            score(bank, after).compareTo(score(bank, before)) <= 0,
            "seed " + seed + ": " + score(bank, after) + " after " + score(bank, before));
        same += lists(before).equals(lists(after)) ? 1 : 0;
        rounds++;
      }
    }
    assertTrue(same >= 0.95 * rounds, same + " of " + rounds + " are as they were");
  }

  private static PlainScore score(SmallBank bank, TrafficPlacement placement) {
    return PlainScore.of(bank.topology(), bank.demands(), placement, bank.tariffs());
  }

  @Test
  void eDemandsThatAreNotConcernedKeepTheirBackups() {
    for (long seed = 1; seed <= 40; seed++) {
      var bank = SmallBank.random(seed, 4, 12);
      var options = new EngineeringOptions(1, OptionalInt.empty(), 2, seed);
      var engineer =
          new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), options);
      var before = placement(engineer);
      var down = randomLinks(bank.topology(), new Random(seed), 2);
      engineer.setDown(down);
      var after = placement(engineer);
      for (int i = 0; i < bank.demands().size(); i++) {
        boolean concerned =
            crosses(before.demand(i).lists(), down)
                || before.demand(i).backups().stream()
                    .flatMap(path -> path.links().stream())
                    .anyMatch(link -> down.contains(link.id()));
        if (!concerned) {
          assertEquals(before.demand(i).backups(), after.demand(i).backups(), "seed " + seed);
        }
      }
    }
  }
}
