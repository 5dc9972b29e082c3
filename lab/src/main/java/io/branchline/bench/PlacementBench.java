package io.branchline.bench;

import io.branchline.cli.RepetitaFiles;
import io.branchline.optimize.PlacementOptions;
import io.branchline.optimize.SegmentPlacement;
import io.branchline.optimize.UtilisationBound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Placement on public instances, beside lower bounds known for them, and of a bank's classes. */
public final class PlacementBench {
  /** How it measures. */
  public static final String HOW =
      "CPU time of one thread; medians of the repetitions or failures that a row names, or the one"
          + " result of a time limit; after 4 s of placing and bounding one instance for nothing";

  /**
   * An instance with its reference bound, which linear programming certifies to four digits, and
   * what the best public local search reaches in a second (SRLS: Gay, Hartert and Vissicchio,
   * INFOCOM 2017), figures of a loaded machine.
   */
  private record Instance(String graph, String demands, double bound, double srls) {
    static Instance zoo(String name, double bound, double srls) {
      return new Instance(name, name + ".0000", bound, srls);
    }

    static Instance hard(String name, double bound, double srls) {
      return new Instance(name, name, bound, srls);
    }
  }

  private static final Instance SYNTH100 = Instance.hard("synth100_opt_hard", 0.5722, 0.7622);

  private static final List<Instance> INSTANCES =
      List.of(
          Instance.zoo("Renater2010", 0.8996, 0.9368),
          Instance.zoo("Interoute", 0.8997, 0.9293),
          Instance.zoo("Ion", 0.8994, 0.9680),
          Instance.zoo("GtsCe", 0.8991, 0.9414),
          SYNTH100,
          Instance.hard("rf3257_real_hard", 0.4411, 0.7001),
          Instance.hard("rf1755_real_hard", 0.7607, 0.7770),
          Instance.zoo("UsCarrier", 0.8986, 0.9034),
          Instance.zoo("Abilene", 0.9000, 0.9026),
          Instance.zoo("Geant2012", 0.9000, 0.9000),
          Instance.zoo("Esnet", 0.9000, 0.9002),
          Instance.zoo("Uninett2011", 0.8999, 0.8999));

  /** The reference was rounded to four digits. */
  private static final double ROUNDING = 5e-5;

  private static final double SYNTH100_LIMIT = 0.6694;
  private static final int LARGEST_BOUNDED = 160;
  private static final int SEGMENTS = 5;
  private static final long SEED = 1;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final Path folder;
  private final Consumer<String> progress;
  private final List<BenchRow> rows = new ArrayList<>();

