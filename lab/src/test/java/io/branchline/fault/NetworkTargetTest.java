package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.PortState;
import io.branchline.router.RouterState;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of the simulated bank does what it says, and is undone completely. */
@Timeout(120)
class NetworkTargetTest {
  private static final NodeId GATEWAY = FaultBench.GATEWAY;
  private static final Topology INTACT = FaultBench.BANK.topology();

  /** What waiting in queues adds to a delay now and then, us. */
  private static final long NOISE = 1000;

  @TempDir Path folder;
  private FaultBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new FaultBench(folder);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  private Injected inject(FaultKind kind, String place) {
    return bench.target.inject(InjectableFault.of(kind, place));
  }

  private Injected inject(FaultKind kind, String place, Severity severity) {
    return bench.target.inject(new InjectableFault(kind, place, severity));
  }

  /** The lines of which a direction is missing in what the IGP says. */
  private Set<String> down() {
    bench.pass();
    var there = bench.network.topology();
    return FaultBench.BANK.bank().lines().stream()
        .filter(line ->
            Arrays.stream(Direction.values())
                .anyMatch(way -> there.findLink(line.linkId(way)).isEmpty()))
        .map(line -> line.id().value().replace("branch-01-", ""))
        .collect(Collectors.toSet());
  }

  private void assertIntact() {
    assertEquals(Set.of(), down());
    assertEquals(INTACT, bench.network.topology());
  }

  private void assertCuts(FaultKind kind, String place, String... lines) {
    var injected = inject(kind, place);
    assertEquals(Set.of(lines), down());
    injected.undo();
    injected.undo();
    assertIntact();
  }

  @Test
  void linesAndSharedRisksAreCut() {
    assertCuts(FaultKind.LINE_CUT, "branch-01-mstp-1", "mstp-1");
    assertCuts(FaultKind.DUCT_CUT, "north", "mstp-1", "mstp-2");
    assertCuts(FaultKind.TOWER_LOSS, "hill", "5g");
    assertCuts(FaultKind.CARRIER_OUTAGE, "c2", "5g");
  }

  @Test
  void whatTwoFaultsHoldDownIsUpWhenBothAreUndone() {
    var duct = inject(FaultKind.DUCT_CUT, "south");
    var carrier = inject(FaultKind.CARRIER_OUTAGE, "c1");
    assertEquals(Set.of("mstp-1", "mstp-2"), down());
    carrier.undo();
    assertEquals(Set.of("mstp-2"), down());
    duct.undo();
    assertIntact();
  }

  @Test
  void aDeadDataCentreHasNoLinks() {
    for (var kind : List.of(FaultKind.DATA_CENTRE_LOSS, FaultKind.HUB_LOSS)) {
      var injected = inject(kind, "dc-a");
      assertEquals(Set.of("mstp-1", "5g"), down());
      assertTrue(
          bench.network.topology().links().stream()
              .noneMatch(link ->
                  link.id().from().value().startsWith("dc-a")
                      || link.id().to().value().startsWith("dc-a")));
      injected.undo();
      assertIntact();
    }
  }

  private long delayMicros(String line) {
    bench.pass();
    return line(bench.truth(GATEWAY), line).line().orElseThrow().delayMicros();
  }

  private static PortState line(RouterState state, String line) {
    var port = FaultBench.line(line).branchEnd().port().name();
    return state.ports().stream().filter(p -> p.name().equals(port)).findFirst().orElseThrow();
  }

