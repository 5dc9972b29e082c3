package io.branchline.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm;
import org.jgrapht.alg.shortestpath.AStarShortestPath;
import org.jgrapht.alg.shortestpath.BidirectionalDijkstraShortestPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.alg.shortestpath.SuurballeKDisjointShortestPaths;
import org.jgrapht.alg.shortestpath.YenKShortestPath;
import org.jgrapht.graph.DirectedWeightedMultigraph;
import org.jgrapht.graph.MaskSubgraph;
import org.jgrapht.util.SupplierUtil;

/**
 * JGraphT on the same network, in the ways its users would try. Links are its edges by index.
 *
 * <p>Links of too little bandwidth are left out beforehand and not counted, which favours it. Nodes
 * that carry no transit are masked per query in {@link #exactWays}, as the question demands; the
 * {@link #plainWays} know nothing of transit and may, were metrics different, pass a branch.
 */
final class JGraphTPeer {
  private final BenchGraph network;
  private final Graph<Integer, Integer> graph;

  JGraphTPeer(BenchGraph network, long minBandwidth) {
    this.network = network;
    var topology = network.topology();
    // Some of its algorithms add edges to a copy, which must not be named as ours are.
    graph =
        new DirectedWeightedMultigraph<>(
            null, SupplierUtil.createIntegerSupplier(topology.linkCount()));
    for (int node = 0; node < topology.nodeCount(); node++) {
      graph.addVertex(node);
    }
    for (int link = 0; link < topology.linkCount(); link++) {
      if (topology.link(link).availableBandwidth().bitsPerSecond() >= minBandwidth) {
        graph.addEdge(topology.tail(link), topology.head(link), link);
        graph.setEdgeWeight(link, topology.link(link).igpMetric());
      }
    }
  }

  /**
   * A way of asking: the cost from one node to another, {@link Frontier#FAR} when there is none.
   */
  interface Way {
    long cost(int source, int target);
  }

  /** Ways that answer exactly what is asked. */
  Map<String, Way> exactWays() {
    var ways = new LinkedHashMap<String, Way>();
    if (someForbidTransit()) {
      ways.put("masked Dijkstra", (s, t) -> cost(new DijkstraShortestPath<>(masked(s, t)), s, t));
      ways.put(
          "masked bidirectional",
          (s, t) -> cost(new BidirectionalDijkstraShortestPath<>(masked(s, t)), s, t));
    } else {
      ways.putAll(plainWays());
    }
    return ways;
  }

  /** Ways that may pass anybody's node. */
  Map<String, Way> plainWays() {
    var ways = new LinkedHashMap<String, Way>();
    var dijkstra = new DijkstraShortestPath<>(graph);
    var bidirectional = new BidirectionalDijkstraShortestPath<>(graph);
    ways.put("Dijkstra", (s, t) -> cost(dijkstra, s, t));
    ways.put("bidirectional Dijkstra", (s, t) -> cost(bidirectional, s, t));
    if (network.x().length > 0) {
      var star = new AStarShortestPath<>(graph, this::straightLine);
      ways.put("A*", (s, t) -> cost(star, s, t));
    }
    return ways;
  }

  private boolean someForbidTransit() {
    return network.topology().transitNodeCount() < network.topology().nodeCount();
  }

  private double straightLine(int a, int b) {
    return BenchGraphs.leastMetric(
        Math.hypot(network.x()[a] - network.x()[b], network.y()[a] - network.y()[b]));
  }

  private Graph<Integer, Integer> masked(int source, int target) {
    return new MaskSubgraph<>(
        graph,
        node -> !network.topology().mayTransit(node) && node != source && node != target,
        _ -> false);
  }

  private static long cost(ShortestPathAlgorithm<Integer, Integer> search, int s, int t) {
    var path = search.getPath(s, t);
    return path == null ? Frontier.FAR : Math.round(path.getWeight());
  }

  /** The sum of the distances from one node to all that it reaches. */
  long tree(int source) {
    var paths = new DijkstraShortestPath<>(graph).getPaths(source);
    long sum = 0;
    for (int node = 0; node < network.topology().nodeCount(); node++) {
      double distance = paths.getWeight(node);
      sum += Double.isInfinite(distance) ? 0 : Math.round(distance);
    }
    return sum;
  }

  /** The costs of the best paths without loops, added up. */
  long best(int source, int target, int count) {
    return sum(new YenKShortestPath<>(graph).getPaths(source, target, count));
  }

  /** The cost of two paths that share no link; {@link Frontier#FAR} when there are none. */
  long disjointPair(int source, int target) {
    var paths = new SuurballeKDisjointShortestPaths<>(graph).getPaths(source, target, 2);
    return paths.size() < 2 ? Frontier.FAR : sum(paths);
  }

  private static long sum(List<GraphPath<Integer, Integer>> paths) {
    return paths.stream().mapToLong(path -> Math.round(path.getWeight())).sum();
  }
}
