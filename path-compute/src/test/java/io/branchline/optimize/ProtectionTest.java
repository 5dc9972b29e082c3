package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Link;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every single failure, played through plainly on paths and backups alone. */
class ProtectionTest {
  private static final ProtectionGoal GOAL = new ProtectionGoal(0.8, 0);
  private static final Srlg RISK = new Srlg(4);

  /** Where a demand goes, and in which order it turns to which backups. */
  private record Choice(List<PlainScore.Share> lists, List<List<Link>> backups) {}

  /** True from the call after these many on. */
  private static BooleanSupplier after(int calls) {
    var made = new int[1];
    return () -> made[0]++ >= calls;
  }

  private static TrafficPlacement placement(TrafficEngineer engineer) {
    return assertInstanceOf(EngineeringResult.Engineered.class, engineer.result()).placement();
  }

  private static List<Choice> choices(TrafficPlacement placement) {
    return IntStream.range(0, placement.demandCount())
        .mapToObj(placement::demand)
        .map(placed ->
            new Choice(
                placed.lists().stream()
                    .map(
                        list -> new PlainScore.Share(list.sixteenths() / 16.0, list.path().links()))
                    .toList(),
                placed.backups().stream().map(path -> path.links()).toList()))
        .toList();
  }

  @Test
  void aTheFailuresNamedAreThoseThatAPlainReplayFinds() {
    int hurt = 0;
    int primariesMoved = 0;
    for (long seed = 1; seed <= 60; seed++) {
      var bank = seed % 2 == 0 ? SmallBank.random(seed, 4, 8) : SmallBank.lossy(seed, 4, 8);
      var topology = withRisks(bank.topology());
      var options = new EngineeringOptions(2, OptionalInt.empty(), 2, seed);
      var engineer =
          new TrafficEngineer(topology, bank.demands(), bank.tariffs(), List.of(), options);
      engineer.improve(() -> false, 1_000, _ -> {});
      var before = placement(engineer);
      var report = engineer.protect(GOAL, after(300));
      assertEquals(List.of(), report.notTried());
      var after = placement(engineer);
      var named = new HashSet<SingleFailure>();
      report.findings().forEach(finding -> named.add(finding.failure()));
      assertEquals(hurting(topology, bank.demands(), choices(after), GOAL), named, "seed " + seed);
      assertEquals(named.isEmpty(), report.survivesAll());
      assertTrue(
          PlainScore.of(topology, bank.demands(), after, bank.tariffs())
                  .compareTo(PlainScore.of(topology, bank.demands(), before, bank.tariffs()))
              <= 0,
          "seed " + seed);
      hurt += named.size();
      for (int i = 0; i < bank.demands().size(); i++) {
        primariesMoved += before.demand(i).lists().equals(after.demand(i).lists()) ? 0 : 1;
      }
    }
    assertTrue(hurt > 100, "only " + hurt + " failures hurt");
    assertTrue(primariesMoved > 10, "only " + primariesMoved + " demands moved");
  }

  @Test
  void bWhereSomePlacementSurvivesAllAndIsAsGoodWithoutFailureOneIsFound() {
    int exists = 0;
    int searched = 0;
    int missed = 0;
    for (long seed = 1; seed <= 400; seed++) {
      var bank = SmallBank.dualHomed(seed, 2, 3);
      var topology = withRisks(bank.topology());
      var primaries = bestPrimaries(topology, bank);
      if (!someSurvive(topology, bank.demands(), primaries)) {
        continue;
      }
      exists++;
      var options = new EngineeringOptions(1, OptionalInt.empty(), 1, seed);
      var engineer =
          new TrafficEngineer(topology, bank.demands(), bank.tariffs(), List.of(), options);
      engineer.improve(() -> false, 20_000, _ -> {});
      var score = PlainScore.of(topology, bank.demands(), placement(engineer), bank.tariffs());
      searched +=
          hurting(topology, bank.demands(), choices(placement(engineer)), GOAL).isEmpty() ? 0 : 1;
      var report = engineer.protect(GOAL, after(20_000));
      assertTrue(
          PlainScore.of(topology, bank.demands(), placement(engineer), bank.tariffs())
                  .compareTo(score)
              <= 0,
          "seed " + seed);
      missed += report.survivesAll() ? 0 : 1;
    }
    assertTrue(exists >= 100, exists + " instances");
    assertTrue(searched >= 40, searched + " do not survive without a search");
    assertEquals(0, missed, "of " + exists + " are missed");
  }

