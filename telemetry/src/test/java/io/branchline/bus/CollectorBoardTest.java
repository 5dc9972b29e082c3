package io.branchline.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bus.proto.CollectorReport;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollectorBoardTest {
  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  private static final NodeId ROUTER = new NodeId("branch-01-r1");
  private static final LineId LINE = new LineId("line-1");
  private static final Observation DEGRADED =
      new Observation.LineDegraded(LINE, Measure.DELAY_MS, 40, 30, START);
  private static final Observation RECOVERED = new Observation.LineRecovered(LINE, START);

  private Instant now = START;
  private final NetworkClock clock = new NetworkClock(START, 1, START, () -> now);
  private final CollectorBoard board = new CollectorBoard(clock);

  private static CollectorReport.Builder from(String collector, long run) {
    return CollectorReport.newBuilder().setCollector(collector).setRun(run);
  }

  private List<Observation> tell(String collector, Observation... observations) {
    var report = from(collector, 1);
    for (var observation : observations) {
      report.addObserved(ReportCodec.encode(observation).orElseThrow());
    }
    return board.take(report.build());
  }

  private List<Observation> tell(String collector, SourceStatus.State state) {
    return board.take(from(collector, 1).addHeard(ReportCodec.encode(status(state))).build());
  }

  private List<Observation> complete(String collector, Instant time) {
    return board.take(from(collector, 1).setComplete(time.toEpochMilli()).build());
  }

  private static SourceStatus status(SourceStatus.State state) {
    return new SourceStatus(
        ROUTER,
        state,
        state == SourceStatus.State.CONNECTED ? "" : "it cannot be reached",
        Optional.of(START.minusSeconds(7)),
        "openconfig",
        new SourceStatus.Taken(1, 2, 3, 4),
        new SourceStatus.Rejected(1, 2, 3, 4, 5, 6, 7, 8),
        List.of(new SourceStatus.Served("queues", 5, "no")));
  }

  @Test
  void whatIsToldComesBackAsItWas() {
    for (var state : SourceStatus.State.values()) {
      assertEquals(status(state), ReportCodec.decode(ReportCodec.encode(status(state))));
    }
    for (var observation :
        List.of(
            DEGRADED,
            RECOVERED,
            new Observation.PortChanged(new InterfaceId(ROUTER, "wan0"), true, START),
            new Observation.PolicyPathChanged(
                new SrPolicyKey(ROUTER, -1, Ip.of("10.0.0.1")), 100, START))) {
      assertEquals(observation, ReportCodec.decode(ReportCodec.encode(observation).orElseThrow()));
    }
  }

  @Test
  void whatIsToldAgainIsObservedOnce() {
    var up = new Observation.PortChanged(new InterfaceId(ROUTER, "wan0"), true, START);
    var down = new Observation.PortChanged(new InterfaceId(ROUTER, "wan0"), false, START);
    assertEquals(List.of(up), tell("1/1", up));
    assertEquals(List.of(), tell("1/1", up));
    assertEquals(List.of(down), tell("1/1", down));
  }

  @Test
  void aLineIsDegradedWhileTheCollectorOfOneEndSaysSo() {
    assertEquals(List.of(DEGRADED), tell("1/2", DEGRADED));
    assertEquals(List.of(), tell("2/2", DEGRADED));
    assertEquals(List.of(), tell("1/2", RECOVERED));
    assertEquals(List.of(RECOVERED), tell("2/2", RECOVERED));
  }

  @Test
  void aCollectorThatBeginsAnewHasForgottenWhatWasBad() {
    tell("1/1", DEGRADED);
    var again = board.take(from("1/1", 2).build());
    assertEquals(List.of(new Observation.LineRecovered(LINE, now)), again);
  }

  @Test
  void routersAreSilentWhenTheySaySoAndWhenTheirCollectorDoes() {
    assertEquals(
        List.of(new Observation.SourceHeard(ROUTER, now)),
        tell("1/1", SourceStatus.State.CONNECTED));
    assertEquals(List.of(), tell("1/1", SourceStatus.State.CONNECTING));
    assertEquals(
        List.of(new Observation.SourceSilent(ROUTER, START.minusSeconds(7), now)),
        tell("1/1", SourceStatus.State.STALE));
    assertTrue(board.isSilent(ROUTER));
    tell("1/1", SourceStatus.State.CONNECTED);
    assertFalse(board.isSilent(ROUTER));

    now = now.plusSeconds(14);
    assertEquals(List.of(), board.look());
    now = now.plusSeconds(2);
    assertEquals(
        List.of(new Observation.SourceSilent(ROUTER, START.minusSeconds(7), now)), board.look());
    assertEquals(List.of(), board.look());
    assertTrue(board.isSilent(ROUTER));
    var shown = board.listSources().getFirst();
    assertEquals(SourceStatus.State.STALE, shown.state());
    assertTrue(shown.reason().startsWith("no collector tells of it"), shown.reason());
    assertEquals(
        List.of(new Observation.SourceHeard(ROUTER, now)),
        tell("1/1", SourceStatus.State.CONNECTED));
  }

  @Test
  void samplesAreCompleteUpToWhereTheSlowestCollectorIs() {
    complete("1/2", START.plusSeconds(10));
    complete("2/2", START.plusSeconds(4));
    assertEquals(START.plusSeconds(4), board.complete());
    complete("2/2", START.plusSeconds(30));
    assertEquals(START.plusSeconds(10), board.complete());
  }

  @Test
  void nobodyWaitsForACollectorThatIsGoneButForABusThatIsAway() {
    complete("1/2", START.plusSeconds(10));
    complete("2/2", START.plusSeconds(4));
    // Kafka was away for an hour: nobody can know what 2/2 still has.
    now = now.plus(Duration.ofHours(1));
    complete("1/2", START.plusSeconds(20));
    assertEquals(START.plusSeconds(4), board.complete());
    for (int second = 0; second < 61; second++) {
      now = now.plusSeconds(1);
      complete("1/2", START.plusSeconds(20));
    }
    assertEquals(START.plusSeconds(20), board.complete());
  }
}
