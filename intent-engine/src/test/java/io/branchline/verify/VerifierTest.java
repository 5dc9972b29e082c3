package io.branchline.verify;

import static io.branchline.verify.BrokenPlan.guarantee;
import static io.branchline.verify.BrokenPlan.policies;
import static io.branchline.verify.BrokenPlan.queues;
import static io.branchline.verify.BrokenPlan.segments;
import static io.branchline.verify.BrokenPlan.tamper;
import static io.branchline.verify.BrokenPlan.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.intent.PathPreference;
import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Placement;
import io.branchline.plan.Plan;
import io.branchline.plan.Scenario;
import io.branchline.plan.SiteClass;
import io.branchline.plan.TestBank;
import io.branchline.policy.RouterChange;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SteeringRule;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.service.QueueProfile;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.verify.Violation.Invariant;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The planner's plans pass; each invariant has a plan, broken on purpose, that it stops. */
class VerifierTest {
  private static final NodeId GATEWAY = new NodeId("branch-01-r1");

  private final Scenario scenario = new Scenario(2).quiet();

  private List<Violation> blocking(Plan plan) {
    return Verifier.verify(scenario.input(), plan).stream().filter(Violation::blocks).toList();
  }

  private static Set<Invariant> kinds(List<Violation> violations) {
    return Set.copyOf(violations.stream().map(Violation::invariant).toList());
  }

  @Test
  void a01_theFirstPlanHolds() {
    assertEquals(List.of(), blocking(scenario.plan()));
  }

  @Test
  void a02_whatNoPlanCanKeepIsNamedAndDoesNotBlock() {
    scenario.planAndApply();
    scenario.demand("branch-01", "production", _ -> 200_000);
    var plan = scenario.plan();
    var found = Verifier.verify(scenario.input(), plan);
    assertTrue(found.stream().noneMatch(Violation::blocks), found.toString());
    assertTrue(
        found.stream()
            .anyMatch(v ->
                v.invariant() == Invariant.CAPACITY
                    && v.where().startsWith("branch-01 production up")
                    && v.figures().contains("of 100.00 Mbit/s")),
        found.toString());
  }

  @Test
  void b01_capacity() {
    scenario.demand("branch-01", "production", _ -> 1900);
    scenario.demand("branch-01", "office", _ -> 1900);
    scenario.planAndApply();
    assertEquals(List.of(), blocking(scenario.plan()));
    assertEquals("mstp-1", scenario.primary("branch-01", "production"));
    assertEquals("mstp-2", scenario.primary("branch-01", "office"));
    // A plan that takes office to the line of production.
    var office =
        scenario.input().installedOn(GATEWAY).policies().stream()
            .filter(policy -> policy.name().startsWith("office"))
            .map(policy ->
                segments(
                    policy,
                    200,
                    policy.candidatePaths().getLast().segmentLists().getFirst().list()))
            .toList();
    var change = new RouterChange(office, Set.of(), List.of(), Set.of(), new TreeMap<>(), Set.of());
    var unit =
        new ChangeUnit(
            "broken", new SiteId("branch-01"), new TreeMap<>(java.util.Map.of(GATEWAY, change)));
    var found = blocking(with(scenario.plan(), scenario.plan().placement(), List.of(unit)));
    assertTrue(
        found.stream()
            .anyMatch(v ->
                v.invariant() == Invariant.CAPACITY
                    && v.where().equals("branch-01 office up on branch-01-mstp-1")
                    && v.figures().contains("of 4.00 Mbit/s")),
        found.toString());
  }

  @Test
  void b02_survivesTheLossOfALine() {
    var plan =
        tamper(
            scenario.plan(),
            GATEWAY,
            change ->
                policies(
                    change,
                    policy ->
                        policy.name().startsWith("voice")
                            ? new SrPolicy(
                                policy.key(),
                                policy.name(),
                                List.of(policy.candidatePaths().getFirst()))
                            : policy));
    var found = blocking(plan);
    assertEquals(Set.of(Invariant.SURVIVES_LINE_LOSS), kinds(found));
    assertEquals("branch-01/voice/dc-a/up without branch-01-mstp-1", found.getFirst().where());
    assertEquals("no backup path carries it: it would follow the IGP", found.getFirst().figures());
  }

  @Test
  void b03_controlQueue() {
    for (var broken :
        List.<UnaryOperator<QueueProfile.Queue>>of(
            q -> guarantee(q, Bandwidth.ofKbps(8)),
            q ->
                new QueueProfile.Queue(
                    q.name(), false, q.guarantee(), q.ceiling(), q.weight(), q.bufferBytes()))) {
      var plan =
          tamper(
              scenario.plan(),
              GATEWAY,
              change ->
                  queues(
                      change,
                      profile ->
                          new QueueProfile(
                              profile.shaper(),
                              profile.queues().stream()
                                  .map(q ->
                                      q.name().equals(QueueProfile.CONTROL) ? broken.apply(q) : q)
                                  .toList())));
      var found = blocking(plan);
      assertEquals(Set.of(Invariant.CONTROL_QUEUE), kinds(found));
      assertEquals("branch-01-r1:wan0", found.getFirst().where());
    }
  }

  @Test
  void b04_noPlanSteersControlTraffic() {
    var plan =
        tamper(
            scenario.plan(),
            GATEWAY,
            change -> {
              var rule = change.putSteering().getFirst();
              var steering = new ArrayList<>(change.putSteering());
              steering.add(
                  new SteeringRule(
                      "all", List.of(48), rule.destination(), rule.color(), rule.endpoint()));
              return new RouterChange(
                  change.putPolicies(),
                  change.removedPolicies(),
                  steering,
                  change.removedSteering(),
                  change.putQueues(),
                  change.removedQueues());
            });
    assertEquals(Set.of(Invariant.CONTROL_REACHABILITY), kinds(blocking(plan)));
  }

