package io.branchline.fault;

import io.branchline.bank.BankScenario;
import io.branchline.bank.SmallBankText;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFleet;
import io.branchline.router.RouterState;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.traffic.GeneratedDemand;
import io.branchline.traffic.LabNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A branch with three lines and two data centres, whose time passes when the test says so. */
final class FaultBench implements AutoCloseable {
  static final NodeId GATEWAY = new NodeId("branch-01-r1");

  static final BankScenario BANK =
      BankScenario.parse(
          "small.yaml",
          SmallBankText.of(
              SmallBankText.OFFICE,
              List.of("dc-a", "dc-b"),
              "mstp-1: {carrier: c1, committed: 100Mbps, hub: dc-a, ducts: [north]}",
              "mstp-2: {carrier: c1, committed: 200Mbps, hub: dc-b, ducts: [north, south]}",
              "5g: {carrier: c2, committed: 20Mbps, hub: dc-a, quota: 1GB, tower: hill}"));

  private static final Instant START = Instant.parse("2026-11-17T09:00:00Z");
  private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");
  private static final int SPEED = 60;

  private final AtomicReference<Instant> real = new AtomicReference<>(EPOCH);
  private final BlockingQueue<Instant> published = new LinkedBlockingQueue<>();
  private final EchoServer bgp = new EchoServer();
  private final List<Consumer<Duration>> ticks = new ArrayList<>();
  private Map<NodeId, RouterState> truth = Map.of();
  final RouterFleet fleet;
  final LabNetwork network;
  final SessionProxies sessions;
  final FaultTarget target;

  FaultBench(Path folder) throws IOException {
    fleet =
        RouterFleet.start(BANK.bank().routers(), folder, new Credentials("branchline", "secret"));
    var ground = BANK.groundTruth();
    network =
        new LabNetwork(
            ground,
            GeneratedDemand.of(ground.calendar(), ground.demands(), 1),
            Map.of(),
            new NetworkClock(START, SPEED, EPOCH, real::get),
            1);
    network.onStates(states -> {
      truth = states;
      fleet.publish(states);
      published.add(states.values().iterator().next().networkTime());
    });
    sessions = new SessionProxies(fleet.access(), bgp.address());
    target =
        new FaultTargets(
            List.of(
                new NetworkTarget(BANK, Wires.of(network), fleet, sessions, new ByHand()),
                sessions));
    network.start();
    pass();
  }

  /** A timer whose time passes with {@link #tick}. */
  private final class ByHand implements FaultTimer {
    @Override
    public Runnable every(Duration interval, Consumer<Duration> step) {
      ticks.add(step);
      return () -> ticks.remove(step);
    }

    @Override
    public void close() {}
  }

  /** Tells every fault that changes by itself how long it has been there. */
  void tick(Duration since) {
    List.copyOf(ticks).forEach(step -> step.accept(since));
  }

  int ticking() {
    return ticks.size();
  }

  /** Lets a minute of network time pass. */
  void pass() {
    real.set(real.get().plusSeconds(1));
    var until = START.plusSeconds(SPEED * Duration.between(EPOCH, real.get()).toSeconds());
    try {
      for (var seen = Instant.MIN; !seen.equals(until); ) {
        seen = published.poll(20, TimeUnit.SECONDS);
        if (seen == null) {
          throw new AssertionError("no state of " + until);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Line line(String name) {
    return BANK.bank().getLine(new LineId("branch-01-" + name));
  }

  /** The true state of a router, as published last. */
  RouterState truth(NodeId router) {
    var state = truth.get(router);
    if (state == null) {
      throw new AssertionError("no state of " + router);
    }
    return state;
  }

  /** What the router says. */
  RouterState told(NodeId router) {
    return fleet.get(router).state().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    sessions.close();
    network.close();
    fleet.close();
    bgp.close();
  }
}
