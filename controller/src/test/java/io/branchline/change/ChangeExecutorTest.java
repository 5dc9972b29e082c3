package io.branchline.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.change.FakeRouter.Fault;
import io.branchline.driver.DeviceDriver;
import io.branchline.driver.Permit;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeExecutorTest {
  private final Map<NodeId, FakeRouter> routers = new ConcurrentHashMap<>();
  private final ChangeExecutor executor =
      new ChangeExecutor(
          node -> Optional.<DeviceDriver>ofNullable(routers.get(node)),
          new ChangeSettings(Duration.ofSeconds(60), 8, 64));

  @AfterEach
  void close() {
    executor.close();
  }

  private void router(String name, Fault fault, Predicate<RouterChange> strikes) {
    var node = new NodeId(name);
    routers.put(node, new FakeRouter(node, fault, strikes));
  }

  private void healthy(Collection<ChangeUnit> units) {
    units.forEach(unit ->
        unit.changes()
            .keySet()
            .forEach(node ->
                routers.computeIfAbsent(node, _ -> new FakeRouter(node, Fault.NONE, _ -> false))));
  }

  private FakeRouter router(NodeId node) {
    return Optional.ofNullable(routers.get(node)).orElseThrow();
  }

  private RouterConfiguration running(NodeId node) {
    return router(node).running();
  }

  /** Wholly where it was confirmed, nowhere otherwise, and nothing left in between. */
  private void assertAllOrNothing(List<UnitOutcome> outcomes) {
    var expected = new TreeMap<NodeId, RouterConfiguration>();
    for (var outcome : outcomes) {
      outcome
          .unit()
          .changes()
          .forEach((node, change) -> {
            var so = expected.getOrDefault(node, RouterConfiguration.EMPTY);
            expected.put(node, outcome instanceof UnitOutcome.Confirmed ? change.applyTo(so) : so);
          });
    }
    expected.forEach((node, configuration) -> assertEquals(configuration, running(node)));
    routers
        .values()
        .forEach(router -> assertTrue(router.isIdle(), () -> router.node() + " is left busy"));
  }

  private static Predicate<RouterChange> concerning(String unit) {
    return change -> change.putSteering().stream().anyMatch(rule -> rule.name().equals(unit));
  }

  @Test
  void aUnitIsPreparedCommittedReadBackAndConfirmedEverywhere() {
    var unit = Fixtures.unit("u1", List.of("a", "b", "c"));
    healthy(List.of(unit));
    var outcome = executor.apply(unit, Permit.ALWAYS);
    var confirmed = assertInstanceOf(UnitOutcome.Confirmed.class, outcome);
    assertEquals(unit.changes().keySet(), confirmed.readBack().keySet());
    confirmed.readBack().forEach((node, read) -> assertEquals(running(node), read));
    assertAllOrNothing(List.of(outcome));
    assertTrue(
        confirmed
            .timing()
            .phases()
            .keySet()
            .containsAll(
                List.of(Phase.QUEUE, Phase.PREPARE, Phase.COMMIT, Phase.READ_BACK, Phase.CONFIRM)));
    assertEquals(List.of("prepare", "commit", "confirm"), router(new NodeId("b")).log());
  }

  static Stream<Object[]> everyFaultOnEveryRouter() {
    return Stream.of(Fault.values())
        .flatMap(fault ->
            IntStream.rangeClosed(2, 5)
                .boxed()
                .flatMap(n ->
                    IntStream.range(0, n).mapToObj(faulty -> new Object[] {fault, n, faulty})));
  }

  @ParameterizedTest
  @MethodSource("everyFaultOnEveryRouter")
  void noFaultOfOneRouterLeavesAPartOfAUnit(Fault fault, int n, int faulty) {
    var unit = Fixtures.unit("u1", IntStream.range(0, n).mapToObj(i -> "r" + i).toList());
    healthy(List.of(unit));
    // Only what the unit wants strikes: undoing it is let through.
    router("r" + faulty, fault, concerning("u1"));
    var outcome = executor.apply(unit, Permit.ALWAYS);
    routers.values().forEach(FakeRouter::recover);
    assertAllOrNothing(List.of(outcome));
    var node = new NodeId("r" + faulty);
    switch (fault) {
      case NONE, COMMIT_LOST_BUT_DONE, CONFIRM_LOST_BUT_DONE ->
          assertInstanceOf(UnitOutcome.Confirmed.class, outcome);
      case UNREACHABLE_AT_PREPARE ->
          assertEquals(node, assertInstanceOf(UnitOutcome.Pending.class, outcome).router());
      case UNREADABLE_ONCE_COMMITTED -> {
        var unsettled = assertInstanceOf(UnitOutcome.Unsettled.class, outcome);
        assertEquals(node, unsettled.router());
        assertEquals(Set.of(node), unsettled.unproven().keySet());
      }
      default -> {
        var back = assertInstanceOf(UnitOutcome.RolledBack.class, outcome);
        assertEquals(node, back.router());
        assertTrue(back.reason().contains(node.value()) || back.reason().contains("no reply"));
        assertTrue(back.describe().contains(back.reason()), back.describe());
        if (back.phase() != Phase.PREPARE) {
          assertTrue(back.undone().contains(node));
        }
      }
    }
  }

  private static List<ChangeUnit> branches(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i ->
            Fixtures.unit(
                "branch-" + i,
                List.of(
                    "branch-" + i + "-r1",
                    "branch-" + i + "-r2",
                    "branch-" + i + "-r3",
                    "dc-" + (i % 3) + "-r1",
                    "dc-" + (i % 3) + "-r2",
                    "dc-" + ((i + 1) % 3) + "-r3")))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "UNREADABLE_ONCE_COMMITTED"},
      mode = EnumSource.Mode.EXCLUDE)
  void aFaultOfOneBranchRouterConcernsThatBranchAlone(Fault fault) {
    var units = branches(12);
    healthy(units);
    router("branch-7-r2", fault, _ -> true);
    var result = executor.applyAll(units, Permit.ALWAYS, _ -> {});
    assertAllOrNothing(result.outcomes());
    assertTrue(router(new NodeId("branch-7-r2")).struck());
    for (var outcome : result.outcomes()) {
      if (!outcome.unit().id().equals("branch-7")) {
        assertInstanceOf(UnitOutcome.Confirmed.class, outcome);
      } else if (fault == Fault.UNREACHABLE_AT_PREPARE) {
        assertInstanceOf(UnitOutcome.Pending.class, outcome);
      } else if (outcome instanceof UnitOutcome.RolledBack back) {
        assertEquals(back.phase() == Phase.PREPARE, back.undone().isEmpty());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REFUSES_AT_PREPARE", "REFUSES_AT_COMMIT", "SAYS_YES_BUT_DOES_NOT"})
  void whatASharedRouterRefusesIsFoundByHalving(Fault fault) {
    var units = branches(12);
    healthy(units);
    router("dc-1-r2", fault, concerning("branch-7"));
    var result = executor.applyAll(units, Permit.ALWAYS, _ -> {});
    assertAllOrNothing(result.outcomes());
    for (var outcome : result.outcomes()) {
      if (outcome.unit().id().equals("branch-7")) {
        var back = assertInstanceOf(UnitOutcome.RolledBack.class, outcome);
        assertEquals(new NodeId("dc-1-r2"), back.router());
      } else {
        assertInstanceOf(UnitOutcome.Confirmed.class, outcome);
      }
    }
  }

  @Test
  void aSharedRouterIsCommittedOnceForAllUnits() {
    var units = branches(36);
    healthy(units);
    var result = executor.applyAll(units, Permit.ALWAYS, _ -> {});
    assertTrue(result.allConfirmed());
    assertAllOrNothing(result.outcomes());
    routers
        .values()
        .forEach(router -> assertEquals(List.of("prepare", "commit", "confirm"), router.log()));
  }

  @Test
  void aRouterThatTheInventoryDoesNotKnowLeavesItsUnitPending() {
    var unit = Fixtures.unit("u1", List.of("a", "b"));
    router("a", Fault.NONE, _ -> false);
    var pending = assertInstanceOf(UnitOutcome.Pending.class, executor.apply(unit, Permit.ALWAYS));
    assertEquals(new NodeId("b"), pending.router());
  }

  @Test
  void unitsThatTouchTheSameEntryGoInTheirOrder() {
    var units =
        List.of(
            Fixtures.unit("u1", List.of("a", "b"), 100),
            Fixtures.unit("u2", List.of("b", "c"), 100),
            Fixtures.unit("u1", List.of("a", "b"), 200));
    var again = new ChangeUnit("u3", units.get(2).site(), units.get(2).changes());
    var inOrder = List.of(units.get(0), units.get(1), again);
    healthy(inOrder);
    var result = executor.applyAll(inOrder, Permit.ALWAYS, _ -> {});
    assertTrue(result.allConfirmed());
    assertAllOrNothing(result.outcomes());
  }

  @Test
  void progressTellsOfEveryPhaseAndOnceOfEveryEnd() {
    var units = branches(6);
    healthy(units);
    router("branch-3-r1", Fault.REFUSES_AT_PREPARE, _ -> true);
    var seen = new ConcurrentLinkedQueue<Progress>();
    var result = executor.applyAll(units, Permit.ALWAYS, seen::add);
    var ended = new ArrayList<UnitOutcome>();
    for (var progress : seen) {
      if (progress instanceof Progress.Finished(var outcome)) {
        ended.add(outcome);
      }
    }
    assertEquals(6, ended.size());
    assertTrue(ended.containsAll(result.outcomes()));
    for (var phase : List.of(Phase.PREPARE, Phase.COMMIT, Phase.READ_BACK, Phase.CONFIRM)) {
      assertTrue(seen.contains(new Progress.Entered(units.getFirst(), phase)), phase::name);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverGoesWrongEveryUnitIsThereWhollyOrNotAtAll(long seed) {
    var random = new Random(seed);
    var names = IntStream.range(0, 8).mapToObj(i -> "r" + i).toList();
    var units =
        IntStream.range(0, 1 + random.nextInt(10))
            .mapToObj(i -> {
              var some = new ArrayList<>(names);
              Collections.shuffle(some, random);
              return Fixtures.unit("u" + i, some.subList(0, 1 + random.nextInt(5)));
            })
            .toList();
    for (var name : names) {
      var fault = random.nextInt(3) == 0 ? pick(random) : Fault.NONE;
      var unit = "u" + random.nextInt(units.size());
      router(
          name,
          fault,
          random.nextBoolean() ? concerning(unit) : change -> !change.putSteering().isEmpty());
    }
    var result = executor.applyAll(units, Permit.ALWAYS, _ -> {});
    routers.values().forEach(FakeRouter::recover);
    assertAllOrNothing(result.outcomes());
  }

  private static Fault pick(Random random) {
    return Fault.values()[random.nextInt(Fault.values().length)];
  }
}
