package io.branchline.bench;

import io.branchline.compute.Constraints;
import io.branchline.compute.DisjointResult;
import io.branchline.compute.Disjointness;
import io.branchline.compute.Metric;
import io.branchline.compute.Path;
import io.branchline.compute.PathComputer;
import io.branchline.compute.PathRequest;
import io.branchline.compute.PathResult;
import io.branchline.metric.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is more than one path: trees, disjoint pairs, k best, paths within a bound of delay. */
final class RichPathBench {
  private static final int K = 8;
  private static final int TREES = 20;
  private static final int COMPARED = 10;
  private static final int QUERIES = 200;

  /** Where cost and delay go together few pairs have a path that a bound makes dearer. */
  private static final int MOST_DRAWN = 10_000;

  private static final long BOUND_SEED = 7;

  private final BenchGraph graph;
  private final Consumer<String> progress;
  private final PathComputer computer;
  private final JGraphTPeer peer;
  private final Queries queries;

  RichPathBench(BenchGraph graph, long seed, Consumer<String> progress) {
    this.graph = graph;
    this.progress = progress;
    computer = new PathComputer(graph.topology());
    peer = new JGraphTPeer(graph, 0);
    queries = Queries.random(graph.topology(), QUERIES, seed, Constraints.NONE);
  }

  List<BenchRow> all() {
    var rows = new ArrayList<>(tree());
    rows.add(disjointPair());
    rows.add(best());
    rows.addAll(bounded());
    return rows;
  }

  List<BenchRow> tree() {
    var measure = graph.name() + " shortest-path tree";
    progress.accept(measure);
    var bare = new BareSearch(graph);
    int wrong = 0;
    for (int i = 0; i < COMPARED; i++) {
      int source = queries.sources()[i];
      long sum = sumOfTree(i);
      wrong += sum == bare.tree(source) && sum == peer.tree(source) ? 0 : 1;
    }
    var note = note(wrong);
    var micros =
        CpuTime.mediansMicros(
            TREES,
            new CpuTime.Contender(this::grow, 1),
            new CpuTime.Contender(i -> bare.tree(queries.sources()[i]), 1),
            new CpuTime.Contender(i -> peer.tree(queries.sources()[i]), 1));
    return List.of(
        BenchRow.faster(measure, micros[0], "JGraphT Dijkstra", micros[2], 4, note),
        BenchRow.within(measure, micros[0], "bare Dijkstra", micros[1], 1.1, note));
  }

  private long grow(int query) {
    var root = queries.requests().get(query).from();
    return computer.tree(root, Metric.IGP, Constraints.NONE).cost(0).orElse(Frontier.FAR);
  }

  private long sumOfTree(int query) {
    var root = queries.requests().get(query).from();
    var tree = computer.tree(root, Metric.IGP, Constraints.NONE);
    long sum = 0;
    for (int node = 0; node < graph.topology().nodeCount(); node++) {
      sum += tree.cost(node).orElse(0);
    }
    return sum;
  }

  private BenchRow disjointPair() {
    var measure = graph.name() + " link-disjoint pair";
    progress.accept(measure);
    int wrong = 0;
    for (int i = 0; i < COMPARED; i++) {
      wrong += pair(i) == peer.disjointPair(queries.sources()[i], queries.targets()[i]) ? 0 : 1;
    }
    var micros =
        CpuTime.mediansMicros(
            COMPARED,
            new CpuTime.Contender(this::pair, QUERIES / COMPARED),
            new CpuTime.Contender(
                i -> peer.disjointPair(queries.sources()[i], queries.targets()[i]), 1));
    return BenchRow.faster(measure, micros[0], "JGraphT Suurballe", micros[1], 200, note(wrong));
  }

  private long pair(int query) {
    return switch (computer.disjointPair(queries.requests().get(query), Disjointness.LINK)) {
      case DisjointResult.Disjoint two -> two.first().cost() + two.second().cost();
      case DisjointResult.Maximally _, DisjointResult.NoPath _ -> Frontier.FAR;
    };
  }

  private BenchRow best() {
    var measure = graph.name() + " k = " + K + " shortest";
    progress.accept(measure);
    int wrong = 0;
    for (int i = 0; i < COMPARED; i++) {
      wrong += best(i) == peer.best(queries.sources()[i], queries.targets()[i], K) ? 0 : 1;
    }
    var micros =
        CpuTime.mediansMicros(
            COMPARED,
            new CpuTime.Contender(this::best, QUERIES / COMPARED),
            new CpuTime.Contender(
                i -> peer.best(queries.sources()[i], queries.targets()[i], K), 1));
    return BenchRow.faster(measure, micros[0], "JGraphT Yen", micros[1], 600, note(wrong));
  }

  private long best(int query) {
    return computer.listBest(queries.requests().get(query), K).paths().stream()
        .mapToLong(Path::cost)
        .sum();
  }

  /** Bounds half-way between the quickest path and the cheapest one, where these differ. */
  List<BenchRow> bounded() {
    var measure = graph.name() + " delay-bounded path";
    progress.accept(measure);
    var free = new ArrayList<PathRequest>();
    var bound = new ArrayList<PathRequest>();
    int wrong = 0;
    var drawn =
        Queries.random(graph.topology(), MOST_DRAWN, BOUND_SEED, Constraints.NONE).requests();
    for (int i = 0; i < drawn.size() && bound.size() < QUERIES; i++) {
      var request = drawn.get(i);
      var cheapest = find(request).orElseThrow();
      var quickest =
          find(new PathRequest(request.from(), request.to(), Metric.DELAY, request.constraints()))
              .orElseThrow();
      long most = (cheapest.delay().micros() + quickest.delay().micros()) / 2;
      if (most >= cheapest.delay().micros()) {
        continue;
      }
      var tight =
          new PathRequest(
              request.from(),
              request.to(),
              request.metric(),
              request.constraints().withMaxDelay(Latency.ofMicros(most)));
      var answer = find(tight);
      boolean right =
          answer.isPresent()
              && answer.get().delay().micros() <= most
              && answer.get().cost() >= cheapest.cost();
      wrong += right ? 0 : 1;
      free.add(request);
      bound.add(tight);
    }
    var micros =
        CpuTime.mediansMicros(
            bound.size(),
            new CpuTime.Contender(i -> cost(free.get(i)), 1),
            new CpuTime.Contender(i -> cost(bound.get(i)), 1));
    return List.of(
        BenchRow.within(measure, micros[1], "the unbounded path", micros[0], 3, note(wrong)));
  }

  private long cost(PathRequest request) {
    return find(request).map(Path::cost).orElse(Frontier.FAR);
  }

  private Optional<Path> find(PathRequest request) {
    return switch (computer.compute(request)) {
      case PathResult.Found found -> Optional.of(found.path());
      case PathResult.NoPath _ -> Optional.empty();
    };
  }

  private static String note(int wrong) {
    return wrong == 0 ? "" : wrong + " answers are wrong";
  }
}
