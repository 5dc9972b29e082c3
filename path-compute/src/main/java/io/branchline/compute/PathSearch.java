package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.Arrays;
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

  /** After so many searches by a metric, a guide for it is made. */
  static final int WORTH_GUIDE = 100;

  /** With more nodes than this that carry others' traffic, landmarks guide instead of a table. */
  static final int LARGEST_TABLE = 256;

  /** Dearer than any path. */
  private static final long SHARE = 1L << 53;

  private final Topology topology;
  private final TransitLinks transit;
  private final LinkFilter filter;
  private final Labels forward;
  private final Labels backward;

  /** Distances to the target by delay, while others are in {@link #backward}. */
  private final Labels delays;

  private final Guide toTarget;

  /** By metric: the guide, and how many searches have asked for one. */
  private final Guide.@Nullable Aimed[] guides = new Guide.Aimed[Metric.values().length];

  private final int[] searches = new int[Metric.values().length];

  /** By node: whether the source leads to it directly, and whether it leads to the target. */
  private final int[] besideSource;

  private final int[] besideTarget;
  private final boolean fromBothEnds;
  private final int worthGuide;
  private final int largestTable;
  private final TwoEndedSearch twoEnded;
  private int search;
  private Metric metric = Metric.IGP;

  private Map<Integer, Integer> penalties = Map.of();

  PathSearch(
      Topology topology,
      TransitLinks transit,
      LinkFilter filter,
      int worthTwoEnds,
      int worthGuide,
      int largestTable) {
    this.worthGuide = worthGuide;
    this.largestTable = largestTable;
    this.transit = transit;
    twoEnded = new TwoEndedSearch(topology, transit, filter);
    fromBothEnds = topology.transitNodeCount() >= worthTwoEnds;
    this.topology = topology;
    this.filter = filter;
    delays = new Labels(topology.nodeCount());
    forward = new Labels(topology.nodeCount());
    backward = new Labels(topology.nodeCount());
    toTarget = backward::key;
    besideSource = new int[topology.nodeCount()];
    besideTarget = new int[topology.nodeCount()];
  }

  /** The labels of the last search from the source. */
  Labels forward() {
    return forward;
  }

  private void begin(int source, int target, Metric by) {
    metric = by;
    search++;
    for (int i = topology.outgoing(source); i < topology.outgoing(source + 1); i++) {
      besideSource[topology.head(i)] = search;
    }
    for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
      besideTarget[topology.tail(topology.incomingLink(i))] = search;
    }
  }

  /** The key of a step over a link, by the metric of the present search. */
  private long step(int link) {
    return Labels.step(metric.of(topology, link));
  }

  /**
   * The links of the best path, last one first, from both ends where that pays; none when there is
   * no path. The ends differ.
   */
  int[] best(int source, int target, Metric by) {
    var aimed = aimedGuide(by);
    if (aimed != null) {
      return straight(source, target, by, aimed) ? trace(source, target) : NO_PATH;
    }
    if (fromBothEnds) {
      metric = by;
      return twoEnded.find(source, target, by);
    }
    return forward(source, target, by) == Labels.UNREACHED ? NO_PATH : trace(source, target);
  }

  static final int[] NO_PATH = {};

  private static final Guide UNGUIDED = _ -> 0;

  /** The guide for a metric, once so many have asked that it pays to make one; or null. */
  private Guide.@Nullable Aimed aimedGuide(Metric by) {
    int kind = by.ordinal();
    var known = guides[kind];
    if (known != null || ++searches[kind] <= worthGuide) {
      return known;
    }
    int core = topology.transitNodeCount();
    if (core == 0) {
      return null;
    }
    var made =
        core <= largestTable ? new CoreTable(topology, transit, by) : new Landmarks(topology, by);
    guides[kind] = made;
    return made;
  }

  /** Searches straight to the target; ties are followed up, so that the lowest links are found. */
  private boolean straight(int source, int target, Metric by, Guide.Aimed guide) {
    begin(source, target, by);
    guide.aim(source, target);
    forward.begin();
    forward.offer(source, 0, Labels.NONE, 0);
    long found = Labels.UNREACHED;
    while (!forward.isEmpty() && forward.lowest() <= found) {
      int node = forward.settle();
      if (node == target) {
        found = forward.key(node);
      } else {
        leave(node, target, guide);
      }
    }
    return found != Labels.UNREACHED;
  }

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
      leave(node, target, null);
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
   * Searches from a node to the target of {@link #allBackward} by its metric, guided by it: what
   * lies off the way is hardly visited (A*). Returns the key.
   */
  long guided(int source, int target, Metric by) {
    begin(source, target, by);
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
      leave(node, target, toTarget);
    }
    return Labels.UNREACHED;
  }

  /** Offers what a node leads to. */
  private void leave(int node, int target, @Nullable Guide guide) {
    long key = forward.key(node);
    for (int i = transit.firstOut(node), end = transit.firstOut(node + 1); i < end; i++) {
      follow(transit.out(i), key, guide);
    }
    if (besideTarget[node] == search && !topology.mayTransit(target)) {
      for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
        if (topology.tail(topology.incomingLink(i)) == node) {
          follow(topology.incomingLink(i), key, guide);
        }
      }
    }
  }

  private void follow(int link, long key, @Nullable Guide guide) {
    if (!filter.allows(link)) {
      return;
    }
    int head = topology.head(link);
    long reached = key + step(link);
    if (!penalties.isEmpty()) {
      reached += SHARE * penalties.getOrDefault(link, 0);
    }
    if (guide == null) {
      forward.offer(head, reached, link, 0);
    } else if (forward.isReached(head)) {
      forward.offer(head, reached, link, forward.estimate(head));
    } else {
      long estimate = guide.least(head);
      if (estimate != Labels.UNREACHED) {
        forward.offer(head, reached, link, estimate);
      }
    }
  }

  /**
   * Searches from the target until all nodes are settled that lead to it. Of nodes that carry no
   * traffic of others only the source is among them.
   */
  void allBackward(int source, int target, Metric by) {
    allBackward(source, target, by, backward, Labels.UNREACHED);
  }

  /** The same, but only until all nodes are settled that are no farther than the source. */
  Labels backward(int source, int target, Metric by) {
    begin(source, target, by);
    backward.begin();
    backward.offer(target, 0, Labels.NONE, 0);
    long most = Labels.UNREACHED;
    while (!backward.isEmpty() && Labels.cost(backward.lowest()) <= most) {
      int node = backward.settle();
      if (node == source) {
        most = Labels.cost(backward.key(node));
      } else {
        enter(node, source, backward);
      }
    }
    return backward;
  }

  /** The links out of a node that a path to the target may take, ascending. */
  int[] listNext(int node, int target) {
    var links = new LinkStack();
    for (int i = transit.firstOut(node), end = transit.firstOut(node + 1); i < end; i++) {
      links.push(transit.out(i));
    }
    for (int i = topology.firstIncoming(target), end = topology.firstIncoming(target + 1);
        i < end && !topology.mayTransit(target);
        i++) {
      if (topology.tail(topology.incomingLink(i)) == node) {
        links.push(topology.incomingLink(i));
      }
    }
    var found = links.toArray();
    Arrays.sort(found);
    return found;
  }

  /**
   * Searches for the delays to the target.
   *
   * @param mostMicros nodes farther than this are left alone
   */
  Guide delaysTo(int source, int target, long mostMicros) {
    var aimed = aimedGuide(Metric.DELAY);
    if (aimed != null) {
      aimed.aim(source, target);
      return aimed;
    }
    allBackward(source, target, Metric.DELAY, delays, Labels.step(mostMicros + 1));
    return delays::key;
  }

  /** The least costs to the target, or nothing as long as there is no guide for the metric. */
  Guide costsTo(int source, int target, Metric by) {
    var aimed = aimedGuide(by);
    if (aimed == null) {
      return UNGUIDED;
    }
    aimed.aim(source, target);
    return aimed;
  }

  private void allBackward(int source, int target, Metric by, Labels labels, long most) {
    begin(source, target, by);
    labels.begin();
    labels.offer(target, 0, Labels.NONE, 0);
    while (!labels.isEmpty() && labels.lowest() <= most) {
      int node = labels.settle();
      // No path comes back to where it begins.
      if (node != source) {
        enter(node, source, labels);
      }
    }
  }

  /** Offers what leads to a node. */
  private void enter(int node, int source, Labels labels) {
    long key = labels.key(node);
    for (int i = transit.firstIn(node), end = transit.firstIn(node + 1); i < end; i++) {
      precede(transit.in(i), key, labels);
    }
    if (besideSource[node] == search && !topology.mayTransit(source)) {
      for (int i = topology.outgoing(source); i < topology.outgoing(source + 1); i++) {
        if (topology.head(i) == node) {
          precede(i, key, labels);
        }
      }
    }
  }

  private void precede(int link, long key, Labels labels) {
    if (filter.allows(link)) {
      labels.offer(topology.tail(link), key + step(link), link, 0);
    }
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
