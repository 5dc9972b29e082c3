package io.branchline.interop;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.gnmi.GnmiCollector;
import io.branchline.gnmi.GnmiConfig;
import io.branchline.gnmi.GnmiTarget;
import io.branchline.gnmi.GnmiTls;
import io.branchline.gnmi.LineHealth;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.router.Credentials;
import io.branchline.router.LineMeasure;
import io.branchline.router.PolicyState;
import io.branchline.router.PortState;
import io.branchline.router.QueueState;
import io.branchline.router.RouterFleet;
import io.branchline.router.RouterState;
import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector against the lab's routers, over real sockets and mutual TLS. */
@Tag("integration")
class CollectorAgainstRoutersTest {
  private static final Bank BANK = BankScenario.jointStock().bank();
  private static final Line LINE = BANK.getLine(new LineId("branch-12-mstp-1"));
  private static final NodeId BRANCH = LINE.branchEnd().node();
  private static final NodeId HUB = LINE.hubEnd().node();
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final NetworkClock clock = NetworkClock.real(InstantSource.system());
  private final Instant start = clock.instant().minusSeconds(600);
  private final Recorder recorder = new Recorder();

  private static final class Recorder implements TelemetrySource.Sink {
    private final Map<String, Sample> latest = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Observation> observations = new LinkedBlockingQueue<>();

    @Override
    public void samples(List<Sample> samples) {
      samples.forEach(sample -> latest.put(sample.series().toString(), sample));
    }

    @Override
    public void observed(Observation observation) {
      observations.add(observation);
    }

    private boolean has(String series, Instant at) {
      var sample = latest.get(series);
      return sample != null && sample.time().equals(Instant.ofEpochMilli(at.toEpochMilli()));
    }

    private double value(String series) {
      var sample = latest.get(series);
      return sample == null ? Double.NaN : sample.value();
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not happen within 30 s: " + what);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private Instant time(int round) {
    return start.plus(INTERVAL.multipliedBy(round));
  }

  /** What an end of the line reports after so many rounds, each of which carries the same. */
  private RouterState state(LineEnd end, int round, boolean up) {
    long voice = round * 10_000L;
    long office = round * 250_000L;
    var port =
        new PortState(
            end.port().name(),
            up,
            2_000_000,
            0,
            voice + office,
            0,
            round * 300L,
            0,
            Optional.of(new LineMeasure(12_000, 1_500, 0.001, OptionalLong.empty())),
            List.of(
                queue("voice", voice, round * 50L, 0),
                queue("office", office, round * 250L, round * 2_500L)));
    var policy = new PolicyState(110, Ip.of("10.255.0.1"), 200, round * 50_000L, round * 100L);
    return new RouterState(time(round), List.of(port), List.of(policy));
  }

  private static QueueState queue(String name, long sent, long packets, long dropped) {
    return new QueueState(name, sent, packets, dropped, dropped / 500, 4_000, 9_000, 15_000, 0.01);
  }

  private GnmiCollector collector(RouterFleet fleet, List<GnmiTarget> targets) {
    var pki = fleet.pki();
    var tls = new GnmiTls(pki.authority(), pki.certificate("controller"), pki.key("controller"));
    return new GnmiCollector(
        GnmiConfig.of(targets, tls).withSampleInterval(INTERVAL), BANK, clock, 1);
  }

  private static GnmiTarget target(RouterFleet fleet, NodeId listening, NodeId called) {
    var access = requireNonNull(fleet.access().get(listening));
    return new GnmiTarget(called, "127.0.0.1", access.gnmiPort());
  }

