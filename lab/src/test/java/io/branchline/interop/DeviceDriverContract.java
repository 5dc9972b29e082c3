package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.driver.DeviceDriver;
import io.branchline.driver.DeviceException;
import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.QueueProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every driver must do on a router that is empty at first. Subclasses bring router and driver.
 */
abstract class DeviceDriverContract {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final Duration PAUSE = Duration.ofMillis(1100);

  /** The router's driver, over a connection that {@link #proxy} can cut. */
  abstract DeviceDriver driver();

  /** A second client of the same router. */
  abstract DeviceDriver other();

  abstract CuttableProxy proxy();

  /** Waits for a driver's first session: on a busy machine a cold start takes its time. */
  static void awaitSession(DeviceDriver driver) throws Exception {
    Eventually.that("a session to " + driver.node(), Duration.ofMinutes(2), () -> reads(driver));
  }

  private static boolean reads(DeviceDriver driver) {
    try {
      return driver.read().node().equals(driver.node());
    } catch (DeviceException e) {
      return false;
    }
  }

  final NodeId node() {
    return driver().node();
  }

  final RouterConfiguration configuration(int color) {
    var endpoint = Ip.of("10.255.0.9");
    var key = new SrPolicyKey(node(), color, endpoint);
    var mpls = SegmentList.of(new MplsLabel(16002), new MplsLabel(24013), new MplsLabel(16009));
    var srv6 = SegmentList.of(Srv6Sid.of("fc00:0:2:e001::"), Srv6Sid.of("fc00:0:9::"));
    var paths =
        List.of(
            new CandidatePath(200, List.of(new WeightedSegmentList(1, mpls))),
            new CandidatePath(
                100, List.of(new WeightedSegmentList(3, srv6), new WeightedSegmentList(1, srv6))));
    var queue =
        new QueueProfile.Queue(
            "voice", true, Bandwidth.ofKbps(300), Bandwidth.ofMbps(2), 10, 30_000);
    var control =
        new QueueProfile.Queue(
            QueueProfile.CONTROL, true, Bandwidth.ofKbps(64), Bandwidth.ofMbps(2), 1, 15_000);
    return new RouterConfiguration(
        List.of(new SrPolicy(key, "voice to dc-a", paths)),
        List.of(
            new SteeringRule(
                "voice-dc-a", List.of(46, 34), Prefix.parse("10.8.0.0/14"), color, endpoint)),
        new TreeMap<>(
            Map.of("wan0", new QueueProfile(Bandwidth.ofMbps(2), List.of(queue, control)))));
  }

  /**
   * Leaves the router empty for the next test, whatever became of this one, and no session on it.
   */
  @AfterEach
  final void clean() throws Exception {
    try (var _ = proxy();
        var _ = driver();
        var _ = other()) {
      proxy().refuse(false);
      driver().abort();
      other().abort();
      if (!read().equals(RouterConfiguration.EMPTY)) {
        put(RouterConfiguration.EMPTY);
      }
      driver().close();
      other().close();
      Eventually.that(
          "no session stays behind", Duration.ofSeconds(20), () -> proxy().connections() == 0);
    }
  }

  final RouterConfiguration read() throws Exception {
    return driver().read().configuration();
  }

  private void prepare(RouterConfiguration to) throws Exception {
    assertApplied(driver().prepare(RouterChange.between(read(), to), Permit.ALWAYS));
  }

  final void put(RouterConfiguration to) throws Exception {
    prepare(to);
    assertApplied(driver().commit(LONG, Permit.ALWAYS));
    assertApplied(driver().confirm(Permit.ALWAYS));
  }

  static void assertApplied(Outcome outcome) {
    assertTrue(outcome.applied(), outcome::explanation);
  }

  @Test
  void preparedIsNotRunningAndAbortsWithoutTrace() throws Exception {
    prepare(configuration(100));
    assertEquals(RouterConfiguration.EMPTY, read());
    assertApplied(driver().abort());
    assertApplied(other().prepare(change(configuration(1)), Permit.ALWAYS));
    assertApplied(other().abort());
    assertEquals(RouterConfiguration.EMPTY, read());
  }

  private static RouterChange change(RouterConfiguration to) {
    return RouterChange.between(RouterConfiguration.EMPTY, to);
  }

  @Test
  void confirmedReadsBackAsItWasMeantAndCanBeReplacedAndRemoved() throws Exception {
    put(configuration(100));
    assertEquals(configuration(100), read());
    put(configuration(200));
    assertEquals(configuration(200), read());
    put(RouterConfiguration.EMPTY);
    assertEquals(RouterConfiguration.EMPTY, read());
  }

  @Test
  void onTrialRunsAndAbortReturnsToWhatWasConfirmed() throws Exception {
    put(configuration(100));
    prepare(configuration(200));
    assertApplied(driver().commit(LONG, Permit.ALWAYS));
    assertEquals(configuration(200), read());
    assertApplied(driver().abort());
    assertEquals(configuration(100), read());
  }

  @Test
  void onTrialRevertsByItselfWhenNobodyConfirms() throws Exception {
    prepare(configuration(100));
    assertApplied(driver().commit(SHORT, Permit.ALWAYS));
    assertEquals(configuration(100), read());
    Eventually.that(
        "reverted", Duration.ofSeconds(30), PAUSE, () -> read().equals(RouterConfiguration.EMPTY));
    assertInstanceOf(Outcome.Rejected.class, driver().confirm(Permit.ALWAYS));
    driver().abort();
    put(configuration(200));
  }

