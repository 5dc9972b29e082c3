package io.branchline.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.alg.shortestpath.SuurballeKDisjointShortestPaths;
import org.jgrapht.alg.shortestpath.YenKShortestPath;
import org.jgrapht.graph.DirectedWeightedMultigraph;
import org.jgrapht.graph.MaskSubgraph;
import org.jgrapht.util.SupplierUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of thousands of nodes, where not every path can be tried, against JGraphT. */
class LargeNetworkOracleTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  /**
   * A directed multigraph: a quarter of the links have no way back, some are parallel, many are
   * equal, one in eight costs nothing, and a twentieth of the nodes form islands.
   *
   * @param random goes on from the network's making
   */
  private record Network(long seed, Topology topology, Random random) {
    static Network of(long seed, int nodeCount, boolean someForbidTransit) {
      var random = new Random(seed);
      var nodes = new ArrayList<Node>();
      for (int i = 0; i < nodeCount; i++) {
        boolean transit = !someForbidTransit || random.nextInt(5) > 0;
        nodes.add(
            Node.plain(id(i), Ip.of("10.0.%d.%d".formatted(i >> 8, i & 255)))
                .with(transit ? NodeCapabilities.PLAIN : NodeCapabilities.NO_TRANSIT));
      }
      var links = new ArrayList<Link>();
      int mainland = nodeCount * 19 / 20;
      for (int i = 1; i < nodeCount; i++) {
        if (i < mainland) {
          join(links, i, random.nextInt(i), random);
          join(links, i, Math.max(0, i - 1 - random.nextInt(9)), random);
        } else if (i % 7 > 0) {
          join(links, i, i - 1, random);
        }
      }
      return new Network(seed, Topology.of(nodes, links), random);
    }

    private static NodeId id(int index) {
      return new NodeId("n%05d".formatted(index));
    }

    private static void join(List<Link> links, int a, int b, Random random) {
      for (int parallel = random.nextInt(8) == 0 ? 2 : 1; parallel > 0; parallel--) {
        int there = links.size() + 1;
        boolean back = random.nextInt(4) > 0;
        links.add(link(a, b, there, back ? there + 1 : 0, random));
        if (back) {
          links.add(link(b, a, there + 1, there, random));
        }
      }
    }

    private static Link link(int from, int to, int local, int remote, Random random) {
      long metric = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(20);
      return Link.plain(
              new LinkId(id(from), id(to), local),
              remote,
              metric,
              Latency.ofMicros(random.nextInt(5000)),
              Bandwidth.ofMbps(1))
          .withMetrics(metric, 1 + random.nextInt(1_000_000));
    }

    /** Links are edges by their index. */
    Graph<Integer, Integer> graph(Metric metric) {
      var graph =
          new DirectedWeightedMultigraph<Integer, Integer>(
              null, SupplierUtil.createIntegerSupplier(topology.linkCount()));
      for (int node = 0; node < topology.nodeCount(); node++) {
        graph.addVertex(node);
      }
      for (int link = 0; link < topology.linkCount(); link++) {
        graph.addEdge(topology.tail(link), topology.head(link), link);
        graph.setEdgeWeight(link, metric.of(topology.link(link)));
      }
      return graph;
    }

    /** Two nodes, of which one in ten is on an island. */
    int[] ends() {
      int source = random.nextInt(topology.nodeCount());
      int target = random.nextInt(topology.nodeCount());
      return new int[] {source, target == source ? (source + 1) % topology.nodeCount() : target};
    }

    PathRequest request(int[] ends, Metric metric) {
      return new PathRequest(id(ends[0]), id(ends[1]), metric, Constraints.NONE);
    }

    String named(int[] ends) {
      return "seed %d from %d to %d".formatted(seed, ends[0], ends[1]);
    }
  }

  private static double weight(GraphPath<Integer, Integer> path) {
    return path == null ? NONE : path.getWeight();
  }

  private static double cost(PathResult result) {
    return result instanceof PathResult.Found(var path) ? path.cost() : NONE;
  }

  private static long sum(List<Link> links, Metric metric) {
    return links.stream().mapToLong(metric::of).sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000})
  void a01_theBestPathInEachWayOfSearching(int nodes) {
    for (var metric : List.of(Metric.IGP, Metric.TE, Metric.DELAY)) {
      var network = Network.of(nodes + metric.ordinal(), nodes, false);
      var peer = new DijkstraShortestPath<>(network.graph(metric));
      var computers =
          List.of(
              new PathComputer(network.topology, Integer.MAX_VALUE, Integer.MAX_VALUE, 0),
              new PathComputer(network.topology, 0, Integer.MAX_VALUE, 0),
              new PathComputer(network.topology, 0, 0, 0));
      for (int query = 0; query < 20; query++) {
        var ends = network.ends();
        double expected = weight(peer.getPath(ends[0], ends[1]));
        for (var computer : computers) {
          var result = computer.compute(network.request(ends, metric));
          assertEquals(expected, cost(result), network.named(ends));
          assertEquals(computers.getFirst().compute(network.request(ends, metric)), result);
          if (result instanceof PathResult.Found(var path)) {
            assertEquals(path.cost(), sum(path.links(), metric), network.named(ends));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000})
  void a02_pastNodesThatCarryNothingOfOthers(int nodes) {
    var network = Network.of(7, nodes, true);
    var topology = network.topology;
    var graph = network.graph(Metric.IGP);
    var computers =
        List.of(
            new PathComputer(topology, Integer.MAX_VALUE, Integer.MAX_VALUE, 0),
            new PathComputer(topology, 0, Integer.MAX_VALUE, 0),
            new PathComputer(topology, 0, 0, 0));
    for (int query = 0; query < 40; query++) {
      var ends = network.ends();
      var masked =
          new MaskSubgraph<>(
              graph,
              node -> !topology.mayTransit(node) && node != ends[0] && node != ends[1],
              _ -> false);
      double expected = weight(new DijkstraShortestPath<>(masked).getPath(ends[0], ends[1]));
      for (var computer : computers) {
        var result = computer.compute(network.request(ends, Metric.IGP));
        assertEquals(expected, cost(result), network.named(ends));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000})
  void b01_theBestPathsInOrder(int nodes) {
    var network = Network.of(11, nodes, false);
    var computer = new PathComputer(network.topology);
    var peer = new YenKShortestPath<>(network.graph(Metric.IGP));
    for (int query = 0; query < 8; query++) {
      var ends = network.ends();
      var expected = peer.getPaths(ends[0], ends[1], 6).stream().map(GraphPath::getWeight).toList();
      var paths = computer.listBest(network.request(ends, Metric.IGP), 6).paths();
      assertEquals(
          expected, paths.stream().map(path -> (double) path.cost()).toList(), network.named(ends));
      assertEquals(paths.size(), paths.stream().distinct().count(), network.named(ends));
      paths.forEach(path -> assertEquals(path.cost(), sum(path.links(), Metric.IGP)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000})
  void c01_treesReachAllThatCanBeReached(int nodes) {
    var network = Network.of(13, nodes, false);
    var peer = new DijkstraShortestPath<>(network.graph(Metric.IGP));
    var computer = new PathComputer(network.topology);
    for (int query = 0; query < 4; query++) {
      int root = network.ends()[0];
      var expected = peer.getPaths(root);
      var tree = computer.tree(Network.id(root), Metric.IGP, Constraints.NONE);
      for (int node = 0; node < nodes; node++) {
        var cost = tree.cost(node);
        assertEquals(
            expected.getWeight(node), cost.isPresent() ? cost.getAsLong() : NONE, "node " + node);
      }
    }
  }

  /**
   * The same graph without parallel edges, as the peer wants it: others pass a node of their own.
   */
  private static Graph<Integer, Integer> simple(Graph<Integer, Integer> graph) {
    int edges = graph.edgeSet().size();
    var simple =
        new DirectedWeightedMultigraph<Integer, Integer>(
            null, SupplierUtil.createIntegerSupplier(2 * edges));
    graph.vertexSet().forEach(simple::addVertex);
    for (int edge = 0; edge < edges; edge++) {
      int source = graph.getEdgeSource(edge);
      int target = graph.getEdgeTarget(edge);
      if (simple.containsEdge(source, target)) {
        int between = graph.vertexSet().size() + edge;
        simple.addVertex(between);
        simple.addEdge(source, between, edges + edge);
        simple.setEdgeWeight(edges + edge, 0);
        source = between;
      }
      simple.addEdge(source, target, edge);
      simple.setEdgeWeight(edge, graph.getEdgeWeight(edge));
    }
    return simple;
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000})
  void d01_linkDisjointPairs(int nodes) {
    var network = Network.of(17, nodes, false);
    var computer = new PathComputer(network.topology);
    var peer = new SuurballeKDisjointShortestPaths<>(simple(network.graph(Metric.IGP)));
    int disjoint = 0;
    for (int query = 0; query < 12; query++) {
      var ends = network.ends();
      var expected = peer.getPaths(ends[0], ends[1], 2);
      var result = computer.disjointPair(network.request(ends, Metric.IGP), Disjointness.LINK);
      switch (expected.size()) {
        case 0 -> assertInstanceOf(DisjointResult.NoPath.class, result, network.named(ends));
        case 1 -> assertInstanceOf(DisjointResult.Maximally.class, result, network.named(ends));
        default -> {
          var pair = assertInstanceOf(DisjointResult.Disjoint.class, result, network.named(ends));
          assertEquals(
              expected.stream().mapToDouble(GraphPath::getWeight).sum(),
              pair.first().cost() + pair.second().cost(),
              network.named(ends));
          assertTrue(
              pair.first().links().stream().noneMatch(pair.second().links()::contains),
              network.named(ends));
          disjoint++;
        }
      }
    }
    assertTrue(disjoint > 3, disjoint + " pairs");
  }

  /** On the best way there the opposite links lead back, where there are any. */
  @ParameterizedTest
  @ValueSource(ints = {10_000})
  void e01_theWayBack(int nodes) {
    var network = Network.of(19, nodes, false);
    var graph = network.graph(Metric.TE);
    var computer = new PathComputer(network.topology);
    int back = 0;
    for (int query = 0; query < 200; query++) {
      var ends = network.ends();
      if (!(computer.compute(network.request(ends, Metric.TE))
          instanceof PathResult.Found(var path))) {
        continue;
      }
      boolean all = path.links().stream().allMatch(link -> link.remoteIdentifier() > 0);
      var reverse = computer.reverse(path, Metric.TE);
      assertEquals(all, reverse.isPresent(), network.named(ends));
      if (reverse.isPresent()) {
        double weight = 0;
        int at = ends[1];
        for (var link : reverse.get().links()) {
          int edge = network.topology.linkIndex(link.id());
          assertEquals(at, graph.getEdgeSource(edge), network.named(ends));
          at = graph.getEdgeTarget(edge);
          weight += graph.getEdgeWeight(edge);
        }
        assertEquals(ends[0], at, network.named(ends));
        assertEquals(weight, reverse.get().cost(), network.named(ends));
        back++;
      }
    }
    assertTrue(back > 10, back + " ways back");
  }
}