  @Test
  void aWorseLineIsSlowerLossierAndNarrower() {
    long healthy = delayMicros("mstp-1");
    var slow =
        inject(
            FaultKind.LINE_DEGRADED,
            "branch-01-mstp-1",
            Severity.ofLine(Duration.ofMillis(30), 0.2, 1));
    assertEquals(healthy + 30_000, delayMicros("mstp-1"), NOISE);
    assertEquals(0.2, line(bench.truth(GATEWAY), "mstp-1").line().orElseThrow().loss(), 0.001);
    var slower =
        inject(
            FaultKind.LINE_DEGRADED,
            "branch-01-mstp-1",
            Severity.ofLine(Duration.ofMillis(12), 0, 0.0001));
    // 10 kbit/s are left: 75 kB in a minute.
    long before = line(bench.truth(GATEWAY), "mstp-1").outOctets();
    assertTrue(delayMicros("mstp-1") > healthy + 42_000);
    assertTrue(line(bench.truth(GATEWAY), "mstp-1").outOctets() - before < 80_000);
    slow.undo();
    slower.undo();
    bench.pass();
    bench.pass();
    assertEquals(healthy, delayMicros("mstp-1"), NOISE);
  }

  @Test
  void aDriftGrowsAndIsGoneAtOnce() {
    long healthy = delayMicros("mstp-1");
    var drift =
        inject(
            FaultKind.LINE_DRIFT,
            "branch-01-mstp-1",
            Severity.ofLine(Duration.ofMillis(40), 0, 1).withPeriod(Duration.ofMinutes(10)));
    assertEquals(healthy, delayMicros("mstp-1"), NOISE);
    bench.tick(Duration.ofMinutes(5));
    assertEquals(healthy + 20_000, delayMicros("mstp-1"), NOISE);
    bench.tick(Duration.ofMinutes(30));
    assertEquals(healthy + 40_000, delayMicros("mstp-1"), NOISE);
    drift.undo();
    assertEquals(0, bench.ticking());
    assertEquals(healthy, delayMicros("mstp-1"), NOISE);
  }

  @Test
  void aFlappingLineIsDownForHalfOfEachPeriodAndUpAfterwards() {
    for (int undoneAt : new int[] {0, 6, 12}) {
      var flap =
          inject(
              FaultKind.LINE_FLAP,
              "branch-01-mstp-1",
              Severity.DEFAULT.withPeriod(Duration.ofSeconds(10)));
      assertEquals(Set.of("mstp-1"), down());
      for (int second = 1; second <= undoneAt; second++) {
        bench.tick(Duration.ofSeconds(second));
        assertEquals(second / 5 % 2 == 0 ? Set.of("mstp-1") : Set.of(), down(), second + " s");
      }
      flap.undo();
      assertEquals(0, bench.ticking());
      assertIntact();
    }
  }

  @Test
  void aUsedUpQuotaThrottlesAndIsTold() {
    var fiveG = FaultBench.line("5g");
    var end = fiveG.branchEnd().node();
    bench.pass();
    var used = line(bench.told(end), "5g").line().orElseThrow().quotaUsedOctets();
    assertTrue(used.orElseThrow() < 1_000_000_000);
    var injected = inject(FaultKind.QUOTA_USED_UP, "branch-01-5g");
    bench.pass();
    for (var lineEnd : List.of(fiveG.branchEnd(), fiveG.hubEnd())) {
      var port =
          bench.told(lineEnd.node()).ports().stream()
              .filter(p -> p.name().equals(lineEnd.port().name()))
              .findFirst()
              .orElseThrow();
      assertEquals(1_000_000_000, port.line().orElseThrow().quotaUsedOctets().orElseThrow());
    }
    injected.undo();
    bench.pass();
    assertEquals(bench.truth(end), bench.told(end));
  }

  private void assertTruth() {
    bench.pass();
    assertEquals(bench.truth(GATEWAY), bench.told(GATEWAY));
  }

  private long octets(RouterState state) {
    return state.ports().stream().mapToLong(PortState::outOctets).sum();
  }

