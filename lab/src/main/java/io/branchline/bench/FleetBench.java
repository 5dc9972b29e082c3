package io.branchline.bench;

import io.branchline.bank.BankScenario;
import io.branchline.traffic.FluidNetwork;
import io.branchline.traffic.GeneratedDemand;
import io.branchline.traffic.GroundTruth;
import io.branchline.traffic.History;
import io.branchline.traffic.StaticQos;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The fleet of a state bank of 10,000 branches. */
public final class FleetBench {
  private static final int BRANCHES = 10_000;
  private static final long SEED = 1;
  private static final Instant START = Instant.parse("2026-11-17T01:00:00Z");
  private static final int WARM_UP = 40;
  private static final int STEPS = 41;
  private static final double STEP_LIMIT_MILLIS = 200;

  private FleetBench() {}

  /** Measures, about two minutes. */
  public static List<BenchRow> run(Consumer<String> progress) {
    progress.accept("a state bank of " + BRANCHES + " branches");
    var scenario = BankScenario.state(BRANCHES, SEED);
    var rows = new ArrayList<BenchRow>();
    rows.add(fluidStep(scenario.groundTruth(), progress));
    return List.copyOf(rows);
  }

  /**
   * A second of the lab's network: the demands of six classes at every branch, and the three twins
   * that carry them. Static QoS stands for what a controller would have configured.
   */
  private static BenchRow fluidStep(GroundTruth truth, Consumer<String> progress) {
    progress.accept("fluid step of three twins");
    var model = GeneratedDemand.of(truth.calendar(), truth.demands(), SEED);
    var history = History.of(model, START, Duration.ofDays(7), Duration.ofHours(6));
    var configurations = StaticQos.of(truth, history);
    var twins = new ArrayList<FluidNetwork>();
    for (int i = 0; i < 3; i++) {
      var twin = new FluidNetwork(truth, model.keys(), SEED);
      if (i > 0) {
        configurations.forEach(twin::configure);
      }
      twins.add(twin);
    }
    var kbps = new double[model.keys().size()];
    var millis = new double[STEPS];
    for (int step = -WARM_UP; step < STEPS; step++) {
      long second = START.getEpochSecond() + WARM_UP + step;
      long begun = CpuTime.nanos();
      model.kbpsAt(second, kbps);
      twins.forEach(twin -> twin.tick(second, kbps));
      if (step >= 0) {
        millis[step] = (CpuTime.nanos() - begun) / 1e6;
      }
    }
    return BenchRow.atMost(
        "%d branches, %d demands, three twins, one second".formatted(BRANCHES, kbps.length),
        CpuTime.median(millis),
        "ms",
        STEP_LIMIT_MILLIS,
        "");
  }
}
