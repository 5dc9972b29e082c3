package io.branchline.plan;

import io.branchline.intent.Intent;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.segment.Dataplane;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** A planning situation that a test tells step by step: demands, failures, plans applied. */
public final class Scenario {
  public static final int STEPS = 12;
  public final TestBank bank;
  public Instant now = Instant.parse("2026-03-02T09:00:00Z");
  public List<Intent> intents = TestBank.intents();
  public PlanningOptions options =
      new PlanningOptions(
          Dataplane.MPLS, Duration.ofHours(1), 0.65, Duration.ofMinutes(20), ZoneOffset.UTC, 1);
  public final Map<LineId, LineCondition> lines = new HashMap<>();
  public final Map<LineId, DataVolume> quotaUsed = new HashMap<>();
  public Map<NodeId, RouterConfiguration> installed = new HashMap<>();
  public Optional<Placement> current = Optional.empty();
  public final Map<SiteClass, Instant> movedAt = new HashMap<>();
  private final Map<DemandKey, double[][]> demands = new TreeMap<>();
  private int plans;

  public Scenario(int branches) {
    bank = new TestBank(branches);
  }

  /** Both directions towards dc-a alike: the median by step in kbit/s; q95 is 10 % above. */
  public Scenario demand(String site, String trafficClass, IntToDoubleFunction kbps) {
    for (var direction : Direction.values()) {
      demand(site, trafficClass, "dc-a", direction, kbps, 0.1);
    }
    return this;
  }

  public void demand(
      String site,
      String trafficClass,
      String far,
      Direction direction,
      IntToDoubleFunction kbps,
      double spread) {
    var quantiles = new double[3][STEPS];
    for (int t = 0; t < STEPS; t++) {
      double middle = kbps.applyAsDouble(t);
      quantiles[0][t] = middle * (1 - spread);
      quantiles[1][t] = middle;
      quantiles[2][t] = middle * (1 + spread);
    }
    demands.put(
        new DemandKey(new SiteId(site), trafficClass, new SiteId(far), direction), quantiles);
  }

  public Scenario line(String name, boolean up, boolean degraded, double delayMs, double loss) {
    lines.put(
        new LineId(name),
        new LineCondition(
            up, degraded, Latency.ofMillis(delayMs), Jitter.ZERO, Loss.ofRatio(loss), now));
    return this;
  }

  public Outlook outlook() {
    var forecasts = new ArrayList<DemandForecast>();
    demands.forEach((key, q) -> forecasts.add(DemandForecast.of(key, q[0], q[1], q[2])));
    return new Outlook(now, Duration.ofMinutes(5), forecasts);
  }

  /** The topology less the lines that are down. */
  public Topology topology() {
    var changes = new ArrayList<TopologyChange>();
    lines.forEach((id, condition) -> {
      if (!condition.up()) {
        for (var direction : Direction.values()) {
          changes.add(new TopologyChange.LinkRemoved(bank.bank.getLine(id).linkId(direction)));
        }
      }
    });
    return bank.topology.with(changes);
  }

  public PlanningInput input() {
    return new PlanningInput(
        "plan-" + plans,
        bank.bank,
        topology(),
        ReferenceTopology.remember(bank.topology, topology()),
        lines,
        intents,
        outlook(),
        installed,
        current,
        movedAt,
        quotaUsed,
        now,
        options);
  }

  public Plan plan() {
    plans++;
    return Planner.plan(input());
  }

  /** The plan lands on every router; classes that moved are noted as the controller does. */
  public Plan planAndApply() {
    var plan = plan();
    installed = new HashMap<>(Planner.configurationsAfter(input(), plan));
    current = Optional.of(plan.placement());
    plan.moves().forEach(move -> movedAt.put(new SiteClass(move.site(), move.trafficClass()), now));
    return plan;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** The primary line of a class, without the branch's name. */
  public String primary(String site, String trafficClass) {
    return lines(site, trafficClass).split(" ", -1)[0];
  }

  /** All lines of a class in order, without the branch's name: {@code mstp-1 mstp-2 5g}. */
  public String lines(String site, String trafficClass) {
    var order =
        current.orElse(Placement.EMPTY).listLinesOf(new SiteClass(new SiteId(site), trafficClass));
    return String.join(
        " ", order.stream().map(line -> line.value().substring(site.length() + 1)).toList());
  }

  /** An ordinary morning: 2.6 Mbit/s of 4 at every branch. */
  public Scenario quiet() {
    for (var site : bank.bank.branches()) {
      var name = site.id().value();
      demand(name, "voice", _ -> 200);
      demand(name, "production", _ -> 900);
      demand(name, "video", _ -> 300);
      demand(name, "office", _ -> 500);
      demand(name, "big-data", _ -> 400);
      demand(name, "test", _ -> 50);
    }
    return this;
  }

  /** Demands that grow and fall at will, lines that fail and degrade. */
  public static void randomise(Scenario scenario, Random random) {
    for (var site : scenario.bank.bank.branches()) {
      for (var trafficClass : scenario.bank.bank.classes()) {
        double from = random.nextDouble() * 1500;
        double to = random.nextDouble() * (random.nextInt(4) == 0 ? 5000 : 1500);
        scenario.demand(site.id().value(), trafficClass.name(), Scenario.ramp(from, to));
      }
    }
    for (var line : scenario.bank.bank.lines()) {
      if (random.nextInt(4) == 0) {
        scenario.line(
            line.id().value(),
            random.nextInt(3) > 0,
            random.nextInt(3) == 0,
            random.nextInt(200),
            random.nextInt(4) == 0 ? 0.05 : 0);
      }
    }
  }

  static IntToDoubleFunction ramp(double from, double to) {
    return t -> from + (to - from) * t / (STEPS - 1);
  }

  public static String sentences(Plan plan) {
    return String.join("\n", plan.reasons().stream().map(PlanReason::sentence).toList());
  }

  static List<String> moves(Plan plan) {
    return Arrays.asList(
        plan.moves().stream()
            .map(move ->
                move.trafficClass()
                    + " "
                    + move.from().map(l -> l.value().substring(10)).orElse("-")
                    + ">"
                    + move.to().value().substring(10))
            .toArray(String[]::new));
  }
}