  @Test
  void countersFreezeRestartAndLieAndThenTellTheTruth() {
    assertTruth();
    for (var kind :
        List.of(FaultKind.FROZEN_COUNTERS, FaultKind.COUNTER_RESET, FaultKind.POISONED_COUNTERS)) {
      var injected = inject(kind, GATEWAY.value());
      bench.pass();
      long trueFirst = octets(bench.truth(GATEWAY));
      long toldFirst = octets(bench.told(GATEWAY));
      assertEquals(kind == FaultKind.COUNTER_RESET ? 0 : trueFirst, toldFirst);
      bench.pass();
      long grown = octets(bench.truth(GATEWAY)) - trueFirst;
      assertTrue(grown > 0);
      long wanted =
          switch (kind) {
            case FROZEN_COUNTERS -> 0;
            case COUNTER_RESET -> grown;
            default -> 10 * grown;
          };
      assertEquals(wanted, octets(bench.told(GATEWAY)) - toldFirst);
      assertEquals(bench.truth(GATEWAY).networkTime(), bench.told(GATEWAY).networkTime());
      injected.undo();
      assertTruth();
    }
  }

  static RouterConfiguration configured() {
    var policy =
        new SrPolicy(
            new SrPolicyKey(GATEWAY, 130, Ip.of("10.0.0.1")),
            "office",
            List.of(
                new CandidatePath(
                    200,
                    List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(16_001)))))));
    var queue =
        new QueueProfile.Queue(
            "office", false, Bandwidth.ofKbps(100), Bandwidth.ofMbps(1), 1, 20_000);
    return new RouterConfiguration(
        List.of(policy),
        List.of(),
        new TreeMap<>(Map.of("wan0", new QueueProfile(Bandwidth.ofMbps(1), List.of(queue)))));
  }

  @Test
  void aChangeByHandIsTakenBackUnlessSomebodyDidItBefore() {
    var router = bench.fleet.get(GATEWAY);
    assertThrows(FaultException.class, () -> inject(FaultKind.HAND_DRIFT, GATEWAY.value()));
    router.changeByHand(_ -> configured());
    var drift = inject(FaultKind.HAND_DRIFT, GATEWAY.value());
    assertTrue(router.running().queues().isEmpty());
    drift.undo();
    assertEquals(configured(), router.running());

    var repaired = inject(FaultKind.HAND_DRIFT, GATEWAY.value());
    router.changeByHand(_ -> RouterConfiguration.EMPTY);
    repaired.undo();
    assertEquals(RouterConfiguration.EMPTY, router.running());
  }

  @Test
  void lostPoliciesComeBack() {
    var router = bench.fleet.get(GATEWAY);
    router.changeByHand(_ -> configured());
    var loss = inject(FaultKind.SILENT_POLICY_LOSS, GATEWAY.value());
    assertEquals(List.of(), router.running().policies());
    assertEquals(configured().queues(), router.running().queues());
    loss.undo();
    assertEquals(configured(), router.running());
  }

  @Test
  void aDeadRouterHasNoLinksUntilItIsBack() {
    var injected = inject(FaultKind.ROUTER_LOSS, GATEWAY.value());
    assertEquals(Set.of("mstp-1"), down());
    injected.undo();
    assertIntact();
  }

  @Test
  void aRestartedRouterCountsFromZero() {
    bench.pass();
    assertTrue(octets(bench.told(GATEWAY)) > 0);
    var restart =
        inject(
            FaultKind.ROUTER_RESTART,
            GATEWAY.value(),
            Severity.DEFAULT.withPeriod(Duration.ofSeconds(20)));
    bench.tick(Duration.ofSeconds(19));
    assertEquals(Set.of("mstp-1"), down());
    bench.tick(Duration.ofSeconds(20));
    assertIntact();
    assertNotEquals(octets(bench.truth(GATEWAY)), octets(bench.told(GATEWAY)));
    restart.undo();
    assertEquals(0, bench.ticking());
    assertTruth();
  }

  @Test
  void aPlaceThatIsNotThereIsRefused() {
    for (var kind : bench.target.kinds()) {
      if (kind.place().named()) {
        assertThrows(
            IllegalArgumentException.class,
            () -> FaultPlaces.check(FaultBench.BANK, kind, "nowhere"),
            kind::id);
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new InjectableFault(FaultKind.LINE_CUT, "", Severity.DEFAULT));
  }
}
