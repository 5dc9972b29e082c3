package io.branchline.gnmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.Update;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.SourceStatus.Rejected;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A router that misbehaves beside one that does not: whatever it does, the other's series are what
 * they would be without it, and what was refused of it is counted.
 */
class BadTargetTest {
  private static final String OCTETS = "/interfaces/interface[name=%s]/state/counters/out-octets";
  private static final String STATUS = "/interfaces/interface[name=%s]/state/oper-status";
  private static final String GOOD_PORT = "wan-branch-01-mstp-1";
  private static final SeriesKey GOOD =
      SeriesKey.line(TestBank.LINE, Direction.DOWN, Measure.SENT_KBPS);
  private static final SeriesKey LOAD =
      SeriesKey.line(TestBank.LINE, Direction.DOWN, Measure.UTILISATION);
  private static final SeriesKey BAD =
      SeriesKey.line(TestBank.LINE, Direction.UP, Measure.SENT_KBPS);
  private static final int ROUNDS = 20;

  @TempDir Path directory;
  private final NetworkClock clock = NetworkClock.real(InstantSource.system());
  private final LinkedBlockingQueue<Sample> good = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Sample> others = new LinkedBlockingQueue<>();
  private TestPki pki;
  private FakeRouter hub;
  private final TelemetrySource.Sink sink =
      new TelemetrySource.Sink() {
        @Override
        public void samples(List<Sample> samples) {
          for (var sample : samples) {
            (sample.series().equals(GOOD) ? good : others).add(sample);
          }
        }

        @Override
        public void observed(Observation observation) {}
      };

  @BeforeEach
  void makeCertificates() throws Exception {
    pki = new TestPki(directory, "authority");
    hub = new FakeRouter(pki.issue(TestBank.HUB.value()));
  }

  private GnmiCollector collector(GnmiTarget bad) throws Exception {
    var targets = List.of(bad, hub.target(TestBank.HUB));
    var config =
        GnmiConfig.of(targets, pki.issue("controller"))
            .withMinimumSilence(Duration.ofMillis(300))
            .withUpdatesPerSecond(10_000);
    return new GnmiCollector(
        config.withSampleInterval(Duration.ofMillis(100)), TestBank.bank(), clock, 1);
  }

  /** What happens while both routers are subscribed to. */
  @FunctionalInterface
  private interface Story {
    void happen(FakeRouter bad, GnmiCollector collector) throws Exception;
  }

  private void beside(Story story) throws Exception {
    try (var bad = new FakeRouter(pki.issue(TestBank.BRANCH.value()));
        var router = hub;
        var collector = collector(bad.target(TestBank.BRANCH))) {
      collector.start(sink);
      bad.awaitSubscription();
      router.awaitSubscription();
      story.happen(bad, collector);
    }
  }

  private static SourceStatus status(GnmiCollector collector, NodeId node) {
    return collector.listSources().stream()
        .filter(source -> source.node().equals(node))
        .findFirst()
        .orElseThrow();
  }

  /** The good router counts 100,000 octets in each of twenty seconds; all that arrives. */
  private void assertGoodIsHeardWhole(GnmiCollector collector) throws Exception {
    var start = clock.instant().minusSeconds(ROUNDS);
    // A state first, whose sample says that it was decoded: a counter's first reading says nothing,
    // and what comes before it was decoded would rightly be merged with it.
    hub.send(start, OCTETS.formatted(GOOD_PORT), Paths.uint(1_000));
    hub.send(start, STATUS.formatted(GOOD_PORT), Paths.text("UP"));
    await("the first reading was decoded", () -> others.stream().anyMatch(BadTargetTest::isUp));
    for (int round = 1; round <= ROUNDS; round++) {
      var at = start.plusSeconds(round);
      hub.send(at, OCTETS.formatted(GOOD_PORT), Paths.uint(1_000 + round * 100_000L));
      assertEquals(new Sample(GOOD, at.toEpochMilli(), 800), good.poll(20, TimeUnit.SECONDS));
    }
    await(
        "the last load is in",
        () -> others.stream().filter(sample -> sample.series().equals(LOAD)).count() == ROUNDS);
    assertEquals(Rejected.NONE, status(collector, TestBank.HUB).rejected());
    var taken = status(collector, TestBank.HUB).taken();
    assertEquals(new SourceStatus.Taken(ROUNDS + 2, 0, 0, 0), taken);
    assertFalse(collector.isStale(GOOD));
  }