  private void publish(RouterFleet fleet, int round, boolean hubUp) {
    fleet.publish(
        Map.of(
            BRANCH, state(LINE.branchEnd(), round, true), HUB, state(LINE.hubEnd(), round, hubUp)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatRoutersCountArrivesAsRatesOfTheLine(boolean shared) throws Exception {
    var credentials = new Credentials("branchline", "secret");
    try (var fleet = RouterFleet.start(List.of(BRANCH, HUB), directory, credentials, shared);
        var collector =
            collector(fleet, List.of(target(fleet, BRANCH, BRANCH), target(fleet, HUB, HUB)))) {
      publish(fleet, 0, true);
      collector.start(recorder);
      await("the line is up", () -> collector.health(LINE.id()) == LineHealth.UP);
      var queue = "queue/" + LINE.id() + "/up/office/";
      for (int round = 1; round <= 3; round++) {
        publish(fleet, round, true);
        var now = time(round);
        // One after the other, or the queue would rightly merge them.
        await("round " + round, () -> recorder.has(queue + "kbps", now));
      }
      await("the line's sum", () -> recorder.has("line/" + LINE.id() + "/up/kbps", time(3)));
      await("the far end", () -> recorder.has("line/" + LINE.id() + "/down/kbps", time(3)));
      await("policies", () -> recorder.has("policy/" + BRANCH + "/110/10.255.0.1/kbps", time(3)));
      assertEquals(202, recorder.value(queue + "kbps"), 0.01);
      assertEquals(200, recorder.value(queue + "sentKbps"), 0.01);
      assertEquals(2, recorder.value(queue + "droppedKbps"), 0.01);
      assertEquals(4000, recorder.value(queue + "depthBytes"));
      assertEquals(15, recorder.value(queue + "delayMs"));
      assertEquals(210, recorder.value("line/" + LINE.id() + "/up/kbps"), 0.01);
      assertEquals(208, recorder.value("line/" + LINE.id() + "/up/sentKbps"), 0.01);
      assertEquals(
          208 / LINE.contract().committed().kbps(),
          recorder.value("line/" + LINE.id() + "/up/utilisation"),
          0.001);
      assertEquals(12, recorder.value("line/" + LINE.id() + "/down/delayMs"));
      assertEquals(1.5, recorder.value("line/" + LINE.id() + "/up/jitterMs"));
      assertEquals(40, recorder.value("policy/" + BRANCH + "/110/10.255.0.1/kbps"), 0.01);
      for (var source : collector.listSources()) {
        assertEquals(SourceStatus.State.CONNECTED, source.state(), source.toString());
        assertEquals(0, source.rejected().unknown(), source.toString());
        assertEquals(0, source.rejected().future(), source.toString());
      }

      // No sample is due yet: this comes by ON_CHANGE.
      fleet.publish(
          Map.of(
              HUB,
              new RouterState(
                  time(3).plusSeconds(1),
                  state(LINE.hubEnd(), 3, false).ports(),
                  state(LINE.hubEnd(), 3, false).policies())));
      await("the line is down", () -> collector.health(LINE.id()) == LineHealth.DOWN);
      assertTrue(
          recorder.observations.contains(
              new Observation.PortChanged(LINE.hubEnd().port(), false, time(3).plusSeconds(1))));
    }
  }

  @Test
  void aRouterThatIsNotTheOneCalledIsRefusedByName() throws Exception {
    var credentials = new Credentials("branchline", "secret");
    try (var fleet = RouterFleet.start(List.of(BRANCH, HUB), directory, credentials);
        var collector =
            collector(fleet, List.of(target(fleet, BRANCH, HUB), target(fleet, BRANCH, BRANCH)))) {
      publish(fleet, 0, true);
      collector.start(recorder);
      await(
          "the right one is heard",
          () -> collector.listSources().get(1).state() == SourceStatus.State.CONNECTED);
      await(
          "the wrong one is refused",
          () -> collector.listSources().get(0).reason().contains("certificate"));
      assertEquals(
          "its certificate is for " + BRANCH + ", not for " + HUB,
          collector.listSources().get(0).reason());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHundredAndTwentyRoutersAreHeard(boolean shared) throws Exception {
    var credentials = new Credentials("branchline", "secret");
    try (var fleet = RouterFleet.start(BANK.routers(), directory, credentials, shared)) {
      var targets = new ArrayList<GnmiTarget>();
      BANK.routers().forEach(node -> targets.add(target(fleet, node, node)));
      publishPorts(fleet);
      try (var collector = collector(fleet, targets)) {
        long began = System.nanoTime();
        collector.start(recorder);
        await(
            "all are connected",
            () ->
                collector.listSources().stream()
                    .allMatch(source -> source.state() == SourceStatus.State.CONNECTED));
        System.out.printf(
            "%d routers heard in %d ms%n", targets.size(), (System.nanoTime() - began) / 1_000_000);
        assertEquals(120, fleet.gnmiSubscribers());
        await(
            "all lines are up",
            () ->
                BANK.lines().stream()
                    .allMatch(line -> collector.health(line.id()) == LineHealth.UP));
      }
    }
  }

  private void publishPorts(RouterFleet fleet) {
    for (var node : BANK.routers()) {
      var ports = new ArrayList<PortState>();
      ports.add(
          new PortState("lan0", true, 1_000_000_000L, 0, 0, 0, 0, 0, Optional.empty(), List.of()));
      for (var line : BANK.lines()) {
        for (var direction : Direction.values()) {
          var end = line.sendingEnd(direction);
          if (end.node().equals(node)) {
            ports.addAll(state(end, 0, true).ports());
          }
        }
      }
      fleet.publish(Map.of(node, new RouterState(time(0), ports, List.of())));
    }
  }
}
