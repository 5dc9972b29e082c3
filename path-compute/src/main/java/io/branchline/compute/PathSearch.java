package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plain searches between two nodes. Nodes that carry no traffic of others are met only as ends,
 * so what is visited does not grow with the number of branches. Keys are those of {@link Labels}.
 * Not for use by several threads at once.
 */
final class PathSearch {
  /** Below this many nodes to visit, searching from both ends is not worth its overhead. */
  static final int WORTH_TWO_ENDS = 400;

  /** Dearer than any path. */
  private static final long SHARE = 1L << 53;

  private final Topology topology;
  private final TransitLinks transit;
  private final LinkFilter filter;
  private final Labels forward;
  private final Labels backward;

  /** Distances to the target by delay, while others are in {@link #backward}. */
  private final Labels delays;

  /** By node: whether the source leads to it directly, and whether it leads to the target. */
  private final int[] besideSource;

  private final int[] besideTarget;
  private final boolean fromBothEnds;
  private int search;
  private Metric metric = Metric.IGP;

  private Map<Integer, Integer> penalties = Map.of();

  /** Whether both searches are under way and a path is complete where they meet. */
  private boolean joining;

  PathSearch(Topology topology, TransitLinks transit, LinkFilter filter, int worthTwoEnds) {
    this.transit = transit;
    fromBothEnds = topology.transitNodeCount() >= worthTwoEnds;
    this.topology = topology;
    this.filter = filter;
    delays = new Labels(topology.nodeCount());
    forward = new Labels(topology.nodeCount());
    backward = new Labels(topology.nodeCount());
    besideSource = new int[topology.nodeCount()];
    besideTarget = new int[topology.nodeCount()];
  }

  /** The labels of the last search from the source. */
  Labels forward() {
    return forward;
  }

