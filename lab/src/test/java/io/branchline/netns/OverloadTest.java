package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.interop.Eventually;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.NetworkClock;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.PortState;
import io.branchline.router.RouterState;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import io.branchline.traffic.DemandModel;
import io.branchline.traffic.LabNetwork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A line that classes want more of than there is: in the kernel, and in the fluid model. */
@Tag("peer")
class OverloadTest extends AgentBench {
  private static final Map<String, Integer> GUARANTEES_KBPS =
      Map.of(
          "voice",
          500,
          "production",
          1400,
          "video",
          800,
          "office",
          600,
          "big-data",
          400,
          "test",
          200);
  private static final Bandwidth FULL_LINE = Bandwidth.ofMbps(4);

  /** Everything goes up the MSTP line, whose queues have these guarantees. */
  private static RouterConfiguration guaranteed() {
    var queues = new ArrayList<QueueProfile.Queue>();
    GUARANTEES_KBPS.forEach((name, kbps) ->
        queues.add(
            new QueueProfile.Queue(
                name, name.equals("voice"), Bandwidth.ofKbps(kbps), FULL_LINE, 1, 20_000)));
    queues.add(
        new QueueProfile.Queue(
            QueueProfile.CONTROL, false, Bandwidth.ofKbps(100), FULL_LINE, 1, 20_000));
    var policies = over(Direction.UP, MSTP, FIVE_G);
    return new RouterConfiguration(
        policies.policies(),
        policies.steering(),
        new TreeMap<>(Map.of(port().name(), new QueueProfile(FULL_LINE, queues))));
  }

  /**
   * What classes send on an overloaded line, in IP bytes: voice keeps within its guarantee, with 88
   * bytes of encapsulation to each packet of 160; all others want twice theirs.
   */
  private static Bandwidth offered(TrafficClass trafficClass) {
    var name = trafficClass.name();
    return Bandwidth.ofKbps(name.equals("voice") ? 250 : 2 * GUARANTEES_KBPS.getOrDefault(name, 0));
  }

  private static PortState portState(RouterState state) {
    return state.ports().stream()
        .filter(p -> p.name().equals(port().name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void queuesKeepTheirGuaranteesUnderOverloadAndTheFluidModelSaysTheSame() throws Exception {
    install(BRANCH, guaranteed());
    var flows = new TreeMap<String, FlowMeter>();
    for (var trafficClass : BANK.bank().classes()) {
      var flow = flow(trafficClass, Direction.UP);
      flows.put(trafficClass.name(), flow);
      flow.send(offered(trafficClass));
    }
    var voice = Objects.requireNonNull(flows.get("voice"));
    Eventually.that("queues are full", LIMIT, () -> voice.sent() >= 400);
    flows.values().forEach(FlowMeter::restart);
    long start = System.nanoTime();
    var before = portState(agents.agent(gateway(BRANCH)).state(Instant.EPOCH));
    Eventually.that("voice speaks", LIMIT, () -> voice.sent() >= 1600);
    var after = portState(agents.agent(gateway(BRANCH)).state(Instant.EPOCH));
    double seconds = (System.nanoTime() - start) / 1e9;
    for (var flow : flows.values()) {
      rest(flow);
    }
    assertEquals(0, voice.report().lost());
    System.out.println("voice on a full line of 4 Mbit/s: " + voice.report());
    assertTrue(voice.report().p99DelayMicros() <= 30_000, voice.report().toString());

    var model = fluid();
    long delay = lineDelayMicros();
    for (int i = 0; i < BANK.bank().classes().size(); i++) {
      var name = after.queues().get(i).name();
      double kbps =
          8e-3
              * (after.queues().get(i).sentOctets() - before.queues().get(i).sentOctets())
              / seconds;
      double waited =
          (Objects.requireNonNull(flows.get(name)).report().medianDelayMicros() - delay) / 1e3;
      var said = Objects.requireNonNull(model.get(name));
      System.out.printf(
          "%-11s kernel %6.0f kbit/s, %6.1f ms waiting; fluid model %6.0f kbit/s, %6.1f ms%n",
          name, kbps, waited, said.kbps(), said.waitMillis());
      if (!name.equals("voice")) {
        assertTrue(kbps >= 0.9 * GUARANTEES_KBPS.getOrDefault(name, 0), name + " got " + kbps);
        assertEquals(said.waitMillis(), waited, 0.25 * said.waitMillis(), name);
      }
    }
    double load = 8e-3 * (after.outOctets() - before.outOctets()) / seconds;
    double saidLoad = model.values().stream().mapToDouble(Said::kbps).sum();
    System.out.printf("load: kernel %.0f kbit/s, fluid model %.0f kbit/s%n", load, saidLoad);
    assertEquals(saidLoad, load, 0.03 * saidLoad);
  }

  private static long lineDelayMicros() {
    return BANK.topology()
        .findLink(BANK.bank().getLine(MSTP).linkId(Direction.UP))
        .orElseThrow()
        .delay()
        .micros();
  }

  /** What the fluid model says of a queue. */
  private record Said(double kbps, double waitMillis) {}

  /** The same minute in the fluid model: same configuration, same demands. */
  private static Map<String, Said> fluid() throws Exception {
    var keys =
        BANK.bank().classes().stream()
            .map(c -> new DemandKey(BRANCH, c.name(), CENTRE, Direction.UP))
            .toList();
    var start = Instant.parse("2026-03-17T01:00:00Z");
    var clock =
        new NetworkClock(start, 60, InstantSource.system().instant(), InstantSource.system());
    var states = new TreeMap<Instant, PortState>();
    try (var network = new LabNetwork(BANK.groundTruth(), new Constant(keys), Map.of(), clock, 1)) {
      network.onStates(all -> {
        var state = Objects.requireNonNull(all.get(gateway(BRANCH)));
        synchronized (states) {
          states.put(state.networkTime(), portState(state));
        }
      });
      network.configure(gateway(BRANCH), guaranteed());
      network.start();
      Eventually.that("two minutes", LIMIT, () -> network.now().isAfter(start.plusSeconds(120)));
    }
    var steady = states.tailMap(start.plusSeconds(30));
    var first = steady.firstEntry();
    var last = steady.lastEntry();
    double seconds = Duration.between(first.getKey(), last.getKey()).toSeconds();
    long delay = lineDelayMicros();
    var said = new TreeMap<String, Said>();
    for (int i = 0; i < BANK.bank().classes().size(); i++) {
      int queue = i;
      var from = first.getValue().queues().get(i);
      var to = last.getValue().queues().get(i);
      double wait =
          steady.values().stream()
              .mapToLong(port -> port.queues().get(queue).delayMicros())
              .average()
              .orElse(0);
      said.put(
          to.name(),
          new Said(8e-3 * (to.sentOctets() - from.sentOctets()) / seconds, (wait - delay) / 1e3));
    }
    return said;
  }

  /** What {@link #offered} says, always. */
  private record Constant(List<DemandKey> keys) implements DemandModel {
    @Override
    public void kbpsAt(long epochSecond, double[] kbps) {
      for (int i = 0; i < kbps.length; i++) {
        kbps[i] = offered(BANK.bank().getClass(keys.get(i).trafficClass())).kbps();
      }
    }

    @Override
    public void meanKbpsAt(long epochSecond, double[] kbps) {
      kbpsAt(epochSecond, kbps);
    }

    @Override
    public DemandModel only(Predicate<DemandKey> which) {
      return new Constant(keys.stream().filter(which).toList());
    }
  }
}