  @Test
  void confirmedOutlivesTheTimer() throws Exception {
    prepare(configuration(100));
    assertApplied(driver().commit(SHORT, Permit.ALWAYS));
    assertApplied(driver().confirm(Permit.ALWAYS));
    var end = System.nanoTime() + SHORT.plusSeconds(2).toNanos();
    Eventually.that(
        "the timer's end",
        Duration.ofSeconds(30),
        PAUSE,
        () -> {
          assertEquals(configuration(100), read());
          return System.nanoTime() > end;
        });
  }

  @Test
  void whatTheRouterRefusesIsExplainedInItsWordsAndLeavesNothing() throws Exception {
    var good = configuration(100);
    var dangling = new RouterConfiguration(List.of(), good.steering(), new TreeMap<>());
    var outcome = driver().prepare(change(dangling), Permit.ALWAYS);
    if (outcome.applied()) {
      outcome = driver().commit(LONG, Permit.ALWAYS);
    }
    var refused = assertInstanceOf(Outcome.Rejected.class, outcome);
    assertTrue(refused.reason().contains(node().value()), refused.reason());
    assertTrue(refused.reason().contains("no policy of this color and endpoint"), refused.reason());
    driver().abort();
    assertEquals(RouterConfiguration.EMPTY, read());
    put(good);
  }

  @Test
  void aLockHeldByAnotherIsNamed() throws Exception {
    assertApplied(other().prepare(change(configuration(1)), Permit.ALWAYS));
    var outcome = driver().prepare(change(configuration(2)), Permit.ALWAYS);
    var refused = assertInstanceOf(Outcome.Rejected.class, outcome);
    assertTrue(refused.reason().matches("(?s).*session \\d+.*"), refused.reason());
    assertApplied(other().abort());
    put(configuration(2));
  }

  @Test
  void aSessionLostOnTrialLeavesTheChangeToBeConfirmedOverTheNext() throws Exception {
    prepare(configuration(100));
    assertApplied(driver().commit(LONG, Permit.ALWAYS));
    proxy().cut();
    assertEquals(configuration(100), read());
    assertApplied(driver().confirm(Permit.ALWAYS));
  }

  @Test
  void aSessionLostOnTrialLeavesTheChangeToBeUndoneOverTheNext() throws Exception {
    prepare(configuration(100));
    assertApplied(driver().commit(LONG, Permit.ALWAYS));
    proxy().cut();
    assertApplied(driver().abort());
    assertEquals(RouterConfiguration.EMPTY, read());
  }

  @Test
  void aRouterThatIsNotHeardOfAgainRevertsByItself() throws Exception {
    prepare(configuration(100));
    assertApplied(driver().commit(SHORT, Permit.ALWAYS));
    proxy().refuse(true);
    proxy().cut();
    var outcome = assertInstanceOf(Outcome.Unreachable.class, driver().abort());
    assertTrue(outcome.reason().contains("reverts"), outcome.reason());
    Eventually.that(
        "reverted",
        Duration.ofSeconds(30),
        PAUSE,
        () -> other().read().configuration().equals(RouterConfiguration.EMPTY));
    proxy().refuse(false);
    driver().abort();
    assertEquals(RouterConfiguration.EMPTY, read());
  }

  @Test
  void aReplyThatIsLostLeavesTheOutcomeUnknownUntilReadBack() throws Exception {
    prepare(configuration(100));
    proxy().swallowAnswers();
    assertInstanceOf(Outcome.Unknown.class, driver().commit(LONG, Permit.ALWAYS));
    assertEquals(configuration(100), read());
    assertApplied(driver().confirm(Permit.ALWAYS));
    assertEquals(configuration(100), read());
  }

  @Test
  void aSessionLostAfterPrepareLeavesNothing() throws Exception {
    prepare(configuration(100));
    proxy().cut();
    Eventually.that(
        "the lock is free",
        Duration.ofSeconds(30),
        () -> other().prepare(change(configuration(1)), Permit.ALWAYS).applied());
    assertApplied(other().abort());
    assertInstanceOf(Outcome.Unreachable.class, driver().commit(LONG, Permit.ALWAYS));
    assertEquals(RouterConfiguration.EMPTY, read());
    put(configuration(1));
  }

  @Test
  void withoutPermitNothingIsWritten() throws Exception {
    Permit withdrawn =
        new Permit() {
          @Override
          public <T> T under(Supplier<T> write) {
            throw new Withdrawn("epoch 7 is over");
          }
        };
    var outcome = driver().prepare(change(configuration(1)), withdrawn);
    assertTrue(
        assertInstanceOf(Outcome.Rejected.class, outcome).reason().contains("epoch 7 is over"));
    prepare(configuration(1));
    assertInstanceOf(Outcome.Rejected.class, driver().commit(LONG, withdrawn));
    assertEquals(RouterConfiguration.EMPTY, read());
    assertApplied(driver().abort());
  }

  @Test
  void stepsOutOfOrderAreRefused() throws Exception {
    assertInstanceOf(Outcome.Rejected.class, driver().commit(LONG, Permit.ALWAYS));
    assertInstanceOf(Outcome.Rejected.class, driver().confirm(Permit.ALWAYS));
    assertApplied(driver().abort());
    prepare(configuration(1));
    assertInstanceOf(
        Outcome.Rejected.class, driver().prepare(change(configuration(2)), Permit.ALWAYS));
    assertApplied(driver().abort());
    assertEquals(RouterConfiguration.EMPTY, read());
  }
}