  @Test
  void b05_aRouterThatIsCutOffAlreadyDoesNotBlock() {
    scenario.planAndApply();
    for (var line : List.of("mstp-1", "mstp-2", "5g")) {
      scenario.line("branch-01-" + line, false, false, 10, 0);
    }
    var found = Verifier.verify(scenario.input(), scenario.plan());
    assertEquals(
        List.of("branch-01-r1", "branch-01-r2", "branch-01-r3"),
        found.stream()
            .filter(v -> v.invariant() == Invariant.CONTROL_REACHABILITY)
            .map(Violation::where)
            .toList());
    assertTrue(found.stream().noneMatch(Violation::blocks), found.toString());
  }

  @Test
  void b06_segmentListsReachTheirEndpoint() {
    var astray = SegmentList.of(new MplsLabel(16002));
    var found =
        blocking(
            tamper(
                scenario.plan(),
                GATEWAY,
                change -> policies(change, policy -> segments(policy, 150, astray))));
    assertTrue(
        found.stream()
            .anyMatch(v ->
                v.invariant() == Invariant.SEGMENT_LIST
                    && v.figures().equals("16002 ends at dc-a-r2, not at dc-a-r1")),
        found.toString());
    var unknown = SegmentList.of(new MplsLabel(99999));
    found =
        blocking(
            tamper(
                scenario.plan(),
                GATEWAY,
                change -> policies(change, policy -> segments(policy, 150, unknown))));
    assertTrue(
        found.stream()
            .anyMatch(v ->
                v.invariant() == Invariant.SEGMENT_LIST
                    && v.figures()
                        .equals("99999 is dropped: branch-01-r1 does not know label 99999")),
        found.toString());
  }

  @Test
  void b07_segmentListsRunOverTheLineThatIsMeant() {
    var found =
        blocking(
            tamper(
                scenario.plan(),
                GATEWAY,
                change ->
                    policies(
                        change,
                        policy ->
                            policy.name().equals("voice-dc-b")
                                ? segments(
                                    policy,
                                    200,
                                    policy.candidatePaths().get(1).segmentLists().getFirst().list())
                                : policy)));
    assertEquals(Set.of(Invariant.SEGMENT_LIST), kinds(found));
    assertTrue(
        found
            .getFirst()
            .figures()
            .endsWith("runs over [branch-01-mstp-2], not over branch-01-mstp-1"),
        found.toString());
  }

  @Test
  void b08_backupsDifferAsAsked() {
    scenario.intents =
        List.of(
            TestBank.intent(
                "voice",
                1,
                TestBank.objectives(100, 1, 0),
                new PathPreference(
                    List.of(), Set.of(), PathPreference.Protection.SRLG_DISJOINT, true, false)));
    var plan = scenario.plan();
    assertEquals(List.of(), blocking(plan));
    var lines = new TreeMap<>(plan.placement().lines());
    // mstp-1 and 5g of a branch lie in one duct.
    lines.put(
        new SiteClass(new SiteId("branch-01"), "voice"),
        List.of(
            new LineId("branch-01-mstp-1"),
            new LineId("branch-01-5g"),
            new LineId("branch-01-mstp-2")));
    var found = blocking(with(plan, new Placement(lines), plan.units()));
    assertTrue(
        found.stream()
            .anyMatch(v ->
                v.invariant() == Invariant.DIVERSITY
                    && v.figures()
                        .equals("branch-01-5g shares a risk group with branch-01-mstp-1")),
        found.toString());
  }

  @Test
  void b09_packetsFitTheLine() {
    var plan =
        tamper(
            scenario.plan(),
            GATEWAY,
            change ->
                policies(
                    change,
                    policy -> {
                      if (!policy.name().equals("big-data-dc-b")) {
                        return policy;
                      }
                      var five = policy.candidatePaths().getLast();
                      var segments =
                          new ArrayList<>(five.segmentLists().getFirst().list().segments());
                      for (int i = 0; i < 40; i++) {
                        segments.add(new MplsLabel(16005));
                      }
                      return segments(policy, 100, new SegmentList(segments));
                    }));
    var found = blocking(plan);
    assertEquals(Set.of(Invariant.MTU), kinds(found));
    assertTrue(
        found
            .getFirst()
            .figures()
            .contains("has 1464 bytes with its segments, the line takes 1400"),
        found.toString());
  }

  @Test
  void n01_everyPlanOfThePlannerHolds() {
    for (long seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      var told = new Scenario(2);
      for (int round = 0; round < 3; round++) {
        told.pass(Duration.ofMinutes(30));
        Scenario.randomise(told, random);
        var plan = told.plan();
        var found = Verifier.verify(told.input(), plan).stream().filter(Violation::blocks).toList();
        assertEquals(
            List.of(),
            found,
            "seed " + seed + " round " + round + Scenario.sentences(plan) + told.lines);
        told.planAndApply();
      }
    }
  }

  @Test
  void n02_aFirstPlanOf36BranchesIsVerifiedInTime() {
    var bank = new Scenario(36).quiet();
    var plan = bank.plan();
    var threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long start = threads.getCurrentThreadCpuTime();
      assertTrue(Verifier.verify(bank.input(), plan).stream().noneMatch(Violation::blocks));
      best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
    }
    System.out.println("36 branches verified: " + best / 1_000_000 + " ms of CPU");
    assertTrue(best < 1_000_000_000L, "took " + best / 1_000_000 + " ms of CPU");
  }
}