  private PlacementBench(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** Measures everything, about five minutes; instances are skipped when they are not there. */
  public static List<BenchRow> run(Path folder, Consumer<String> progress) {
    var rows = new ArrayList<>(instances(folder, progress));
    rows.addAll(EngineerBench.run(progress));
    rows.addAll(SimulationBench.run(progress));
    return List.copyOf(rows);
  }

  private static List<BenchRow> instances(Path folder, Consumer<String> progress) {
    if (!Files.isDirectory(folder)) {
      return List.of(BenchRow.skipped("public instances", folder + " is not here"));
    }
    var bench = new PlacementBench(folder, progress);
    bench.warmUp();
    bench.unsplit();
    bench.split();
    bench.bounds();
    return List.copyOf(bench.rows);
  }

  private record Problem(RepetitaFiles.Graph graph, RepetitaFiles.Demands demands) {
    /** What is reached in so much CPU time, the building of all tables included. */
    double place(int split, Duration limit) {
      var timeIsUp = CpuTime.used(limit);
      var network = graph.network();
      var options = new PlacementOptions(SEGMENTS, split, SEED);
      var placement = new SegmentPlacement(network, demands.flows(), options);
      placement.improve(timeIsUp);
      var solution = placement.solution();
      double counted = Recount.maxUtilisation(network, demands.flows(), solution);
      if (Math.abs(counted - solution.maxUtilisation()) > 1e-9 * counted) {
        throw new IllegalStateException(
            "a placement claims " + solution.maxUtilisation() + " and has " + counted);
      }
      return counted;
    }

    double bound(Duration limit) {
      var timeIsUp = CpuTime.used(limit);
      var bound = new UtilisationBound(graph.network(), demands.flows());
      bound.improve(timeIsUp);
      return bound.value();
    }
  }

  private Problem read(Instance instance) {
    var graph = RepetitaFiles.graph(folder.resolve(instance.graph + ".graph"));
    return new Problem(
        graph, RepetitaFiles.demands(folder.resolve(instance.demands + ".demands"), graph));
  }

  private void warmUp() {
    progress.accept("warming up");
    var problem = read(INSTANCES.getFirst());
    problem.place(1, SECOND.multipliedBy(2));
    problem.place(4, SECOND);
    problem.bound(SECOND);
  }

  private void unsplit() {
    var gaps = new double[INSTANCES.size()];
    for (int i = 0; i < gaps.length; i++) {
      var instance = INSTANCES.get(i);
      progress.accept(instance.graph + ", unsplit, 1 s");
      double reached = read(instance).place(1, SECOND);
      gaps[i] = gapPercent(instance, reached);
      rows.add(
          BenchRow.noWorse(
              instance.graph + " unsplit, 1 s",
              reached,
              "SRLS 1 s, recorded",
              instance.srls,
              0.5e-4));
    }
    rows.add(BenchRow.atMost("median gap, unsplit, 1 s", CpuTime.median(gaps), "%", 0.5, ""));
    int synth100 = INSTANCES.indexOf(SYNTH100);
    double mean =
        IntStream.range(0, gaps.length)
            .filter(i -> i != synth100)
            .mapToDouble(i -> gaps[i])
            .average()
            .orElseThrow();
    rows.add(BenchRow.atMost("mean gap without synth100, unsplit, 1 s", mean, "%", 2, ""));
    progress.accept("synth100, unsplit, 10 s");
    rows.add(
        BenchRow.atMost(
            "synth100 unsplit, 10 s",
            read(SYNTH100).place(1, TEN_SECONDS),
            "",
            SYNTH100_LIMIT,
            ""));
  }

  private void split() {
    var gaps = new double[INSTANCES.size()];
    for (int i = 0; i < gaps.length; i++) {
      progress.accept(INSTANCES.get(i).graph + ", split 4, 1 s");
      gaps[i] = gapPercent(INSTANCES.get(i), read(INSTANCES.get(i)).place(4, SECOND));
    }
    rows.add(BenchRow.atMost("median gap, split 4, 1 s", CpuTime.median(gaps), "%", 0.2, ""));
  }

  private void bounds() {
    var after1 = new ArrayList<Double>();
    var after10 = new ArrayList<Double>();
    var above = new ArrayList<String>();
    for (var instance : INSTANCES) {
      var problem = read(instance);
      if (problem.graph.nodes().size() > LARGEST_BOUNDED) {
        continue;
      }
      progress.accept(instance.graph + ", bound, 1 s and 10 s");
      double soon = problem.bound(SECOND);
      double late = problem.bound(TEN_SECONDS);
      if (Math.max(soon, late) > instance.bound + ROUNDING) {
        above.add(instance.graph);
      }
      after1.add(-gapPercent(instance, soon));
      after10.add(-gapPercent(instance, late));
    }
    var wrong = above.isEmpty() ? "" : "above the reference: " + above;
    rows.add(
        BenchRow.atMost("worst bound after 1 s, below reference", worst(after1), "%", 5, wrong));
    rows.add(
        BenchRow.atMost(
            "worst bound after 10 s, below reference", worst(after10), "%", 0.5, wrong));
  }

  private static double worst(List<Double> gaps) {
    return gaps.stream().mapToDouble(gap -> gap).max().orElseThrow();
  }

  private static double gapPercent(Instance instance, double value) {
    return 100 * (value - instance.bound) / instance.bound;
  }
}
