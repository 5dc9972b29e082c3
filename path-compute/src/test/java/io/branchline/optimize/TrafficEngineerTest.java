package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficEngineerTest {
  private static final EngineeringOptions WHOLE =
      new EngineeringOptions(1, OptionalInt.empty(), 0, 1);

  private static TrafficEngineer engineer(
      Topology topology, List<ClassDemand> demands, EngineeringOptions options) {
    return new TrafficEngineer(topology, demands, List.of(), List.of(), options);
  }

  private static TrafficPlacement improved(TrafficEngineer engineer) {
    engineer.improve(() -> false, 20_000, _ -> {});
    return placement(engineer);
  }

  private static TrafficPlacement placement(TrafficEngineer engineer) {
    return assertInstanceOf(EngineeringResult.Engineered.class, engineer.result()).placement();
  }

  private static List<List<WeightedPath>> lists(TrafficPlacement placement) {
    return IntStream.range(0, placement.demandCount())
        .mapToObj(i -> placement.demand(i).lists())
        .toList();
  }

  private static List<String> way(PlacedDemand demand) {
    return demand.lists().getFirst().path().links().stream().map(l -> l.id().toString()).toList();
  }

  @Test
  void aDemandIsSplitOverBothLinesOfItsBranch() {
    var topology = SmallBank.topology("b1-h1:1,30M b1-h2:1,10M h1-c1:1 h2-c1:1");
    var demands = List.of(SmallBank.demand("b1", "c1", 20, 1, 0));
    var split = improved(engineer(topology, demands, EngineeringOptions.DEFAULT));
    assertEquals(0.5, split.maxUtilisation(), 1e-9);
    assertEquals(0.5, split.lowerBound(), 1e-6);
    assertEquals(List.of(12, 4), sixteenthsByShare(split));
    assertEquals(2 / 3.0, improved(engineer(topology, demands, WHOLE)).maxUtilisation(), 1e-9);
  }

  private static List<Integer> sixteenthsByShare(TrafficPlacement placement) {
    return placement.demand(0).lists().stream()
        .map(WeightedPath::sixteenths)
        .sorted((a, b) -> b - a)
        .toList();
  }

  @Test
  void bHigherClassesTakeWhatIsShortAndTheBreachNamesTheLink() {
    var topology = SmallBank.topology("b1-h1:1,10M h1-c1:1");
    var demands =
        List.of(SmallBank.demand("b1", "c1", 8, 2, 0), SmallBank.demand("b1", "c1", 6, 1, 0));
    var placement = improved(engineer(topology, demands, WHOLE));
    assertEquals(0, placement.notCarried(1).bitsPerSecond());
    assertEquals(4_000_000, placement.notCarried(2).bitsPerSecond());
    assertEquals(List.of(), placement.demand(1).breaches());
    var breach =
        assertInstanceOf(ServiceBreach.NotCarried.class, placement.demand(0).breaches().getFirst());
    assertEquals("b1", breach.bottleneck().from().value());
    assertEquals(4_000_000, breach.missing().bitsPerSecond());
  }

  @Test
  void cADelayBoundComesBeforeUtilisationAndSaysWhatIsReachable() {
    var topology =
        SmallBank.topology("b1-h1:1,10M,100us b1-h2:9,100M,900us h1-c1:1,1us h2-c1:1,1us");
    var fast = List.of(SmallBank.demand("b1", "c1", 9, 1, 200));
    assertEquals("b1->h1", prefix(improved(engineer(topology, fast, WHOLE))));
    var hopeless = List.of(SmallBank.demand("b1", "c1", 9, 1, 50));
    var placement = improved(engineer(topology, hopeless, WHOLE));
    var breach =
        assertInstanceOf(ServiceBreach.TooSlow.class, placement.demand(0).breaches().getFirst());
    assertEquals(101, breach.best().micros());
    assertEquals(9_000_000, placement.tooSlow(1).bitsPerSecond());
  }

  @Test
  void oALossBoundComesBeforeUtilisationAndSaysWhatIsReachable() {
    var topology = SmallBank.topology("b1-h1:1,10M,2% b1-h2:9,100M,5% h1-c1:1,1% h2-c1:1,1%");
    var demand = SmallBank.demand("b1", "c1", 9, 1, 0);
    var kept = SmallBank.withMaxLoss(demand, Loss.ofRatio(0.04));
    var placement = improved(engineer(topology, List.of(kept), WHOLE));
    assertEquals("b1->h1", prefix(placement));
    assertEquals(0.9, placement.maxUtilisation(), 1e-9);
    assertEquals(1 - 0.98 * 0.99, placement.demand(0).loss().ratio(), 1e-9);
    assertEquals(0, placement.tooLossy(1).bitsPerSecond());
    var hopeless = SmallBank.withMaxLoss(demand, Loss.ofRatio(0.02));
    var broken = improved(engineer(topology, List.of(hopeless), WHOLE));
    assertEquals(9_000_000, broken.tooLossy(1).bitsPerSecond());
    var breach =
        assertInstanceOf(ServiceBreach.TooLossy.class, broken.demand(0).breaches().getFirst());
    assertEquals(1 - 0.98 * 0.99, breach.best().ratio(), 1e-9);
  }

  private static String prefix(TrafficPlacement placement) {
    return way(placement.demand(0)).getFirst().substring(0, 6);
  }

  @Test
  void dAmongEqualUtilisationTheCheaperLineAndThePaidQuotaAreUsed() {
    var topology = SmallBank.topology("b1-h1:1,10M b1-h2:1,10M h1-c1:1,10M h2-c1:1,10M");
    var dear = link(topology, "b1", "h1");
    var demands = List.of(SmallBank.demand("b1", "c1", 2, 1, 0));
    var cheap =
        new TrafficEngineer(
            topology, demands, List.of(SmallBank.tariff(topology, dear, 3, -1)), List.of(), WHOLE);
    var placement = improved(cheap);
    assertEquals("b1->h2", prefix(placement));
    assertEquals(0, placement.cost());
    // Ten days of 2 Mbit/s are 216 GB: 116 GB beyond the quota, at 2 each.
    var quota =
        new TrafficEngineer(
            SmallBank.topology("b1-h1:1,10M h1-c1:1,10M"),
            demands,
            List.of(SmallBank.tariff(topology, dear, 0, 100)),
            List.of(),
            WHOLE);
    assertEquals(232, placement(quota).cost(), 1e-6);
  }

  private static Link link(Topology topology, String from, String to) {
    return topology.links().stream()
        .filter(l -> l.id().from().value().equals(from) && l.id().to().value().equals(to))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eNoMoreDemandsChangeThanMay() {
    var bank = SmallBank.random(5, 4, 10);
    var first = placement(engineer(bank.topology(), bank.demands(), WHOLE));
    for (int limit = 0; limit < 4; limit++) {
      var options = new EngineeringOptions(1, OptionalInt.of(limit), 0, 1);
      var engineer =
          new TrafficEngineer(
              bank.topology(), bank.demands(), bank.tariffs(), lists(first), options);
      var placement = improved(engineer);
      int changed = 0;
      for (int i = 0; i < bank.demands().size(); i++) {
        boolean other = !placement.demand(i).lists().equals(first.demand(i).lists());
        assertEquals(other, placement.demand(i).changed());
        changed += other ? 1 : 0;
      }
      assertTrue(changed <= limit, changed + " changes, limit " + limit);
      assertEquals(changed, placement.changes());
    }
  }

  @Test
  void fMoreForcedChangesThanMayBeAreAnAnswer() {
    var topology = SmallBank.topology("b1-h1:1,10M b1-h2:5,10M h1-c1:1 h2-c1:1");
    var demands = List.of(SmallBank.demand("b1", "c1", 2, 1, 0));
    var installed = lists(placement(engineer(topology, demands, WHOLE)));
    var without = SmallBank.topology("b1-h2:5,10M h1-c1:1 h2-c1:1");
    var engineer =
        new TrafficEngineer(
            without,
            demands,
            List.of(),
            installed,
            new EngineeringOptions(1, OptionalInt.of(0), 0, 1));
    assertEquals(new EngineeringResult.TooManyChanges(1, 0), engineer.result());
  }

  @Test
  void gBranchesCarryNoTransitAndUnreachableIsSaid() {
    var topology = SmallBank.topology("b1-h1:1 b2-h1:1 b2-h2:1 h2-c1:1");
    var demands = List.of(SmallBank.demand("b1", "c1", 2, 1, 0));
    var placed = improved(engineer(topology, demands, WHOLE)).demand(0);
    assertEquals(List.of(), placed.lists());
    assertInstanceOf(ServiceBreach.Unreachable.class, placed.breaches().getFirst());
  }

  @Test
  void hBackupsTakeOverAndFailuresThatHurtAreNamed() {
    var topology = SmallBank.topology("b1-h1:1,10M b1-h2:1,10M h1-c1:1 h2-c1:1 b2-h2:1,10M");
    var demands =
        List.of(SmallBank.demand("b1", "c1", 4, 1, 0), SmallBank.demand("b2", "c1", 3, 2, 0));
    var engineer =
        engineer(topology, demands, new EngineeringOptions(1, OptionalInt.empty(), 2, 1));
    var findings = engineer.protect(new ProtectionGoal(0.9, 0), () -> false).findings();
    var hurt = findings.stream().map(finding -> element(finding.failure())).toList();
    assertEquals(List.of("b2->h2", "c1->h2", "h2"), hurt);
    for (var finding : findings) {
      assertEquals(3_000_000, finding.brokenByPriority().get(1).bitsPerSecond());
      assertEquals(0, finding.brokenByPriority().get(0).bitsPerSecond());
    }
    assertEquals(1, placement(engineer).demand(0).backups().size());
  }

  private static String element(SingleFailure failure) {
    return switch (failure) {
      case SingleFailure.OfLink link -> link.link().from() + "->" + link.link().to();
      case SingleFailure.OfNode node -> node.node().value();
      case SingleFailure.OfSrlg srlg -> "risk " + srlg.srlg().value();
    };
  }

  @Test
  void iOnlyDemandsOfAFailedLineArePlacedAnew() {
    for (long seed = 1; seed <= 60; seed++) {
      var bank = SmallBank.random(seed, 4, 12);
      var engineer =
          new TrafficEngineer(bank.topology(), bank.demands(), bank.tariffs(), List.of(), WHOLE);
      var before = improved(engineer);
      var failed = bank.topology().link((int) (seed % bank.topology().linkCount()));
      var down = List.of(failed.id(), failed.reverseId());
      var moved = engineer.setDown(down).placedAnew();
      var after = placement(engineer);
      for (int i = 0; i < bank.demands().size(); i++) {
        boolean hit =
            before.demand(i).lists().stream()
                .flatMap(list -> list.path().links().stream())
                .anyMatch(link -> down.contains(link.id()));
        assertEquals(hit, moved.contains(i), "seed " + seed);
        if (!hit) {
          assertEquals(before.demand(i).lists(), after.demand(i).lists(), "seed " + seed);
        }
        assertTrue(
            after.demand(i).lists().stream()
                .flatMap(list -> list.path().links().stream())
                .noneMatch(link -> down.contains(link.id())),
            "seed " + seed);
      }
      assertMatchesPlainScore(bank, after, seed);
    }
  }

  @Test
  void jFiguresAreThoseOfAPlainRecomputation() {
    double lost = 0;
    for (long seed = 1; seed <= 150; seed++) {
      for (var bank : List.of(SmallBank.random(seed, 5, 20), SmallBank.lossy(seed, 5, 20))) {
        var options = new EngineeringOptions(3, OptionalInt.empty(), 0, seed);
        var engineer =
            new TrafficEngineer(
                bank.topology(), bank.demands(), bank.tariffs(), List.of(), options);
        engineer.improve(() -> false, 3_000, _ -> {});
        assertMatchesPlainScore(bank, placement(engineer), seed);
        lost += placement(engineer).tooLossy(1).mbps();
      }
    }
    assertTrue(lost > 0, "no bound of loss was ever broken");
  }

  private static void assertMatchesPlainScore(
      SmallBank bank, TrafficPlacement placement, long seed) {
    assertEquals(
        PlainScore.of(bank.topology(), bank.demands(), placement, bank.tariffs()),
        reported(placement, bank.demands()),
        "seed " + seed);
    assertTrue(placement.lowerBound() <= placement.maxUtilisation() + 1e-9, "seed " + seed);
  }

  private static PlainScore reported(TrafficPlacement placement, List<ClassDemand> demands) {
    int priorities = demands.stream().mapToInt(d -> d.needs().priority()).max().orElse(1);
    var broken = new double[3 * priorities];
    for (int i = 0; i < priorities; i++) {
      broken[3 * i] = placement.tooSlow(i + 1).bitsPerSecond();
      broken[3 * i + 1] = placement.notCarried(i + 1).bitsPerSecond();
      broken[3 * i + 2] = placement.tooLossy(i + 1).bitsPerSecond();
    }
    return new PlainScore(broken, placement.maxUtilisation(), placement.cost());
  }

  @Test
  void kTheBestOfAllCombinationsIsFound() {
    int missed = 0;
    int count = 150;
    for (long seed = 1; seed <= count; seed++) {
      for (var bank : List.of(SmallBank.random(seed, 3, 4), SmallBank.lossy(seed, 3, 4))) {
        var engineer =
            new TrafficEngineer(bank.topology(), bank.demands(), bank.tariffs(), List.of(), WHOLE);
        var found = reported(improved(engineer), bank.demands());
        var best = bestOfAll(bank);
        assertTrue(best.compareTo(found) <= 0, "seed " + seed + ": " + found + " beats " + best);
        missed += best.compareTo(found) < 0 ? 1 : 0;
      }
    }
    assertTrue(missed <= count / 25, missed + " of " + 2 * count + " not optimal");
  }

  private static PlainScore bestOfAll(SmallBank bank) {
    var topology = bank.topology();
    var paths = new CandidatePaths(topology, new TransitCore(topology), new BitSet());
    var choices = new ArrayList<List<List<PlainScore.Share>>>();
    for (var demand : bank.demands()) {
      var choice = new ArrayList<List<PlainScore.Share>>();
      int from = topology.nodeIndex(demand.source());
      int to = topology.nodeIndex(demand.target());
      for (int[] path : paths.between(from, to)) {
        choice.add(
            List.of(new PlainScore.Share(1, IntStream.of(path).mapToObj(topology::link).toList())));
      }
      choices.add(choice.isEmpty() ? List.of(List.of()) : choice);
    }
    PlainScore best = null;
    var at = new int[choices.size()];
    while (true) {
      var shares = new ArrayList<List<PlainScore.Share>>();
      for (int i = 0; i < at.length; i++) {
        shares.add(choices.get(i).get(at[i]));
      }
      var score = PlainScore.of(topology, bank.demands(), shares, bank.tariffs());
      best = best == null || score.compareTo(best) < 0 ? score : best;
      int next = 0;
      while (next < at.length && ++at[next] == choices.get(next).size()) {
        at[next++] = 0;
      }
      if (next == at.length) {
        return best;
      }
    }
  }

  @Test
  void lTheSameSeedAndStepsGiveTheSameAnswer() {
    var bank = SmallBank.random(11, 8, 60);
    var answers = new ArrayList<List<List<WeightedPath>>>();
    for (int run = 0; run < 2; run++) {
      var options = new EngineeringOptions(3, OptionalInt.empty(), 0, 9);
      var engineer =
          new TrafficEngineer(bank.topology(), bank.demands(), bank.tariffs(), List.of(), options);
      engineer.improve(() -> false, 2_000, _ -> {});
      answers.add(lists(placement(engineer)));
    }
    assertEquals(answers.get(0), answers.get(1));
  }

  @Test
  void mProgressNeverGetsWorseAndAPlacementStaysAsItWas() {
    int better = 0;
    for (long seed = 1; seed <= 20; seed++) {
      var bank = SmallBank.lossy(seed, 8, 60);
      var options = new EngineeringOptions(2, OptionalInt.empty(), 0, seed);
      var engineer =
          new TrafficEngineer(bank.topology(), bank.demands(), bank.tariffs(), List.of(), options);
      var start = placement(engineer);
      var before = lists(start);
      var told = new ArrayList<PlainScore>();
      told.add(reported(start, bank.demands()));
      engineer.improve(
          () -> false, 5_000, _ -> told.add(reported(placement(engineer), bank.demands())));
      told.add(reported(placement(engineer), bank.demands()));
      for (int i = 1; i < told.size(); i++) {
        int order = told.get(i).compareTo(told.get(i - 1));
        assertTrue(order <= 0, "seed " + seed + ": " + told.get(i) + " after " + told.get(i - 1));
        better += order < 0 ? 1 : 0;
      }
      assertEquals(before, lists(start), "seed " + seed);
    }
    assertTrue(better > 20, "only " + better + " steps to the better");
  }

  @Test
  void nWhatIsNotInTheTopologyIsRefused() {
    var topology = SmallBank.topology("b1-h1:1 h1-c1:1");
    var demands = List.of(SmallBank.demand("b1", "c9", 2, 1, 0));
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> engineer(topology, demands, WHOLE));
    assertEquals("a demand names c9, which is not there", thrown.getMessage());
  }
}