  /** Beside the rate: its port is up, and the load of its line. */
  private static void assertOnlyTheHubSpokeForItself(List<Sample> samples) {
    assertEquals(1, samples.stream().filter(BadTargetTest::isUp).count());
    var loads = samples.stream().filter(sample -> !isUp(sample)).toList();
    assertEquals(ROUNDS, loads.size(), loads.toString());
    for (var sample : loads) {
      assertEquals(new Sample(LOAD, sample.epochMillis(), 0.4), sample);
    }
  }

  private static boolean isUp(Sample sample) {
    return sample.series().equals(SeriesKey.line(TestBank.LINE, Direction.DOWN, Measure.UP));
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not happen within 20 s: " + what);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void aLyingTargetSpeaksForItselfAlone() throws Exception {
    beside((bad, collector) -> {
      var now = clock.instant();
      for (int i = 0; i < 10; i++) {
        var at = now.minusSeconds(10 - i);
        // As if it were the hub.
        bad.send(at, OCTETS.formatted(GOOD_PORT), Paths.uint(i * 77L));
        bad.send(at, "/lines/line[interface=" + GOOD_PORT + "]/state/loss", Paths.real(1));
        // A terabyte a second on 2 Mbit/s.
        bad.send(at, OCTETS.formatted("wan0"), Paths.uint(i * 1_000_000_000_000L));
      }
      assertGoodIsHeardWhole(collector);
      var source = status(collector, TestBank.BRANCH);
      assertTrue(source.rejected().implausible() + source.taken().merged() >= 9, source.toString());
      assertTrue(source.rejected().unknown() > 0, source.toString());
      assertTrue(others.stream().noneMatch(sample -> sample.series().equals(BAD)), "no such rate");
      assertOnlyTheHubSpokeForItself(
          others.stream().filter(sample -> sample.series().toString().contains("/down/")).toList());
    });
  }

  @Test
  void aFloodingTargetIsHeldBackAndBounded() throws Exception {
    beside((bad, collector) -> {
      var flood = Thread.ofPlatform().start(() -> flood(bad));
      try {
        await(
            "it is held back, and has more leaves than are kept",
            () -> {
              var source = status(collector, TestBank.BRANCH);
              return source.taken().throttledMillis() > 0 && source.rejected().dropped() > 0;
            });
        assertGoodIsHeardWhole(collector);
        // While what it sends is beyond the bound, and held back, nothing of use comes from it.
        await(
            "it is heard as far as it is listened to",
            () -> status(collector, TestBank.BRANCH).state() == SourceStatus.State.CONNECTED);
        assertTrue(flood.isAlive());
      } finally {
        flood.interrupt();
        flood.join();
      }
    });
  }