  /** All primaries that are best without failure; none when something is broken even then. */
  private static List<List<List<Link>>> bestPrimaries(Topology topology, SmallBank bank) {
    var candidates = candidates(topology, bank.demands());
    Map<List<List<Link>>, PlainScore> scores = new LinkedHashMap<>();
    forEach(
        candidates,
        paths -> {
          var shares = paths.stream().map(path -> List.of(new PlainScore.Share(1, path))).toList();
          scores.put(paths, PlainScore.of(topology, bank.demands(), shares, bank.tariffs()));
          return false;
        });
    var best = scores.values().stream().min(PlainScore::compareTo).orElseThrow();
    return scores.entrySet().stream()
        .filter(entry -> entry.getValue().compareTo(best) == 0)
        .filter(_ -> Arrays.stream(best.broken()).sum() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<List<List<Link>>> candidates(Topology topology, List<ClassDemand> demands) {
    var paths = new CandidatePaths(topology, new TransitCore(topology), new BitSet());
    return demands.stream()
        .map(demand ->
            paths
                .between(topology.nodeIndex(demand.source()), topology.nodeIndex(demand.target()))
                .stream()
                .map(path -> IntStream.of(path).mapToObj(topology::link).toList())
                .toList())
        .toList();
  }

  /** Whether there is a backup for each demand with which some of these survive all failures. */
  private static boolean someSurvive(
      Topology topology, List<ClassDemand> demands, List<List<List<Link>>> primaries) {
    var candidates = candidates(topology, demands);
    var survivor = new boolean[1];
    for (var paths : primaries) {
      // With nothing broken, what a demand alone does not survive it does not among others either.
      var able = new ArrayList<List<List<Link>>>();
      for (int i = 0; i < demands.size(); i++) {
        var alone = List.of(demands.get(i));
        var path = paths.get(i);
        able.add(
            candidates.get(i).stream()
                .filter(backup ->
                    hurting(topology, alone, List.of(choice(path, backup)), GOAL).isEmpty())
                .toList());
      }
      forEach(
          able,
          backups -> {
            var choices =
                IntStream.range(0, demands.size())
                    .mapToObj(i -> choice(paths.get(i), backups.get(i)))
                    .toList();
            survivor[0] =
                failures(topology).entrySet().stream()
                    .noneMatch(failure -> hurts(topology, demands, choices, failure, GOAL));
            return survivor[0];
          });
      if (survivor[0]) {
        return true;
      }
    }
    return false;
  }

  private static Choice choice(List<Link> path, List<Link> backup) {
    return new Choice(
        List.of(new PlainScore.Share(1, path)), backup.equals(path) ? List.of() : List.of(backup));
  }

  /** Goes through all combinations of one of each until told to stop. */
  private static void forEach(List<List<List<Link>>> choices, Predicate<List<List<Link>>> visit) {
    if (choices.stream().anyMatch(List::isEmpty)) {
      return;
    }
    var at = new int[choices.size()];
    int next = 0;
    while (next < at.length) {
      if (visit.test(
          IntStream.range(0, at.length).mapToObj(i -> choices.get(i).get(at[i])).toList())) {
        return;
      }
      next = 0;
      while (next < at.length && ++at[next] == choices.get(next).size()) {
        at[next++] = 0;
      }
    }
  }

  @Test
  void cACutOffAnswerNamesTheFailuresThatWereNotTried() {
    var bank = SmallBank.random(3, 4, 8);
    var options = new EngineeringOptions(1, OptionalInt.empty(), 2, 1);
    var engineer =
        new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), options);
    var all = failures(bank.topology()).keySet();
    for (int calls = 0; calls <= all.size(); calls++) {
      var report = engineer.protect(GOAL, after(calls));
      assertEquals(all.size() - calls, report.notTried().size());
      assertFalse(report.searchedToTheEnd());
      assertTrue(all.containsAll(report.notTried()));
      assertTrue(
          report.findings().stream()
              .noneMatch(finding -> report.notTried().contains(finding.failure())));
      assertFalse(report.survivesAll());
    }
  }

