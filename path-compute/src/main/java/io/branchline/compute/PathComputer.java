package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Constrained paths on one snapshot: the best one, the k best, disjoint pairs, trees. Equal costs
 * are decided by fewer hops, then by lower link ids, so the answer never depends on chance. Nodes
 * that carry no traffic of others are only ever ends of a path.
 *
 * <p>It keeps its working space from one request to the next: not for use by several threads at
 * once.
 */
public final class PathComputer {
  /** By this part a loss must fall to count as less. */
  private static final double LESS_LOSS = 1e-6;

  private final Topology topology;
  private final TransitLinks transit;
  private final RiskIndex risks;
  private final LinkFilter filter;
  private final PathSearch search;
  private final BoundedSearch bounded;

  public PathComputer(Topology topology) {
    this(topology, PathSearch.WORTH_TWO_ENDS, PathSearch.WORTH_GUIDE, PathSearch.LARGEST_TABLE);
  }

  /**
   * With other limits than usual for when a search is done in which way, see {@link PathSearch}.
   */
  PathComputer(Topology topology, int worthTwoEnds, int worthGuide, int largestTable) {
    this.topology = topology;
    transit = new TransitLinks(topology);
    risks = new RiskIndex(topology);
    filter = new LinkFilter(topology, risks);
    search = new PathSearch(topology, transit, filter, worthTwoEnds, worthGuide, largestTable);
    bounded = new BoundedSearch(topology, transit, filter, search);
  }

  /** The best path, or why there is none. */
  public PathResult compute(PathRequest request) {
    var unknown = unknownEnd(request);
    if (unknown.isPresent()) {
      return unknown.get();
    }
    var result = search(request, request.constraints());
    return result instanceof PathResult.Unreachable ? explain(request) : result;
  }

  /**
   * The best paths without loops, best first, fewer if there are no more (Yen 1971 with Lawler's
   * 1972 saving). Bounds of delay and loss leave out the paths that break them.
   */
  public List<Path> listBest(PathRequest request, int most) {
    if (unknownEnd(request).isPresent() || most < 1) {
      return List.of();
    }
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    if (source == target) {
      return List.of(new Path(List.of(), 0));
    }
    filter.set(request.constraints(), source, target);
    var paths = new ArrayList<Path>();
    var best = new BestPaths(topology, filter, search, source, target, request.metric());
    for (var next = best.next(); paths.size() < most && next.length > 0; next = best.next()) {
      var path = path(next, request.metric());
      if (keepsBounds(path, request.constraints())) {
        paths.add(path);
      }
    }
    return List.copyOf(paths);
  }

  /** Two paths that share as little as can be, see {@link Disjointness}. */
  public DisjointResult disjointPair(PathRequest request, Disjointness disjointness) {
    var unknown = unknownEnd(request);
    if (unknown.isPresent()) {
      return new DisjointResult.NoPath(unknown.get());
    }
    return new DisjointPairs(topology, transit, risks, filter, search, this)
        .find(request, disjointness);
  }

  /** The best paths from a node to all others, links being constrained one by one. */
  public ShortestPathTree tree(NodeId root, Metric metric, Constraints constraints) {
    int source = topology.nodeIndex(root);
    if (source < 0) {
      throw new IllegalArgumentException(root + " is not in the topology");
    }
    filter.set(constraints, source, source);
    return new ShortestPathTree(topology, filter, source, metric);
  }

  /** The same way back, link by link; empty when a link has no opposite direction. */
  public Optional<Path> reverse(Path path, Metric metric) {
    var links = new ArrayList<Link>();
    for (var link : path.links().reversed()) {
      int index = topology.linkIndex(link.id());
      int back = index < 0 ? -1 : topology.reverse(index);
      if (back < 0) {
        return Optional.empty();
      }
      links.add(topology.link(back));
    }
    return Optional.of(new Path(links, links.stream().mapToLong(metric::of).sum()));
  }

  private Optional<PathResult> unknownEnd(PathRequest request) {
    boolean fromKnown = topology.nodeIndex(request.from()) >= 0;
    if (fromKnown && topology.nodeIndex(request.to()) >= 0) {
      return Optional.empty();
    }
    var end = fromKnown ? request.to() : request.from();
    return Optional.of(new PathResult.Unreachable(end + " is not in the topology"));
  }

  /** The result, without an explanation when there is no path. */
  private PathResult search(PathRequest request, Constraints constraints) {
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    if (source == target) {
      return new PathResult.Found(new Path(List.of(), 0));
    }
    filter.set(constraints, source, target);
    var links = search.best(source, target, request.metric());
    if (links.length == 0) {
      return new PathResult.Unreachable("");
    }
    var path = path(links, request.metric());
    return keepsBounds(path, constraints)
        ? new PathResult.Found(path)
        : bounded.find(source, target, request.metric(), constraints);
  }