  /** Sends thousands of leaves again and again, as fast as the transport takes them. */
  private void flood(FakeRouter bad) {
    var messages = new ArrayList<byte[]>();
    for (int i = 0; i < 30_000; i += 100) {
      var notification = Notification.newBuilder().setTimestamp(nanos(clock.instant()));
      for (int port = i; port < i + 100; port++) {
        notification.addUpdate(
            Update.newBuilder()
                .setPath(Paths.path(STATUS.formatted("invented-" + port)))
                .setVal(Paths.text("UP")));
      }
      messages.add(response(notification).toByteArray());
    }
    for (int i = 0; !Thread.currentThread().isInterrupted(); ) {
      if (bad.isReady()) {
        bad.sendBytes(messages.get(i++ % messages.size()));
      } else {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static SubscribeResponse response(Notification.Builder notification) {
    return SubscribeResponse.newBuilder().setUpdate(notification).build();
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  @Test
  void aTargetThatAcceptsAndNeverAnswersKeepsNobodyWaiting() throws Exception {
    try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var router = hub;
        var collector =
            collector(new GnmiTarget(TestBank.BRANCH, "127.0.0.1", socket.getLocalPort()))) {
      collector.start(sink);
      try (var accepted = socket.accept()) {
        router.awaitSubscription();
        assertGoodIsHeardWhole(collector);
        assertTrue(accepted.isConnected());
        assertEquals(SourceStatus.State.CONNECTING, status(collector, TestBank.BRANCH).state());
        assertTrue(collector.isStale(BAD));
      }
    }
  }

  @Test
  void aTargetThatStallsInItsStreamGoesStaleAlone() throws Exception {
    beside((bad, collector) -> {
      bad.send(clock.instant(), OCTETS.formatted("wan0"), Paths.uint(1));
      await("it is heard", () -> !collector.isStale(BAD));
      await(
          "it is stale",
          () -> status(collector, TestBank.BRANCH).state() == SourceStatus.State.STALE);
      assertEquals(
          "it is connected but sends nothing", status(collector, TestBank.BRANCH).reason());
      assertGoodIsHeardWhole(collector);
      assertTrue(collector.isStale(BAD));
    });
  }

  @Test
  void whatASkewedClockStampsIsRefusedAndNeverLooksFresh() throws Exception {
    for (var skew : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
      hub = new FakeRouter(pki.issue(TestBank.HUB.value()));
      good.clear();
      others.clear();
      beside((bad, collector) -> {
        for (int i = 0; i < 10; i++) {
          bad.send(
              clock.instant().plus(skew).plusSeconds(i),
              OCTETS.formatted("wan0"),
              Paths.uint(i * 100_000L));
        }
        await(
            "all are refused",
            () -> {
              var rejected = status(collector, TestBank.BRANCH).rejected();
              return (skew.isPositive() ? rejected.future() : rejected.late()) == 10;
            });
        assertGoodIsHeardWhole(collector);
        assertTrue(collector.isStale(BAD));
        assertOnlyTheHubSpokeForItself(List.copyOf(others));
        var reason = status(collector, TestBank.BRANCH).reason();
        assertTrue(
            reason.startsWith("its clock is ")
                && reason.contains(skew.isPositive() ? "ahead of" : "behind"),
            reason);
      });
    }
  }

  @Test
  void malformedMessagesCostThemselvesAlone() throws Exception {
    beside((bad, collector) -> {
      var random = new Random(7);
      var whole =
          response(
                  Notification.newBuilder()
                      .setTimestamp(nanos(clock.instant()))
                      .addUpdate(
                          Update.newBuilder()
                              .setPath(Paths.path(OCTETS.formatted("wan0")))
                              .setVal(Paths.uint(5))))
              .toByteArray();
      for (int i = 0; i < 2_000; i++) {
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        bad.sendBytes(i % 2 == 0 ? bytes : Arrays.copyOf(whole, 1 + i % (whole.length - 1)));
      }
      assertGoodIsHeardWhole(collector);
      await(
          "the broken ones are counted",
          () -> status(collector, TestBank.BRANCH).rejected().malformed() >= 1_000);
      bad.send(clock.instant(), STATUS.formatted("wan0"), Paths.text("UP"));
      await(
          "what it says well is still heard",
          () -> others.stream().anyMatch(sample -> sample.series().toString().endsWith("/up/up")));
      assertEquals(SourceStatus.State.CONNECTED, status(collector, TestBank.BRANCH).state());
    });
  }
}