  @Test
  void dTheSameSeedAndLooksAtTheClockGiveTheSameAnswer() {
    var bank = SmallBank.random(8, 5, 20);
    var reports = new ArrayList<ProtectionReport>();
    var placed = new ArrayList<List<Choice>>();
    for (int run = 0; run < 2; run++) {
      var options = new EngineeringOptions(2, OptionalInt.empty(), 2, 5);
      var engineer =
          new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), options);
      reports.add(engineer.protect(GOAL, after(200)));
      placed.add(choices(placement(engineer)));
    }
    assertEquals(reports.get(0), reports.get(1));
    assertEquals(placed.get(0), placed.get(1));
  }

  @Test
  void eWhatMayBeGivenUpWithoutFailureBuysProtection() {
    var topology = SmallBank.topology("b1-h1:1,10M b1-h2:1,10M b1-h3:1,6M h1-c1:1 h2-c1:1 h3-c1:1");
    var demands =
        List.of(SmallBank.demand("b1", "c1", 6, 1, 0), SmallBank.demand("b1", "c1", 5, 2, 0));
    var options = new EngineeringOptions(1, OptionalInt.empty(), 1, 1);
    for (double tolerance : new double[] {0, 0.4}) {
      var engineer = new TrafficEngineer(topology, demands, List.of(), List.of(), options);
      engineer.improve(() -> false, 1_000, _ -> {});
      assertEquals(0.6, placement(engineer).maxUtilisation(), 1e-9);
      var report = engineer.protect(new ProtectionGoal(0.9, tolerance), after(2_000));
      // With both on the wide lines, one that fails is too much for the other and for the narrow.
      assertEquals(tolerance > 0, report.survivesAll());
      assertEquals(tolerance > 0 ? 5 / 6.0 : 0.6, placement(engineer).maxUtilisation(), 1e-9);
    }
  }

  /** Links of one metric share a risk. */
  private static Topology withRisks(Topology topology) {
    var links = new ArrayList<Link>();
    for (var link : topology.links()) {
      links.add(link.igpMetric() == 4 ? link.withGroups(link.adminGroup(), Set.of(RISK)) : link);
    }
    return Topology.of(topology.nodes(), links);
  }

  /** What may fail, and the links that are down then. */
  private static Map<SingleFailure, Predicate<Link>> failures(Topology topology) {
    Map<SingleFailure, Predicate<Link>> all = new LinkedHashMap<>();
    for (var link : topology.links()) {
      if (link.id().compareTo(link.reverseId()) < 0) {
        all.put(
            new SingleFailure.OfLink(link.id()),
            other -> other.id().equals(link.id()) || other.id().equals(link.reverseId()));
      }
    }
    for (var node : topology.nodes()) {
      var id = node.id();
      if (topology.mayTransit(topology.nodeIndex(id))) {
        all.put(
            new SingleFailure.OfNode(id),
            link -> link.id().from().equals(id) || link.id().to().equals(id));
      }
    }
    if (topology.links().stream().anyMatch(link -> link.srlgs().contains(RISK))) {
      all.put(new SingleFailure.OfSrlg(RISK), link -> link.srlgs().contains(RISK));
    }
    return all;
  }

  private static Set<SingleFailure> hurting(
      Topology topology, List<ClassDemand> demands, List<Choice> choices, ProtectionGoal goal) {
    var hurting = new HashSet<SingleFailure>();
    for (var failure : failures(topology).entrySet()) {
      if (hurts(topology, demands, choices, failure, goal)) {
        hurting.add(failure.getKey());
      }
    }
    return hurting;
  }

  private static boolean hurts(
      Topology topology,
      List<ClassDemand> demands,
      List<Choice> choices,
      Map.Entry<SingleFailure, Predicate<Link>> failure,
      ProtectionGoal goal) {
    var whole = choices.stream().map(Choice::lists).toList();
    var before = PlainScore.of(topology, demands, whole, List.of());
    var dead = failure.getValue();
    var shares = new ArrayList<List<PlainScore.Share>>();
    var left = new ArrayList<ClassDemand>();
    for (int i = 0; i < demands.size(); i++) {
      var demand = demands.get(i);
      if (failure.getKey() instanceof SingleFailure.OfNode node
          && (node.node().equals(demand.source()) || node.node().equals(demand.target()))) {
        continue;
      }
      var mine = new ArrayList<PlainScore.Share>();
      for (var list : choices.get(i).lists()) {
        var links = list.links();
        if (links.stream().anyMatch(dead)) {
          links =
              choices.get(i).backups().stream()
                  .filter(backup -> backup.stream().noneMatch(dead))
                  .findFirst()
                  .orElse(List.of());
        }
        if (!links.isEmpty()) {
          mine.add(new PlainScore.Share(list.part(), links));
        }
      }
      left.add(demand);
      shares.add(mine);
    }
    var after = PlainScore.of(topology, left, shares, List.of());
    for (int i = 0; i < after.broken().length; i++) {
      if (after.broken()[i] > before.broken()[i] + 1) {
        return true;
      }
    }
    return after.utilisation() > Math.max(goal.maxUtilisation(), before.utilisation()) + 1e-9;
  }
}
