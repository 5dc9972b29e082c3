package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.RouterState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LabNetworkTest {
  private static final Instant START = Instant.parse("2026-11-17T01:00:00Z");
  private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

  private final AtomicReference<Instant> real = new AtomicReference<>(EPOCH);
  private final InstantSource source = real::get;
  private final BlockingQueue<Map<NodeId, RouterState>> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<Topology> topologies = new LinkedBlockingQueue<>();

  private LabNetwork network() {
    var truth = SmallBank.TRUTH;
    var model = GeneratedDemand.of(truth.calendar(), truth.demands(), 1);
    var lab = new LabNetwork(truth, model, Map.of(), new NetworkClock(START, 60, EPOCH, source), 1);
    lab.onStates(states::add);
    lab.onTopology(topologies::add);
    return lab;
  }

  @Test
  void secondsPassAsTheClockSaysAndCatchUpWhenLate() throws InterruptedException {
    try (var lab = network()) {
      var minutes = new HashMap<LabNetwork.Twin, List<TruthMinute>>();
      for (var twin : LabNetwork.Twin.values()) {
        var rows = new ArrayList<TruthMinute>();
        minutes.put(twin, rows);
        lab.record(twin, rows::add);
      }
      lab.start();
      // Three seconds of real time at speed 60, all at once.
      real.set(EPOCH.plusSeconds(3));
      var last = await(START.plusSeconds(180));
      assertEquals(11, last.size(), "every router has a state");
      minutes.forEach((twin, rows) -> assertEquals(3 * 4, rows.size(), twin::toString));
      assertEquals(
          START, minutes.getOrDefault(LabNetwork.Twin.STATIC, List.of()).getFirst().time());
      assertEquals(START.plusSeconds(180), lab.now());
    }
  }

  @Test
  void aCutIsTheSameInAllNetworksAndSeenInTheTopology() throws InterruptedException {
    try (var lab = network()) {
      lab.start();
      var line = SmallBank.line("mstp-1");
      lab.cutLine(line.id());
      real.set(EPOCH.plusSeconds(1));
      await(START.plusSeconds(60));
      var cut = topologies.poll(10, TimeUnit.SECONDS);
      assertEquals(SmallBank.TRUTH.topology().linkCount() - 2, cut.linkCount());
      assertEquals(cut, lab.topology());
      assertTrue(lab.log().linesDownAt(lab.now()).contains(line.id()));
      lab.restoreLine(line.id());
      real.set(EPOCH.plusSeconds(2));
      assertEquals(SmallBank.TRUTH.topology(), topologies.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aConfigurationChangesTheControlledNetworkAlone() throws InterruptedException {
    try (var lab = network()) {
      lab.start();
      lab.configure(SmallBank.GATEWAY, SmallBank.steerOffice(SmallBank.over("5g")));
      real.set(EPOCH.plusSeconds(1));
      var policies = new ArrayList<>();
      for (var state : await(START.plusSeconds(60)).values()) {
        policies.addAll(state.policies());
      }
      assertEquals(1, policies.size());
      assertEquals(
          Map.of(),
          new HashMap<NodeId, RouterConfiguration>(lab.log().configurationsBefore(START)));
      assertFalse(lab.log().configurationsBefore(START.plusSeconds(60)).isEmpty());
    }
  }

  private Map<NodeId, RouterState> await(Instant time) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < deadline) {
      var next = states.poll(1, TimeUnit.SECONDS);
      if (next != null && next.values().iterator().next().networkTime().equals(time)) {
        return next;
      }
    }
    throw new AssertionError("no state of " + time);
  }
}
