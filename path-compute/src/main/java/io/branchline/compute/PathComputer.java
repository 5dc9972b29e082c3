package io.branchline.compute;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Constrained paths on one snapshot: the best one, the k best, disjoint pairs, trees. Equal costs
 * are decided by fewer hops, then by lower link ids, so the answer never depends on chance. Nodes
 * that carry no traffic of others are only ever ends of a path.
 *
 * <p>It keeps its working space from one request to the next: not for use by several threads at
 * once.
 */
public final class PathComputer {
  private final Topology topology;
  private final TransitLinks transit;
  private final RiskIndex risks;
  private final LinkFilter filter;
  private final PathSearch search;
  private final BoundedSearch bounded;

  /** By flexible algorithm that was asked for. */
  private final Map<Integer, FlexPaths> flexible = new HashMap<>();

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
    if (request.algorithm() != 0) {
      return flexible(request).compute(request);
    }
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    if (source < 0 || target < 0) {
      return unknownEnd(request).orElseThrow();
    }
    var result = search(source, target, request.metric(), request.constraints());
    return result instanceof PathResult.Unreachable ? explain(request) : result;
  }

  /**
   * All best paths, and what share of the traffic each link and path carries when every node splits
   * it evenly. Bounds of delay and loss hold for all of these paths or there is no answer.
   *
   * @param mostPaths that are listed one by one; all are counted
   */
  public EcmpResult ecmp(PathRequest request, int mostPaths) {
    if (request.algorithm() != 0) {
      return flexible(request).ecmp(request, mostPaths);
    }
    var unknown = unknownEnd(request);
    if (unknown.isPresent()) {
      return new EcmpResult.NoPath(unknown.get());
    }
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    if (source == target) {
      return new EcmpResult.Found(EcmpSet.NOWHERE);
    }
    var constraints = request.constraints();
    filter.set(constraints, source, target);
    var set =
        new EcmpSearch(topology, filter, search, source, target, request.metric()).find(mostPaths);
    if (set.isPresent() && keepsBounds(set.get().slowest(), set.get().mostLoss(), constraints)) {
      return new EcmpResult.Found(set.get());
    }
    return new EcmpResult.NoPath(
        switch (compute(request)) {
          case PathResult.NoPath none -> none;
          case PathResult.Found _ -> Infeasibility.ofSet(set.orElseThrow(), constraints);
        });
  }

  /**
   * The best paths without loops, best first, fewer if there are no more (Yen 1971 with Lawler's
   * 1972 saving).
   *
   * @throws IllegalArgumentException when less than one is asked for
   */
  public KShortestPaths listBest(PathRequest request, int most) {
    if (most < 1) {
      throw new IllegalArgumentException(most + " paths were asked for");
    }
    if (request.algorithm() != 0) {
      return flexible(request).listBest(request, most);
    }
    var unknown = unknownEnd(request);
    if (unknown.isPresent()) {
      return new KShortestPaths(List.of(), unknown);
    }
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    if (source == target) {
      return new KShortestPaths(List.of(new Path(List.of(), 0)), Optional.empty());
    }
    filter.set(request.constraints(), source, target);
    var paths = new ArrayList<Path>();
    var best = new BestPaths(topology, filter, search, bounded, request);
    while (paths.size() < most) {
      var next = best.next();
      if (next.length == 0) {
        break;
      }
      paths.add(path(next, request.metric()));
    }
    if (best.gaveUp()) {
      return new KShortestPaths(paths, Optional.of(PathResult.GivenUp.AFTER_MANY));
    }
    return new KShortestPaths(
        paths, paths.isEmpty() ? Optional.of(explain(request)) : Optional.empty());
  }

  /** Two paths that share as little as can be, see {@link Disjointness}. */
  public DisjointResult disjointPair(PathRequest request, Disjointness disjointness) {
    if (request.algorithm() != 0) {
      return flexible(request).disjointPair(request, disjointness);
    }
    var unknown = unknownEnd(request);
    if (unknown.isPresent()) {
      return new DisjointResult.NoPath(unknown.get());
    }
    return new DisjointPairs(topology, transit, risks, filter, search, bounded, this)
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

  private FlexPaths flexible(PathRequest request) {
    return flexible.computeIfAbsent(
        request.algorithm(), algorithm -> new FlexPaths(topology, algorithm));
  }

  private Optional<PathResult.NoPath> unknownEnd(PathRequest request) {
    boolean fromKnown = topology.nodeIndex(request.from()) >= 0;
    if (fromKnown && topology.nodeIndex(request.to()) >= 0) {
      return Optional.empty();
    }
    var end = fromKnown ? request.to() : request.from();
    return Optional.of(new PathResult.Unreachable(end + " is not in the topology"));
  }

  /** Why there is no path between two nodes of the topology. */
  PathResult.NoPath explain(PathRequest request) {
    return new Infeasibility(topology, this).explain(request);
  }

  /** The result, without an explanation when there is no path. */
  PathResult search(PathRequest request, Constraints constraints) {
    return search(
        topology.nodeIndex(request.from()),
        topology.nodeIndex(request.to()),
        request.metric(),
        constraints);
  }

  private PathResult search(int source, int target, Metric metric, Constraints constraints) {
    if (source == target) {
      return new PathResult.Found(new Path(List.of(), 0));
    }
    filter.set(constraints, source, target);
    var links = search.best(source, target, metric);
    if (links.length == 0) {
      return new PathResult.Unreachable("");
    }
    var path = path(links, metric);
    if (keepsBounds(path, constraints)) {
      return new PathResult.Found(path);
    }
    links = bounded.find(source, target, metric, constraints);
    if (links.length == 0) {
      return bounded.gaveUp() ? PathResult.GivenUp.AFTER_MANY : new PathResult.Unreachable("");
    }
    return new PathResult.Found(path(links, metric));
  }

  /** The path that loses least within the constraints, but for bounds from end to end. */
  Optional<Path> leastLoss(PathRequest request, Constraints constraints) {
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    filter.set(constraints, source, target);
    var links = bounded.leastLoss(source, target);
    return links.length == 0 ? Optional.empty() : Optional.of(path(links, request.metric()));
  }

  static boolean keepsBounds(Path path, Constraints constraints) {
    return !constraints.isBounded() || keepsBounds(path.delay(), path.loss(), constraints);
  }

  private static boolean keepsBounds(Latency delay, Loss loss, Constraints constraints) {
    return keepsDelay(delay, constraints) && keepsLoss(loss, constraints);
  }

  static boolean keepsDelay(Latency delay, Constraints constraints) {
    return constraints.maxDelay().filter(most -> delay.compareTo(most) > 0).isEmpty();
  }

  static boolean keepsLoss(Loss loss, Constraints constraints) {
    return constraints
        .maxLoss()
        .filter(most -> loss.ratio() > most.ratio() + BoundedSearch.ROUNDING)
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
}
