package io.branchline.compute;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiFunction;

/**
 * All best paths between two nodes, as traffic takes them when every node on the way splits it
 * evenly over its next links. Of links of metric zero, those are used that lead towards fewer of
 * them, as {@link IgpRoutes} forwards: so nothing runs in circles.
 *
 * @param cost of each path, in the metric that was asked for
 * @param links those that carry traffic; a node's links come after all those that lead to it
 * @param paths the first ones by their links' ids, as many as were asked for
 * @param pathCount how many paths there are; {@link Long#MAX_VALUE} stands for that many and more
 */
public record EcmpSet(long cost, List<LinkShare> links, List<PathShare> paths, long pathCount) {
  /** The way of a node to itself. */
  static final EcmpSet NOWHERE =
      new EcmpSet(0, List.of(), List.of(new PathShare(new Path(List.of(), 0), 1)), 1);

  public EcmpSet {
    links = List.copyOf(links);
    paths = List.copyOf(paths);
  }

  /**
   * What crosses a link.
   *
   * @param share of the traffic, above 0 and at most 1
   */
  public record LinkShare(Link link, double share) {}

  /**
   * What takes a path.
   *
   * @param share of the traffic, above 0 and at most 1
   */
  public record PathShare(Path path, double share) {}

  /** The delay of the slowest path. */
  public Latency slowest() {
    return worst(Latency.ZERO, (delay, link) -> delay.plus(link.delay()));
  }

  /** The loss of the path that loses most. */
  public Loss mostLoss() {
    return worst(Loss.NONE, (loss, link) -> loss.and(link.loss()));
  }

  /** Links come in an order in which all ways to a node are known before it is left. */
  private <T extends Comparable<T>> T worst(T none, BiFunction<T, Link, T> over) {
    var at = new HashMap<NodeId, T>();
    var worst = none;
    for (var one : links) {
      var id = one.link().id();
      var reached = over.apply(at.getOrDefault(id.from(), none), one.link());
      at.merge(id.to(), reached, (a, b) -> a.compareTo(b) >= 0 ? a : b);
      worst = reached.compareTo(worst) > 0 ? reached : worst;
    }
    return worst;
  }

  /** Whether all paths are listed. */
  public boolean isComplete() {
    return paths.size() == pathCount;
  }
}
