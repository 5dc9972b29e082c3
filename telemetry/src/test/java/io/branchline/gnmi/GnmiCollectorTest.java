package io.branchline.gnmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.SubscriptionMode;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import io.branchline.site.InterfaceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GnmiCollectorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String PORT_STATUS = "/interfaces/interface[name=%s]/state/oper-status";
  private static final SeriesKey UP_KEY =
      SeriesKey.line(TestBank.LINE, Direction.UP, Measure.SENT_KBPS);

  @TempDir Path directory;
  private TestPki pki;
  private GnmiTls client;
  private final NetworkClock clock = NetworkClock.real(InstantSource.system());
  private final Recorder recorder = new Recorder();

  private static final class Recorder implements TelemetrySource.Sink {
    private final LinkedBlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Observation> observations = new LinkedBlockingQueue<>();

    @Override
    public void samples(List<Sample> some) {
      samples.addAll(some);
    }

    @Override
    public void observed(Observation observation) {
      observations.add(observation);
    }

    private <T extends Observation> T await(Class<T> type) throws InterruptedException {
      return await(type, any -> true);
    }

    private <T extends Observation> T await(Class<T> type, Predicate<T> wanted)
        throws InterruptedException {
      var seen = new ArrayList<Observation>();
      long end = System.nanoTime() + DEADLINE.toNanos();
      while (System.nanoTime() < end) {
        var next = observations.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (type.isInstance(next) && wanted.test(type.cast(next))) {
          return type.cast(next);
        }
        if (next != null) {
          seen.add(next);
        }
      }
      throw new AssertionError("no " + type.getSimpleName() + " came, only " + seen);
    }
  }

  @BeforeEach
  void makeCertificates() throws Exception {
    pki = new TestPki(directory, "authority");
    client = pki.issue("controller");
  }

  private GnmiCollector collector(List<GnmiTarget> targets) {
    return collector(targets, Duration.ofSeconds(30));
  }

  private GnmiCollector collector(List<GnmiTarget> targets, Duration silence) {
    var config = GnmiConfig.of(targets, client).withMinimumSilence(silence);
    return new GnmiCollector(
        config.withSampleInterval(Duration.ofMillis(100)), TestBank.bank(), clock, 1);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not happen within 20 s: " + what);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static SourceStatus status(GnmiCollector collector, NodeId node) {
    return collector.listSources().stream()
        .filter(source -> source.node().equals(node))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void subscribesAndTurnsCountersIntoSamples() throws Exception {
    try (var router = new FakeRouter(pki.issue(TestBank.BRANCH.value()));
        var collector = collector(List.of(router.target(TestBank.BRANCH)))) {
      assertTrue(collector.isStale(UP_KEY), "nothing was heard yet");
      collector.start(recorder);
      var request = router.awaitSubscription().getSubscribe();
      assertEquals(Encoding.PROTO, request.getEncoding());
      assertEquals(
          List.of("interfaces", "qos", "network-instances", "lines"),
          request.getSubscriptionList().stream()
              .filter(subscription -> subscription.getMode() == SubscriptionMode.SAMPLE)
              .map(subscription -> subscription.getPath().getElem(0).getName())
              .toList());
      assertEquals(100_000_000L, request.getSubscription(0).getSampleInterval());

      var octets = "/interfaces/interface[name=wan0]/state/counters/out-octets";
      var t0 = clock.instant();
      router.send(t0, octets, Paths.uint(1_000));
      router.send(t0.minusSeconds(5), octets, Paths.uint(900));
      router.send(t0, octets, Paths.uint(1_000));
      router.send(t0.plusSeconds(3600), octets, Paths.uint(1_000_000));
      router.send(t0, "/system/state/hostname", Paths.text("x"));
      recorder.await(Observation.SourceHeard.class);
      // Each reading is decoded before the next is sent, or a slow machine would merge them.
      await(
          "all were decoded or merged",
          () -> {
            var source = status(collector, TestBank.BRANCH);
            var rejected = source.rejected();
            return source.taken().merged() + rejected.late() + rejected.duplicate() == 2;
          });
      router.send(t0.plusSeconds(10), octets, Paths.uint(101_000));

      var sample = recorder.samples.poll(20, TimeUnit.SECONDS);
      assertEquals(new Sample(UP_KEY, t0.plusSeconds(10).toEpochMilli(), 80), sample);
      var source = status(collector, TestBank.BRANCH);
      assertEquals(SourceStatus.State.CONNECTED, source.state());
      assertEquals("", source.reason());
      assertEquals(6, source.taken().updates());
      assertEquals(1, source.rejected().future());
      assertEquals(1, source.rejected().unknown());
      assertFalse(collector.isStale(UP_KEY));
    }
  }

  @Test
  void aSilentRouterGoesStaleAndItsLinesUnknownUntilItIsHeardAgain() throws Exception {
    try (var branch = new FakeRouter(pki.issue(TestBank.BRANCH.value()));
        var hub = new FakeRouter(pki.issue(TestBank.HUB.value()));
        var collector =
            collector(
                List.of(branch.target(TestBank.BRANCH), hub.target(TestBank.HUB)),
                Duration.ofMillis(500))) {
      collector.start(recorder);
      branch.awaitSubscription();
      hub.awaitSubscription();
      var hubSpeaks = speak(hub, PORT_STATUS.formatted("wan-branch-01-mstp-1"));
      var branchSpeaks = speak(branch, PORT_STATUS.formatted("wan0"));
      try {
        await("the line is up", () -> collector.health(TestBank.LINE) == LineHealth.UP);
        recorder.await(
            Observation.PortChanged.class,
            port -> port.port().equals(new InterfaceId(TestBank.BRANCH, "wan0")) && port.up());
        branchSpeaks.interrupt();

        var silent =
            recorder.await(
                Observation.SourceSilent.class, source -> source.node().equals(TestBank.BRANCH));
        assertTrue(silent.lastHeard().isBefore(silent.at()));
        await("the hub is heard", () -> status(collector, TestBank.HUB).reason().isEmpty());
        var source = status(collector, TestBank.BRANCH);
        assertEquals(SourceStatus.State.STALE, source.state());
        assertEquals("it is connected but sends nothing", source.reason());
        assertTrue(collector.isStale(UP_KEY));
        assertEquals(LineHealth.UNKNOWN, collector.health(TestBank.LINE));
        await(
            "the hub's direction is fresh",
            () -> !collector.isStale(SeriesKey.line(TestBank.LINE, Direction.DOWN, Measure.LOSS)));

        branch.send(clock.instant(), PORT_STATUS.formatted("wan0"), Paths.text("DOWN"));
        recorder.await(
            Observation.SourceHeard.class, heard -> heard.node().equals(TestBank.BRANCH));
        branchSpeaks = speak(branch, PORT_STATUS.formatted("wan0"), "DOWN");
        await("the line is down", () -> collector.health(TestBank.LINE) == LineHealth.DOWN);
      } finally {
        hubSpeaks.interrupt();
        branchSpeaks.interrupt();
        hubSpeaks.join();
        branchSpeaks.join();
      }
    }
  }

  private Thread speak(FakeRouter router, String path) {
    return speak(router, path, "UP");
  }

  /** Sends a port's state every now and then until it is interrupted. */
  private Thread speak(FakeRouter router, String path, String state) {
    return Thread.startVirtualThread(() -> {
      try {
        while (true) {
          router.send(clock.instant(), path, Paths.text(state));
          TimeUnit.MILLISECONDS.sleep(40);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Test
  void whatHappenedIsToldThoughSamplesCannotBeKept() throws Exception {
    try (var router = new FakeRouter(pki.issue(TestBank.BRANCH.value()));
        var collector = collector(List.of(router.target(TestBank.BRANCH)))) {
      collector.start(
          new TelemetrySource.Sink() {
            @Override
            public void samples(List<Sample> samples) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }

            @Override
            public void observed(Observation observation) {
              recorder.observed(observation);
            }
          });
      router.awaitSubscription();
      router.send(clock.instant(), PORT_STATUS.formatted("wan0"), Paths.text("UP"));
      assertEquals(TestBank.BRANCH, recorder.await(Observation.SourceHeard.class).node());
      assertTrue(recorder.await(Observation.PortChanged.class).up());
    }
  }

  @Test
  void aWrongCertificateIsAnErrorThatNamesTheRouterAndOthersGoOn() throws Exception {
    var strangers = new TestPki(Files.createDirectory(directory.resolve("other")), "strangers");
    var impostor = new NodeId("branch-01-r2");
    var stranger = new NodeId("branch-01-r3");
    var named = new NodeId("branch-01-r4");
    try (var good = new FakeRouter(pki.issue(TestBank.BRANCH.value()));
        var other = new FakeRouter(pki.issue("dc-a-r1"));
        var signedElsewhere = new FakeRouter(mixed(strangers.issue(stranger.value())));
        var commonName = new FakeRouter(pki.issue(named.value(), false));
        var collector =
            collector(
                List.of(
                    other.target(impostor),
                    signedElsewhere.target(stranger),
                    commonName.target(named),
                    good.target(TestBank.BRANCH)))) {
      collector.start(recorder);
      good.awaitSubscription();
      commonName.awaitSubscription();
      await(
          "both wrong ones are explained",
          () ->
              status(collector, impostor).reason().contains("certificate")
                  && status(collector, stranger).reason().contains("certificate"));
      assertEquals(
          "its certificate is for dc-a-r1, not for branch-01-r2",
          status(collector, impostor).reason());
      assertTrue(
          status(collector, stranger).reason().startsWith("its certificate is not trusted"),
          status(collector, stranger).reason());
      assertEquals(SourceStatus.State.CONNECTING, status(collector, impostor).state());

      good.send(clock.instant(), PORT_STATUS.formatted("wan0"), Paths.text("UP"));
      assertEquals(TestBank.BRANCH, recorder.await(Observation.SourceHeard.class).node());
    }
  }

  /** A stranger's certificate on a server that accepts our client's. */
  private GnmiTls mixed(GnmiTls stranger) {
    return new GnmiTls(pki.authorities(), stranger.certificate(), stranger.key());
  }

  @Test
  void returnsToARouterThatRestarted() throws Exception {
    var tls = pki.issue(TestBank.BRANCH.value());
    var router = new FakeRouter(tls);
    int port = router.port();
    try (var collector =
        collector(List.of(router.target(TestBank.BRANCH)), Duration.ofMillis(300))) {
      collector.start(recorder);
      router.awaitSubscription();
      router.send(clock.instant(), PORT_STATUS.formatted("wan0"), Paths.text("UP"));
      recorder.await(Observation.SourceHeard.class);
      router.close();
      recorder.await(Observation.SourceSilent.class);
      assertEquals(SourceStatus.State.STALE, status(collector, TestBank.BRANCH).state());
      assertFalse(status(collector, TestBank.BRANCH).reason().isEmpty());

      router = new FakeRouter(tls, port);
      router.awaitSubscription();
      router.send(clock.instant(), PORT_STATUS.formatted("wan0"), Paths.text("UP"));
      assertEquals(TestBank.BRANCH, recorder.await(Observation.SourceHeard.class).node());
    } finally {
      router.close();
    }
  }

  @Test
  void aUselessTlsFileIsNamed() throws Exception {
    var empty = Files.writeString(directory.resolve("empty.crt"), "nothing");
    var error =
        assertThrows(
            UncheckedIOException.class,
            () ->
                new GnmiCollector(
                    GnmiConfig.of(
                        List.of(), new GnmiTls(empty, client.certificate(), client.key())),
                    TestBank.bank(),
                    clock,
                    1));
    assertTrue(String.valueOf(error.getMessage()).contains(empty.toString()));
  }
}
