package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.change.ChangeExecutor;
import io.branchline.change.ChangeSettings;
import io.branchline.change.DeploymentResult;
import io.branchline.change.Phase;
import io.branchline.change.Progress;
import io.branchline.change.UnitOutcome;
import io.branchline.driver.DeviceDriver;
import io.branchline.driver.Permit;
import io.branchline.linux.LinuxDialect;
import io.branchline.metric.Bandwidth;
import io.branchline.netconf.HostKey;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFaults;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.service.QueueProfile;
import io.branchline.site.SiteId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Change units on simulated routers that misbehave. Two branches share one router of the data
 * centre:
 *
 * <pre>
 *   east-r1   east-r2        west-r1   west-r2
 *        \________\___ dc-r1 ___/________/
 * </pre>
 */
@Tag("integration")
class ChangeOverNetconfTest {
  private static final NodeId EAST_1 = new NodeId("east-r1");
  private static final NodeId EAST_2 = new NodeId("east-r2");
  private static final NodeId WEST_1 = new NodeId("west-r1");
  private static final NodeId WEST_2 = new NodeId("west-r2");
  private static final NodeId CENTRE = new NodeId("dc-r1");
  private static final List<NodeId> ALL = List.of(EAST_1, EAST_2, WEST_1, WEST_2, CENTRE);

  private static NetconfClients clients;
  private static RouterFleet fleet;

  private final Map<NodeId, DeviceDriver> drivers = new HashMap<>();
  private CuttableProxy east2;
  private ChangeExecutor executor;

  @BeforeAll
  static void start(@TempDir Path pki) throws Exception {
    fleet = RouterFleet.start(ALL, pki, new Credentials("ops", "secret"));
    clients = new NetconfClients();
  }

  @AfterAll
  static void stop() {
    clients.close();
    fleet.close();
  }

  @BeforeEach
  void connect() throws Exception {
    east2 = new CuttableProxy(access(EAST_2).netconfPort());
    for (var node : ALL) {
      var reach = access(node);
      int port = node.equals(EAST_2) ? east2.port() : reach.netconfPort();
      drivers.put(
          node,
          new NetconfDriver(
              clients,
              new NetconfTarget(
                  node, Ip.of("127.0.0.1"), port, "ops", "secret", HostKey.parse(reach.hostKey())),
              NetconfSettings.DEFAULT,
              new LinuxDialect(),
              InstantSource.system(),
              new SplittableRandom(1),
              _ -> {}));
    }
    for (var driver : drivers.values()) {
      DeviceDriverContract.awaitSession(driver);
    }
    executor = executor(Duration.ofSeconds(90));
  }

  @AfterEach
  void disconnect() throws Exception {
    ALL.forEach(node -> faults(node).heal());
    var empty = RouterConfiguration.EMPTY;
    for (var driver : drivers.values()) {
      var running = fleet.get(driver.node()).running();
      if (!running.equals(empty)) {
        driver.prepare(RouterChange.between(running, empty), Permit.ALWAYS);
        driver.commit(Duration.ofSeconds(60), Permit.ALWAYS);
        driver.confirm(Permit.ALWAYS);
      }
      driver.close();
    }
    executor.close();
    east2.close();
  }

  private ChangeExecutor executor(Duration confirmTimeout) {
    return new ChangeExecutor(
        node -> Optional.ofNullable(drivers.get(node)), new ChangeSettings(confirmTimeout, 8, 8));
  }

  private static RouterFleet.Access access(NodeId node) {
    return Optional.ofNullable(fleet.access().get(node)).orElseThrow();
  }

  private static RouterFaults faults(NodeId node) {
    return fleet.get(node).faults();
  }

