package io.branchline.bench;

import io.branchline.bank.BankScenario;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.DemandKey;
import io.branchline.traffic.FluidNetwork;
import io.branchline.traffic.GeneratedDemand;
import io.branchline.traffic.GroundTruth;
import io.branchline.traffic.History;
import io.branchline.traffic.StaticQos;
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
    return fluidStep(scenario.groundTruth(), progress);
  }

  /**
   * A second of the lab's network: the demands of six classes at every branch, and the three twins
   * that carry them. Static QoS stands for what a controller would have configured. The peer is the
   * same in twins that have not run yet, which work all ways out.
   */
  private static List<BenchRow> fluidStep(GroundTruth truth, Consumer<String> progress) {
    progress.accept("fluid step of three twins");
    var model = GeneratedDemand.of(truth.calendar(), truth.demands(), SEED);
    var history = History.of(model, START, Duration.ofDays(7), Duration.ofHours(6));
    var configurations = StaticQos.of(truth, history);
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