  private void begin(int source, int target, Metric by) {
    metric = by;
    joining = false;
    search++;
    for (int i = topology.outgoing(source); i < topology.outgoing(source + 1); i++) {
      besideSource[topology.head(i)] = search;
    }
    for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
      besideTarget[topology.tail(topology.incomingLink(i))] = search;
    }
  }

  /** The key of a step over a link, by the metric of the last search. */
  long step(int link) {
    return Labels.step(metric.of(topology, link));
  }

  /**
   * The links of the best path, last one first, from both ends where that pays; none when there is
   * no path. The ends differ.
   */
  int[] best(int source, int target, Metric by) {
    if (fromBothEnds) {
      long key = fromBothEnds(source, target, by);
      if (key == Labels.UNREACHED) {
        return NO_PATH;
      }
      var links = joined(source, target, key);
      // Several best paths: the plain search knows which of them comes first.
      if (links.length > 0) {
        return links;
      }
    }
    return forward(source, target, by) == Labels.UNREACHED ? NO_PATH : trace(source, target);
  }

  static final int[] NO_PATH = {};

  /** Searches from the source until the target is settled; returns its key. */
  long forward(int source, int target, Metric by) {
    begin(source, target, by);
    forward.begin();
    forward.offer(source, 0, Labels.NONE, 0);
    while (!forward.isEmpty()) {
      int node = forward.settle();
      if (node == target) {
        return forward.key(node);
      }
      leave(node, target, null, Labels.UNREACHED);
    }
    return Labels.UNREACHED;
  }

  /**
   * Searches from the source, where links with shares are taken only for want of others.
   *
   * @param shares by link, how many shares each costs
   */
  long forward(int source, int target, Metric by, Map<Integer, Integer> shares) {
    penalties = shares;
    try {
      return forward(source, target, by);
    } finally {
      penalties = Map.of();
    }
  }

  /**
   * Searches from a node to the target of {@link #allBackward}, guided by it: what lies off the way
   * is hardly visited (A*). Returns the key.
   */
  long guided(int source, int target) {
    begin(source, target, metric);
    forward.begin();
    long whole = backward.key(source);
    if (whole == Labels.UNREACHED) {
      return Labels.UNREACHED;
    }
    forward.offer(source, 0, Labels.NONE, whole);
    while (!forward.isEmpty()) {
      int node = forward.settle();
      if (node == target) {
        return forward.key(node);
      }
      leave(node, target, backward, Labels.UNREACHED);
    }
    return Labels.UNREACHED;
  }

  /** Offers what a node leads to; returns the lowest key of a path that was completed. */
  private long leave(int node, int target, @Nullable Labels guide, long bestSoFar) {
    long best = bestSoFar;
    long key = forward.key(node);
    for (int i = transit.firstOut(node), end = transit.firstOut(node + 1); i < end; i++) {
      best = Math.min(best, follow(transit.out(i), key, guide));
    }
    if (besideTarget[node] == search && !topology.mayTransit(target)) {
      for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
        if (topology.tail(topology.incomingLink(i)) == node) {
          best = Math.min(best, follow(topology.incomingLink(i), key, guide));
        }
      }
    }
    return best;
  }

  private long follow(int link, long key, @Nullable Labels guide) {
    if (!filter.allows(link)) {
      return Labels.UNREACHED;
    }
    int head = topology.head(link);
    long reached = key + step(link);
    if (!penalties.isEmpty()) {
      reached += SHARE * penalties.getOrDefault(link, 0);
    }
    if (guide != null) {
      long estimate = guide.key(head);
      if (estimate != Labels.UNREACHED) {
        forward.offer(head, reached, link, estimate);
      }
      return Labels.UNREACHED;
    }
    forward.offer(head, reached, link, 0);
    long onward = joining ? backward.key(head) : Labels.UNREACHED;
    return onward == Labels.UNREACHED ? Labels.UNREACHED : reached + onward;
  }

  /** Searches from the target until all nodes are settled that lead to it. */
  void allBackward(int source, int target, Metric by) {
    allBackward(source, target, by, backward, Labels.UNREACHED);
  }

  /**
   * Searches for the delays to the target.
   *
   * @param mostMicros nodes farther than this are left alone
   */
  Labels delaysTo(int source, int target, long mostMicros) {
    allBackward(source, target, Metric.DELAY, delays, Labels.step(mostMicros + 1));
    return delays;
  }

  private void allBackward(int source, int target, Metric by, Labels labels, long most) {
    begin(source, target, by);
    labels.begin();
    labels.offer(target, 0, Labels.NONE, 0);
    while (!labels.isEmpty() && labels.lowest() <= most) {
      enter(labels.settle(), source, labels, Labels.UNREACHED);
    }
  }

  /** Offers what leads to a node; returns the lowest key of a path that was completed. */
  private long enter(int node, int source, Labels labels, long bestSoFar) {
    long best = bestSoFar;
    long key = labels.key(node);
    int end = transit.firstIn(node + 1);
    for (int i = transit.firstIn(node); i < end; i++) {
      best = Math.min(best, precede(transit.in(i), key, labels));
    }
    if (besideSource[node] == search && !topology.mayTransit(source)) {
      for (int i = topology.outgoing(source); i < topology.outgoing(source + 1); i++) {
        if (topology.head(i) == node) {
          best = Math.min(best, precede(i, key, labels));
        }
      }
    }
    return best;
  }

  private long precede(int link, long key, Labels labels) {
    if (!filter.allows(link)) {
      return Labels.UNREACHED;
    }
    int tail = topology.tail(link);
    long reached = key + step(link);
    labels.offer(tail, reached, link, 0);
    long there = forward.key(tail);
    return joining && there != Labels.UNREACHED ? there + reached : Labels.UNREACHED;
  }

  /** Searches from both ends in turn until no better path can be completed. */
  private long fromBothEnds(int source, int target, Metric by) {
    begin(source, target, by);
    joining = true;
    forward.begin();
    backward.begin();
    forward.offer(source, 0, Labels.NONE, 0);
    backward.offer(target, 0, Labels.NONE, 0);
    long best = Labels.UNREACHED;
    while (!forward.isEmpty() && !backward.isEmpty()) {
      // Equal keys are still settled, so that every best path is known from one end or the other.
      if (forward.lowest() + backward.lowest() > best) {
        break;
      }
      best =
          forward.lowest() <= backward.lowest()
              ? leave(forward.settle(), target, null, best)
              : enter(backward.settle(), source, backward, best);
    }
    return best;
  }

  /**
   * The links of the best path found from both ends, last one first; none when several lead on from
   * where only the target's side knows, since which is to be taken cannot be told from here.
   */
  private int[] joined(int source, int target, long best) {
    var links = new LinkStack();
    int node = target;
    long rest = 0;
    while (node != source) {
      int link = forward.isSettled(node) ? forward.via(node) : onlyTight(node, source, rest, best);
      if (link < 0) {
        return NO_PATH;
      }
      links.push(link);
      rest += step(link);
      node = topology.tail(link);
    }
    return links.toArray();
  }

  /** The only link that a best path takes to a node; -1 when there may be several. */
  private int onlyTight(int node, int source, long rest, long best) {
    int found = -1;
    for (int i = topology.firstIncoming(node); i < topology.firstIncoming(node + 1); i++) {
      int link = topology.incomingLink(i);
      int tail = topology.tail(link);
      if (tail != source && !topology.mayTransit(tail) || !filter.allows(link)) {
        continue;
      }
      long onward = rest + step(link);
      boolean tight =
          forward.isSettled(tail)
              ? forward.key(tail) + onward == best
              : backward.isSettled(tail) && backward.key(tail) == onward;
      if (tight) {
        if (found >= 0) {
          return -1;
        }
        found = link;
      }
    }
    return found;
  }

  /** The links from the source of the last forward search to a node that it settled, last first. */
  int[] trace(int source, int node) {
    var links = new LinkStack();
    for (int at = node; at != source; at = topology.tail(forward.via(at))) {
      links.push(forward.via(at));
    }
    return links.toArray();
  }
}