  private static ChangeUnit unit(String site, int number, NodeId... nodes) {
    var changes = new TreeMap<NodeId, RouterChange>();
    for (var node : nodes) {
      var endpoint = Ip.of("10.255.0." + number);
      var path =
          new CandidatePath(
              200,
              List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(16000 + number)))));
      changes.put(
          node,
          RouterChange.between(
              RouterConfiguration.EMPTY,
              new RouterConfiguration(
                  List.of(new SrPolicy(new SrPolicyKey(node, 100, endpoint), site, List.of(path))),
                  List.of(
                      new SteeringRule(
                          site,
                          List.of(46),
                          Prefix.parse("10." + number + ".0.0/16"),
                          100,
                          endpoint)),
                  new TreeMap<>(
                      Map.of("wan-" + site, new QueueProfile(Bandwidth.ofMbps(2), List.of()))))));
    }
    return new ChangeUnit(site, new SiteId(site), changes);
  }

  private DeploymentResult push(Consumer<Progress> progress) {
    return executor.applyAll(
        List.of(unit("east", 1, EAST_1, EAST_2, CENTRE), unit("west", 2, WEST_1, WEST_2, CENTRE)),
        Permit.ALWAYS,
        progress);
  }

  private static void assertRuns(UnitOutcome outcome) {
    var confirmed = assertInstanceOf(UnitOutcome.Confirmed.class, outcome, outcome.describe());
    confirmed
        .unit()
        .changes()
        .forEach((node, change) ->
            assertEquals(fleet.get(node).running(), change.applyTo(fleet.get(node).running())));
  }

  private static void assertRunsNothingOf(ChangeUnit unit) {
    for (var node : unit.changes().keySet()) {
      var names = fleet.get(node).running().steering().stream().map(SteeringRule::name).toList();
      assertTrue(!names.contains(unit.id()), () -> node + " runs " + names);
    }
  }

  @Test
  void aRouterThatRefusesUndoesItsBranchAndNoOther() {
    faults(EAST_2).refuse("no space left in forwarding table");
    var result = push(_ -> {});
    var back =
        assertInstanceOf(
            UnitOutcome.RolledBack.class,
            result.outcomes().getFirst(),
            () -> result.outcomes().getFirst().describe());
    assertEquals(EAST_2, back.router());
    assertEquals(Phase.PREPARE, back.phase());
    assertTrue(back.describe().contains("no space left in forwarding table"), back.describe());
    assertRunsNothingOf(back.unit());
    assertRuns(result.outcomes().get(1));
  }

  @Test
  void aSharedRouterThatRefusesOneBranchServesTheOther() {
    faults(CENTRE).ignorePolicies(policy -> policy.name().equals("east"));
    var result = push(_ -> {});
    var back =
        assertInstanceOf(
            UnitOutcome.RolledBack.class,
            result.outcomes().getFirst(),
            () -> result.outcomes().getFirst().describe());
    assertEquals(CENTRE, back.router());
    assertEquals(Phase.READ_BACK, back.phase());
    assertTrue(back.reason().contains("does not run it"), back.reason());
    assertEquals(List.of(CENTRE, EAST_1, EAST_2), back.undone());
    assertRunsNothingOf(back.unit());
    assertRuns(result.outcomes().get(1));
  }

  @Test
  void aReplyLostAfterTheCommitIsResolvedByReadingBack() {
    faults(EAST_1).loseNextCommitReply();
    var result = push(_ -> {});
    result.outcomes().forEach(ChangeOverNetconfTest::assertRuns);
  }

  @Test
  void aSessionDroppedBeforeTheConfirmationIsReplaced() {
    var dropped = new AtomicBoolean();
    var result =
        push(progress -> {
          if (progress instanceof Progress.Entered(_, Phase phase)
              && phase == Phase.CONFIRM
              && dropped.compareAndSet(false, true)) {
            east2.cut();
          }
        });
    assertTrue(dropped.get());
    result.outcomes().forEach(ChangeOverNetconfTest::assertRuns);
  }

  @Test
  void aRouterLostBeforeTheConfirmationRevertsAndTheOthersAreUndone() throws Exception {
    executor.close();
    executor = executor(Duration.ofSeconds(10));
    var lost = new AtomicBoolean();
    var result =
        push(progress -> {
          if (progress instanceof Progress.Entered(_, Phase phase)
              && phase == Phase.CONFIRM
              && lost.compareAndSet(false, true)) {
            east2.refuse(true);
            east2.cut();
          }
        });
    var unsettled = assertInstanceOf(UnitOutcome.Unsettled.class, result.outcomes().getFirst());
    assertEquals(EAST_2, unsettled.router());
    assertEquals(Phase.CONFIRM, unsettled.phase());
    assertEquals(List.of(EAST_2), List.copyOf(unsettled.unproven().keySet()));
    Eventually.that(
        "the lost router reverts",
        Duration.ofSeconds(30),
        () -> fleet.get(EAST_2).running().equals(RouterConfiguration.EMPTY));
    assertRunsNothingOf(unsettled.unit());
    assertRuns(result.outcomes().get(1));
    east2.refuse(false);
    assertEquals(
        RouterConfiguration.EMPTY,
        Optional.ofNullable(drivers.get(EAST_2)).orElseThrow().read().configuration());
  }

  @Test
  void aRouterOutOfReachLeavesItsBranchPending() throws Exception {
    east2.refuse(true);
    east2.cut();
    var result = push(_ -> {});
    var pending =
        assertInstanceOf(
            UnitOutcome.Pending.class,
            result.outcomes().getFirst(),
            () -> result.outcomes().getFirst().describe());
    assertEquals(EAST_2, pending.router());
    assertTrue(pending.reason().contains("east-r2 at 127.0.0.1:" + east2.port()), pending::reason);
    assertRunsNothingOf(pending.unit());
    assertRuns(result.outcomes().get(1));
    east2.refuse(false);
    assertTrue(push(_ -> {}).outcomes().getFirst() instanceof UnitOutcome.Confirmed);
  }
}