  static boolean keepsBounds(Path path, Constraints constraints) {
    return constraints.maxDelay().filter(most -> path.delay().compareTo(most) > 0).isEmpty()
        && constraints
            .maxLoss()
            .filter(most -> path.loss().ratio() > most.ratio() + BoundedSearch.ROUNDING)
            .isEmpty();
  }

  /** A path of these links, given last first. */
  Path path(int[] lastFirst, Metric metric) {
    var links = new ArrayList<Link>(lastFirst.length);
    long cost = 0;
    for (int i = lastFirst.length - 1; i >= 0; i--) {
      var link = topology.link(lastFirst[i]);
      links.add(link);
      cost += metric.of(link);
    }
    return new Path(links, cost);
  }

  private PathResult explain(PathRequest request) {
    if (!(search(request, Constraints.NONE) instanceof PathResult.Found)) {
      return new PathResult.Unreachable(
          "no path from " + request.from() + " to " + request.to() + " at all");
    }
    for (var kind : Constraints.Kind.values()) {
      var relaxed = request.constraints().without(kind);
      if (!relaxed.equals(request.constraints())
          && search(request, relaxed) instanceof PathResult.Found) {
        return binding(request, relaxed, kind);
      }
    }
    return new PathResult.Infeasible(
        Optional.empty(), Optional.empty(), "no single constraint can be met with the others");
  }

  private PathResult.Infeasible binding(
      PathRequest request, Constraints relaxed, Constraints.Kind kind) {
    var constraints = request.constraints();
    var between = " between " + request.from() + " and " + request.to();
    return switch (kind) {
      case LINKS ->
          needs(kind, between, "avoided links " + sorted(constraints.avoidLinks().stream()));
      case NODES ->
          needs(kind, between, "avoided nodes " + sorted(constraints.avoidNodes().stream()));
      case SRLGS ->
          needs(kind, between, "avoided risk groups " + sorted(constraints.avoidSrlgs().stream()));
      case AFFINITY -> needs(kind, between, "links of other administrative groups");
      case BANDWIDTH -> {
        var widest = widest(request, relaxed);
        yield bound(
            kind,
            new PathResult.Best.Widest(widest),
            "at most " + widest + between + ", not " + constraints.minBandwidth());
      }
      case DELAY -> {
        var least = least(request, relaxed, Metric.DELAY).delay();
        yield bound(
            kind,
            new PathResult.Best.LeastDelay(least),
            "at least " + least + between + ", not " + constraints.maxDelay().orElseThrow());
      }
      case LOSS -> {
        var least = leastLoss(request, relaxed);
        yield bound(
            kind,
            new PathResult.Best.LeastLoss(least),
            "at least "
                + least
                + " lost"
                + between
                + ", not "
                + constraints.maxLoss().orElseThrow());
      }
    };
  }

  private static PathResult.Infeasible needs(Constraints.Kind kind, String between, String what) {
    return new PathResult.Infeasible(
        Optional.of(kind), Optional.empty(), "every path" + between + " needs " + what);
  }

  private static PathResult.Infeasible bound(
      Constraints.Kind kind, PathResult.Best best, String reason) {
    return new PathResult.Infeasible(Optional.of(kind), Optional.of(best), reason);
  }

  private static String sorted(Stream<?> values) {
    return values.map(Object::toString).sorted().toList().toString();
  }

  private Path least(PathRequest request, Constraints constraints, Metric metric) {
    var other = new PathRequest(request.from(), request.to(), metric, constraints);
    if (search(other, constraints) instanceof PathResult.Found(var path)) {
      return path;
    }
    throw new IllegalStateException("the path that was there is gone");
  }

  /** The least loss within the other constraints: losses multiply, so that it is no metric. */
  private Loss leastLoss(PathRequest request, Constraints constraints) {
    var path = least(request, constraints, request.metric());
    while (true) {
      double less = path.loss().ratio() * (1 - LESS_LOSS);
      var stricter = constraints.withMaxLoss(Loss.ofRatio(less));
      if (less == 0 || !(search(request, stricter) instanceof PathResult.Found(var better))) {
        return path.loss();
      }
      path = better;
    }
  }

  /** The largest bandwidth for which there is a path: a bisection over the links' bandwidths. */
  private Bandwidth widest(PathRequest request, Constraints constraints) {
    var rates =
        topology.links().stream()
            .map(Link::availableBandwidth)
            .distinct()
            .sorted()
            .toArray(Bandwidth[]::new);
    int low = 0;
    int high = rates.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (search(request, constraints.withMinBandwidth(rates[middle]))
          instanceof PathResult.Found) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return rates[low];
  }
}
