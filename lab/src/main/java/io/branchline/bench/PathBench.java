package io.branchline.bench;

import io.branchline.compute.Constraints;
import io.branchline.compute.PathComputer;
import io.branchline.compute.PathRequest;
import io.branchline.compute.PathResult;
import io.branchline.metric.Bandwidth;
import io.branchline.network.Link;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Path computation beside JGraphT and beside bare searches, on generated networks. */
public final class PathBench {
  /** How it measures. */
  public static final String HOW =
      "CPU time of one thread; medians of 20 batches in which we and our peers take turns, after the"
          + " same batches ran for nothing for at least 0.3 s each";

  private static final long SEED = 20261121;
  private static final Bandwidth MIN_BANDWIDTH = Bandwidth.ofMbps(50);
  private static final Constraints WIDE =
      new Constraints(Set.of(), Set.of(), Set.of(), MIN_BANDWIDTH);
  private static final int QUERIES = 400;

  /** By then the guide is made, see {@link PathComputer}. */
  private static final int UNTIL_GUIDED = 150;

  private static final int COMPARED = 100;
  private static final int BATCHES = 20;
  private static final int BATCH = QUERIES / BATCHES;
  private static final int SNAPSHOTS = 200;

  private final Consumer<String> progress;
  private final List<BenchRow> rows = new ArrayList<>();

  private PathBench(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Measures everything; about a minute. */
  public static List<BenchRow> run(Consumer<String> progress) {
    var bench = new PathBench(progress);
    var bank = BenchGraphs.bank(10_000, SEED);
    bench.constrained(bank, 25, 2);
    bench.rows.addAll(new RichPathBench(bank, SEED, progress).all());
    var geometric = BenchGraphs.geometric(10_000, SEED);
    bench.constrained(geometric, 5, 1.2);
    bench.rows.addAll(new RichPathBench(geometric, SEED, progress).bounded());
    bench.constrained(BenchGraphs.geometric(40_000, SEED), 5, 1.2);
    var large = BenchGraphs.bank(40_000, SEED);
    bench.constrained(large, 100, 2);
    bench.rows.addAll(new RichPathBench(large, SEED, progress).tree());
    bench.snapshot(large.topology());
    return List.copyOf(bench.rows);
  }

  private void constrained(BenchGraph graph, double times, double bareTimes) {
    var topology = graph.topology();
    var queries = Queries.random(topology, QUERIES, SEED, WIDE);
    boolean bank = graph.x().length == 0;
    var measure = graph.name() + " constrained path";
    progress.accept(measure);
    var computer = new PathComputer(topology);
    var requests = queries.requests();
    var bare = new BareSearch(graph);
    long least = MIN_BANDWIDTH.bitsPerSecond();
    JGraphTPeer.Way yardstick =
        bank ? (s, t) -> bare.noTransit(s, t, least) : (s, t) -> bare.bidirectional(s, t, least);
    var peer = new JGraphTPeer(graph, least);
    rows.add(guide(graph.name(), computer, requests));
    int wrong = 0;
    for (int i = 0; i < COMPARED; i++) {
      long cost = cost(computer.compute(requests.get(i)));
      wrong += cost == yardstick.cost(queries.sources()[i], queries.targets()[i]) ? 0 : 1;
      for (var way : peer.exactWays().values()) {
        wrong += cost == way.cost(queries.sources()[i], queries.targets()[i]) ? 0 : 1;
      }
    }
    var note = wrong == 0 ? "" : wrong + " answers differ";
    var plain = peer.plainWays();
    var exact = bank ? peer.exactWays() : Map.<String, JGraphTPeer.Way>of();
    var contenders = new ArrayList<CpuTime.Contender>();
    contenders.add(new CpuTime.Contender(i -> cost(computer.compute(requests.get(i))), BATCH));
    contenders.add(contender(yardstick, queries, BATCH));
    plain.values().forEach(way -> contenders.add(contender(way, queries, COMPARED / BATCHES)));
    exact.values().forEach(way -> contenders.add(contender(way, queries, COMPARED / BATCHES)));
    var micros = CpuTime.mediansMicros(BATCHES, contenders.toArray(CpuTime.Contender[]::new));
    double ours = micros[0];
    var best = best(plain, micros, 2);
    rows.add(
        BenchRow.faster(measure, ours, "JGraphT " + best.getKey(), best.getValue(), times, note));
    if (bank) {
      var masked = best(exact, micros, 2 + plain.size());
      rows.add(
          BenchRow.beside(measure, ours, "JGraphT " + masked.getKey(), masked.getValue(), note));
    }
    rows.add(
        BenchRow.within(
            measure,
            ours,
            bank ? "bare no-transit search" : "bare bidirectional search",
            micros[1],
            bareTimes,
            note));
  }

  private static CpuTime.Contender contender(JGraphTPeer.Way way, Queries queries, int batchSize) {
    return new CpuTime.Contender(
        i -> way.cost(queries.sources()[i], queries.targets()[i]), batchSize);
  }

  /** What it costs to make the guide, which searches have from some query on. */
  private static BenchRow guide(String name, PathComputer computer, List<PathRequest> requests) {
    long longest = 0;
    for (int i = 0; i < UNTIL_GUIDED; i++) {
      long begun = CpuTime.nanos();
      computer.compute(requests.get(i));
      longest = Math.max(longest, CpuTime.nanos() - begun);
    }
    return BenchRow.figure(name + " guide, made once a snapshot", longest / 1e6, "ms");
  }

  private static Map.Entry<String, Double> best(
      Map<String, JGraphTPeer.Way> ways, double[] micros, int first) {
    var names = List.copyOf(ways.keySet());
    return IntStream.range(0, names.size())
        .mapToObj(i -> Map.entry(names.get(i), micros[first + i]))
        .min(Map.Entry.comparingByValue())
        .orElseThrow();
  }

  private static long cost(PathResult result) {
    return switch (result) {
      case PathResult.Found found -> found.path().cost();
      case PathResult.NoPath _ -> Frontier.FAR;
    };
  }

  private void snapshot(Topology topology) {
    progress.accept("next snapshot");
    var random = new SplittableRandom(SEED);
    var changes = new ArrayList<Link>();
    for (int i = 0; i < SNAPSHOTS; i++) {
      var link = topology.link(random.nextInt(topology.linkCount()));
      changes.add(link.withMetrics(7 + i, link.teMetric()));
    }
    var now = new Topology[] {topology};
    double micros =
        CpuTime.medianMicros(
            i -> {
              now[0] = now[0].with(List.of(new TopologyChange.LinkPut(changes.get(i))));
              return now[0].linkCount();
            },
            SNAPSHOTS);
    boolean changed =
        now[0].findLink(changes.getLast().id()).orElseThrow().igpMetric()
            == changes.getLast().igpMetric();
    rows.add(
        BenchRow.atMost(
            "next snapshot after one link change, " + topology.nodeCount() + " nodes",
            micros / 1e3,
            "ms",
            1,
            changed ? "" : "the change is not in it"));
  }
}
