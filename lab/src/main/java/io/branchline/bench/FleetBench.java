package io.branchline.bench;

import io.branchline.bank.BankScenario;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.DemandKey;
import io.branchline.traffic.FluidNetwork;
import io.branchline.traffic.GeneratedDemand;
import io.branchline.traffic.GroundTruth;
import io.branchline.traffic.History;
import io.branchline.traffic.SloMinutes;
import io.branchline.traffic.StaticQos;
import io.branchline.traffic.TruthMinute;
import io.branchline.traffic.TruthRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The fleet of a state bank of 10,000 branches. */
public final class FleetBench {
  /** How it measures. */
  public static final String HOW =
      "CPU time of one thread; median of 41 steps after 40 for nothing, that of the peer of 3";

  private static final int BRANCHES = 10_000;
  private static final int FEW_BRANCHES = 300;
  private static final long SEED = 1;
  private static final Instant START = Instant.parse("2026-11-17T01:00:00Z");
  private static final int WARM_UP = 40;
  private static final int STEPS = 41;
  private static final int STEPS_ANEW = 3;
  private static final double STEP_LIMIT_MILLIS = 200;

  private FleetBench() {}

  /** Measures, about two minutes. */
  public static List<BenchRow> run(Consumer<String> progress) {
    progress.accept("a state bank of " + BRANCHES + " branches");
    var scenario = BankScenario.state(BRANCHES, SEED);
    var rows = new ArrayList<>(fluidStep(scenario.groundTruth(), progress));
    rows.addAll(coarseSteps(BankScenario.state(FEW_BRANCHES, SEED).groundTruth(), progress));
    return rows;
  }

  /**
   * An hour in which one second of every minute is stepped, as the demo does with 10,000 branches
   * at speed 60, beside the same hour in which all are.
   */
  private static List<BenchRow> coarseSteps(GroundTruth truth, Consumer<String> progress) {
    var rows = new ArrayList<BenchRow>();
    var model = GeneratedDemand.of(truth.calendar(), truth.demands(), SEED);
    var configurations = StaticQos.of(truth, history(model));
    for (boolean qos : List.of(false, true)) {
      var name = qos ? "static QoS" : "no QoS";
      progress.accept("coarse steps, " + name);
      var all = hour(truth, model, qos ? configurations : Map.of(), 1);
      var few = hour(truth, model, qos ? configurations : Map.of(), 60);
      rows.add(
          BenchRow.besideFigure(
              name + ", 1 s of 60 stepped: minutes that break an objective",
              share(truth, few),
              "%",
              "every second stepped",
              share(truth, all),
              all.size() == few.size() ? "" : "not the same minutes"));
      rows.add(
          BenchRow.besideFigure(
              name + ", 1 s of 60 stepped: delay p95, mean of all minutes",
              delay(few),
              "ms",
              "every second stepped",
              delay(all),
              ""));
    }
    return rows;
  }

  private static List<TruthMinute> hour(
      GroundTruth truth,
      GeneratedDemand model,
      Map<NodeId, RouterConfiguration> configurations,
      int stride) {
    var network = new FluidNetwork(truth, model.keys(), SEED);
    configurations.forEach(network::configure);
    return TruthRecorder.record(
        network, model, START.getEpochSecond(), Duration.ofHours(1), stride);
  }

  private static double share(GroundTruth truth, List<TruthMinute> minutes) {
    var judge = new SloMinutes(truth.objectives());
    minutes.forEach(judge::add);
    return 100.0 * judge.lost() / judge.counted();
  }

  private static double delay(List<TruthMinute> minutes) {
    return minutes.stream().mapToDouble(TruthMinute::delayMsP95).average().orElseThrow();
  }

  private static History history(GeneratedDemand model) {
    return History.of(model, START, Duration.ofDays(7), Duration.ofHours(6));
  }

  /**
   * A second of the lab's network: the demands of six classes at every branch, and the three twins
   * that carry them. Static QoS stands for what a controller would have configured. The peer is the
   * same in twins that have not run yet, which work all ways out.
   */
  private static List<BenchRow> fluidStep(GroundTruth truth, Consumer<String> progress) {
    progress.accept("fluid step of three twins");
    var model = GeneratedDemand.of(truth.calendar(), truth.demands(), SEED);
    var configurations = StaticQos.of(truth, history(model));
    var keys = model.keys();
    var twins = twins(truth, keys, configurations);
    var kbps = new double[keys.size()];
    var millis = new double[STEPS];
    for (int step = -WARM_UP; step < STEPS; step++) {
      double took = step(model, twins, START.getEpochSecond() + WARM_UP + step, kbps);
      if (step >= 0) {
        millis[step] = took;
      }
    }
    var anew = new double[STEPS_ANEW];
    for (int i = 0; i < STEPS_ANEW; i++) {
      var fresh = twins(truth, keys, configurations);
      anew[i] = step(model, fresh, START.getEpochSecond() + i, kbps);
    }
    var measure =
        "%d branches, %d demands, three twins, one second".formatted(BRANCHES, kbps.length);
    double ours = CpuTime.median(millis);
    return List.of(
        BenchRow.atMost(measure, ours, "ms", STEP_LIMIT_MILLIS, ""),
        BenchRow.besideFigure(
            measure, ours, "ms", "all ways worked out anew", CpuTime.median(anew), ""));
  }

  private static List<FluidNetwork> twins(
      GroundTruth truth, List<DemandKey> keys, Map<NodeId, RouterConfiguration> configurations) {
    var twins = new ArrayList<FluidNetwork>();
    for (int i = 0; i < 3; i++) {
      var twin = new FluidNetwork(truth, keys, SEED);
      if (i > 0) {
        configurations.forEach(twin::configure);
      }
      twins.add(twin);
    }
    return twins;
  }

  /** Milliseconds of one second of the network. */
  private static double step(
      GeneratedDemand model, List<FluidNetwork> twins, long second, double[] kbps) {
    long begun = CpuTime.nanos();
    model.kbpsAt(second, kbps);
    twins.forEach(twin -> twin.tick(second, kbps));
    return (CpuTime.nanos() - begun) / 1e6;
  }
}
