package io.branchline.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.LineLimits;
import io.branchline.gnmi.TestBank;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.service.Direction;
import io.branchline.site.InterfaceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnmpCollectorTest {
  private static final SeriesKey SENT =
      SeriesKey.line(TestBank.LINE, Direction.UP, Measure.SENT_KBPS);

  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");

  private final NetworkClock clock = NetworkClock.real(InstantSource.system());
  private final LinkedBlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Observation> observations = new LinkedBlockingQueue<>();
  private final TelemetrySource.Sink sink =
      new TelemetrySource.Sink() {
        @Override
        public void samples(List<Sample> round) {
          samples.addAll(round);
        }

        @Override
        public void observed(Observation observation) {
          observations.add(observation);
        }
      };

  static Stream<SnmpCredentials> credentials() {
    return Stream.of(
        new SnmpCredentials.Community("branchline-reads"),
        new SnmpCredentials.User(
            "reader",
            SnmpCredentials.Authentication.SHA256,
            "an auth passphrase",
            SnmpCredentials.Privacy.AES128,
            "a privacy passphrase"),
        new SnmpCredentials.User(
            "reader",
            SnmpCredentials.Authentication.SHA512,
            "an auth passphrase",
            SnmpCredentials.Privacy.AES256,
            "a privacy passphrase"));
  }

  private SnmpCollector collector(FakeAgent agent, SnmpCredentials credentials) {
    return collector(agent, credentials, clock);
  }

  private static SnmpCollector collector(
      FakeAgent agent, SnmpCredentials credentials, NetworkClock clock) {
    return new SnmpCollector(
        new SnmpConfig(
            List.of(new SnmpTarget(TestBank.BRANCH, "127.0.0.1", agent.port())),
            credentials,
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            LineLimits.DEFAULT),
        TestBank.bank(),
        clock);
  }

  private <T extends Observation> T next(Class<T> type) throws InterruptedException {
    var observation = observations.poll(20, TimeUnit.SECONDS);
    return assertInstanceOf(type, observation);
  }

  private Sample next(SeriesKey series) throws InterruptedException {
    var sample = samples.poll(20, TimeUnit.SECONDS);
    while (sample != null && !sample.series().equals(series)) {
      sample = samples.poll(20, TimeUnit.SECONDS);
    }
    return Objects.requireNonNull(sample, "nothing came within 20 s");
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void portsAndTheirOctetsBecomeTheLinesSamples(SnmpCredentials credentials) throws Exception {
    var now = new AtomicReference<>(START);
    try (var agent = new FakeAgent(credentials);
        var collector =
            collector(agent, credentials, new NetworkClock(START, 1, START, now::get))) {
      // More than one answer holds.
      for (int i = 0; i < 60; i++) {
        agent.port(i + 1, "lan" + i, true, i);
      }
      agent.port(100, "wan0", true, 1_000_000);
      collector.start(sink);
      assertEquals(TestBank.BRANCH, next(Observation.SourceHeard.class).node());
      for (int i = 0; i < 61; i++) {
        assertTrue(next(Observation.PortChanged.class).up());
      }
      next(SeriesKey.line(TestBank.LINE, Direction.UP, Measure.UP));
      // A poll in between finds the counter at a time at which it was read already.
      agent.port(100, "wan0", false, 1_100_000);
      now.set(START.plusSeconds(2));
      assertEquals(
          new InterfaceId(TestBank.BRANCH, "wan0"), next(Observation.PortChanged.class).port());
      assertEquals(new Sample(SENT, START.plusSeconds(2).toEpochMilli(), 400), next(SENT));
      var source = collector.listSources().getFirst();
      assertEquals(SourceStatus.State.CONNECTED, source.state(), source.toString());
      assertEquals(
          List.of(
              new SourceStatus.Served("ports", 61, ""), new SourceStatus.Served("queues", 0, "")),
          source.served());
      assertFalse(collector.isStale(SENT));
    }
  }

  /** A shaper around the classes, as on a line that is slower than its port; and one inwards. */
  @Test
  void classesOfAPolicyOnWhatAPortSendsAreItsQueues() throws Exception {
    var credentials = new SnmpCredentials.Community("branchline-reads");
    var now = new AtomicReference<>(START);
    try (var agent = new FakeAgent(credentials);
        var collector =
            collector(agent, credentials, new NetworkClock(START, 1, START, now::get))) {
      agent.port(7, "wan0", true, 0);
      agent.className(50, "class-default");
      agent.className(51, "office");
      agent.className(52, "voice");
      agent.policy(16, 7, true);
      agent.object(16, 2, 50, 2, 1);
      agent.object(16, 3, 917, 1, 2);
      agent.object(16, 4, 51, 2, 3);
      agent.object(16, 5, 52, 2, 3);
      agent.object(16, 6, 70, 3, 4);
      agent.policy(17, 7, false);
      agent.object(17, 2, 51, 2, 1);
      for (int object : new int[] {2, 4, 5}) {
        agent.counts(16, object, 1000, 1_000_000, 0, 0);
      }
      agent.counts(17, 2, 5, 5, 5, 5);
      collector.start(sink);
      next(SeriesKey.line(TestBank.LINE, Direction.UP, Measure.UP));
      now.set(START.plusSeconds(2));
      agent.counts(16, 2, 9000, 9_000_000, 9, 9);
      agent.counts(16, 4, 1120, 1_100_000, 20, 20_000);
      agent.counts(16, 5, 1010, 1_002_000, 0, 0);
      assertEquals(officeAndVoice(), queueSamples());
      assertEquals(
          new SourceStatus.Served("queues", 2, ""),
          collector.listSources().getFirst().served().getLast());
    }
  }

  /** What was offered is what was sent and what was dropped. */
  private static Map<String, Double> officeAndVoice() {
    var queue = "queue/" + TestBank.LINE + "/up/";
    return new TreeMap<>(
        Map.of(
            queue + "office/kbps", 480.0,
            queue + "office/sentKbps", 400.0,
            queue + "office/droppedKbps", 80.0,
            queue + "office/packetsPerSecond", 60.0,
            queue + "voice/kbps", 8.0,
            queue + "voice/sentKbps", 8.0,
            queue + "voice/droppedKbps", 0.0,
            queue + "voice/packetsPerSecond", 5.0));
  }

  private Map<String, Double> queueSamples() throws InterruptedException {
    var found = new TreeMap<String, Double>();
    while (found.size() < officeAndVoice().size()) {
      var sample = Objects.requireNonNull(samples.poll(20, TimeUnit.SECONDS), found.toString());
      if (sample.series() instanceof SeriesKey.OfQueue) {
        found.put(sample.series().toString(), sample.value());
      }
    }
    return found;
  }

  /** One inwards, one of a VLAN on the port, and one whose class is none of the bank's. */
  @Test
  void classifiersOfHuaweisAgentsAreQueues() throws Exception {
    var credentials = new SnmpCredentials.Community("branchline-reads");
    var now = new AtomicReference<>(START);
    try (var agent = new FakeAgent(credentials);
        var collector =
            collector(agent, credentials, new NetworkClock(START, 1, START, now::get))) {
      agent.port(7, "wan0", true, 0);
      agent.huawei(7, 0, 2, "office", 1000, 1_000_000, 0, 0);
      agent.huawei(7, 0, 2, "voice", 1000, 1_000_000, 0, 0);
      agent.huawei(7, 0, 1, "office", 1, 1, 1, 1);
      agent.huawei(7, 100, 2, "office", 1, 1, 1, 1);
      collector.start(sink);
      next(SeriesKey.line(TestBank.LINE, Direction.UP, Measure.UP));
      now.set(START.plusSeconds(2));
      agent.huawei(7, 0, 1, "office", 9, 9_000_000, 9, 9);
      agent.huawei(7, 100, 2, "office", 9, 9_000_000, 9, 9);
      agent.huawei(7, 0, 2, "office", 1100, 1_100_000, 20, 20_000);
      agent.huawei(7, 0, 2, "voice", 1010, 1_002_000, 0, 0);
      assertEquals(officeAndVoice(), queueSamples());
      assertEquals(
          new SourceStatus.Served("queues", 2, ""),
          collector.listSources().getFirst().served().getLast());
    }
  }

  /** Two policies of which one is applied outwards, the other inwards. */
  @Test
  void classesOfH3csAgentsAreQueues() throws Exception {
    var credentials = new SnmpCredentials.Community("branchline-reads");
    var now = new AtomicReference<>(START);
    try (var agent = new FakeAgent(credentials);
        var collector =
            collector(agent, credentials, new NetworkClock(START, 1, START, now::get))) {
      agent.port(7, "wan0", true, 0);
      agent.h3cPolicy(3, "wan-out", "voice", "office");
      agent.h3cPolicy(4, "wan-in", "office", "voice");
      agent.h3cApply(7, 1, "wan-in");
      agent.h3cApply(7, 2, "wan-out");
      agent.h3cCounts(7, 2, 1, 1000, 1_000_000, 0, 0);
      agent.h3cCounts(7, 2, 2, 1000, 1_000_000, 0, 0);
      agent.h3cCounts(7, 1, 1, 5, 5, 5, 5);
      collector.start(sink);
      next(SeriesKey.line(TestBank.LINE, Direction.UP, Measure.UP));
      now.set(START.plusSeconds(2));
      agent.h3cCounts(7, 1, 1, 9, 9_000_000, 9, 9);
      agent.h3cCounts(7, 2, 2, 1100, 1_100_000, 20, 20_000);
      agent.h3cCounts(7, 2, 1, 1010, 1_002_000, 0, 0);
      assertEquals(officeAndVoice(), queueSamples());
      assertEquals(
          new SourceStatus.Served("queues", 2, ""),
          collector.listSources().getFirst().served().getLast());
    }
  }

  @Test
  void anAgentThatFallsSilentGoesStaleAndSaysWhy() throws Exception {
    var credentials = new SnmpCredentials.Community("branchline-reads");
    try (var agent = new FakeAgent(credentials);
        var collector = collector(agent, credentials)) {
      agent.port(1, "wan0", true, 7);
      collector.start(sink);
      next(Observation.SourceHeard.class);
      next(Observation.PortChanged.class);
      agent.close();
      assertEquals(TestBank.BRANCH, next(Observation.SourceSilent.class).node());
      var source = collector.listSources().getFirst();
      assertEquals(SourceStatus.State.STALE, source.state());
      assertEquals(
          "it does not answer over SNMP: check address, community or user", source.reason());
      assertTrue(collector.isStale(SENT));
    }
  }

  @Test
  void aWrongCommunityIsAnAgentThatDoesNotAnswer() throws Exception {
    try (var agent = new FakeAgent(new SnmpCredentials.Community("another"));
        var collector = collector(agent, new SnmpCredentials.Community("branchline-reads"))) {
      agent.port(1, "wan0", true, 7);
      collector.start(sink);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!collector.listSources().getFirst().reason().startsWith("it does not answer")) {
        assertTrue(System.nanoTime() < end, "nothing is said of it within 20 s");
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertEquals(SourceStatus.State.CONNECTING, collector.listSources().getFirst().state());
      assertEquals(List.of(), List.copyOf(samples));
    }
  }
}
