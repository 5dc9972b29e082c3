package io.branchline.optimize;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The cheapest segment list between two nodes when links have prices: a dynamic programme over the
 * number of segments. Everything is worked out on demand, since at most prices only few sources and
 * targets matter. Segments end at certain nodes, the <em>waypoints</em>.
 */
final class ListPrices {
  private static final double[] NONE = {};

  private final FlowNetwork network;
  private final EcmpPaths paths;
  private final int maxWaypoints;
  private final double[] linkPrices;
  private int[] waypoints;

  /** By target: what a unit pays from every node, without waypoints. */
  private final double[][] towards;

  private final int[] pricedAt;

  /** By waypoint and waypoint. */
  private double[] between = new double[0];

  private int betweenAt;

  /** By source, number of waypoints less one, and last waypoint: what the list up to it costs. */
  private final double[][] reach;

  private final int[] reachedAt;
  private int epoch;

  /** The waypoints of the list found last, in the first places. */
  final int[] found;

  int foundCount;

  ListPrices(FlowNetwork network, EcmpPaths paths, int maxWaypoints) {
    this.network = network;
    this.paths = paths;
    this.maxWaypoints = maxWaypoints;
    linkPrices = new double[network.linkCount()];
    waypoints = IntStream.range(0, network.nodeCount()).toArray();
    towards = new double[network.nodeCount()][];
    Arrays.fill(towards, NONE);
    pricedAt = new int[network.nodeCount()];
    reach = new double[network.nodeCount()][];
    Arrays.fill(reach, NONE);
    reachedAt = new int[network.nodeCount()];
    found = new int[Math.max(1, maxWaypoints)];
  }

  void setWaypoints(int[] nodes) {
    waypoints = nodes;
    Arrays.fill(reach, NONE);
    epoch++;
  }

  /** Prices of links, to be changed before {@link #reprice}. */
  double[] linkPrices() {
    return linkPrices;
  }

  /** Forgets what older prices gave. */
  void reprice() {
    epoch++;
  }

  /** What a unit pays from one node to another without waypoints. */
  double direct(int from, int to) {
    return towards(to)[from];
  }

  private double[] towards(int target) {
    var costs = towards[target];
    if (costs.length == 0) {
      costs = new double[network.nodeCount()];
      towards[target] = costs;
    }
    if (pricedAt[target] != epoch) {
      pricedAt[target] = epoch;
      paths.price(target, linkPrices, costs);
    }
    return costs;
  }

  /**
   * The price of the cheapest list; {@link #recover} tells which it is.
   *
   * @param ceiling lists that cost this or more are of no interest
   */
  double cheapest(int source, int target, double ceiling) {
    double best = Math.min(ceiling, direct(source, target));
    if (maxWaypoints == 0) {
      return best;
    }
    var costs = reach(source);
    int last = (maxWaypoints - 1) * waypoints.length;
    var onward = towards(target);
    if (waypoints.length == onward.length) {
      for (int i = 0; i < onward.length; i++) {
        best = Math.min(best, costs[last + i] + onward[i]);
      }
    } else {
      for (int i = 0; i < waypoints.length; i++) {
        best = Math.min(best, costs[last + i] + onward[waypoints[i]]);
      }
    }
    return best;
  }

  private double[] reach(int source) {
    int w = waypoints.length;
    var costs = reach[source];
    if (costs.length == 0) {
      costs = new double[w * maxWaypoints];
      reach[source] = costs;
    }
    if (reachedAt[source] == epoch) {
      return costs;
    }
    reachedAt[source] = epoch;
    for (int i = 0; i < w; i++) {
      costs[i] = direct(source, waypoints[i]);
    }
    if (maxWaypoints > 1) {
      betweenWaypoints();
    }
    for (int k = 1; k < maxWaypoints; k++) {
      relax(costs, (k - 1) * w, k * w);
    }
    return costs;
  }

  private void betweenWaypoints() {
    if (betweenAt == epoch) {
      return;
    }
    betweenAt = epoch;
    int w = waypoints.length;
    if (between.length != w * w) {
      between = new double[w * w];
    }
    for (int j = 0; j < w; j++) {
      var costs = towards(waypoints[j]);
      for (int i = 0; i < w; i++) {
        between[i * w + j] = costs[waypoints[i]];
      }
    }
  }

  /** One more segment: from any waypoint that was reached to any other. */
  private void relax(double[] costs, int from, int to) {
    int w = waypoints.length;
    System.arraycopy(costs, from, costs, to, w);
    for (int i = 0; i < w; i++) {
      double cost = costs[from + i];
      if (cost == Double.POSITIVE_INFINITY) {
        continue;
      }
      int row = i * w;
      for (int j = 0; j < w; j++) {
        costs[to + j] = Math.min(costs[to + j], cost + between[row + j]);
      }
    }
  }

  /** Finds the cheapest list from one node to another and leaves it in {@link #found}. */
  void recover(int source, int target) {
    foundCount = 0;
    if (maxWaypoints == 0) {
      return;
    }
    int w = waypoints.length;
    var costs = reach(source);
    var onward = towards(target);
    double best = onward[source];
    int at = -1;
    int last = (maxWaypoints - 1) * w;
    for (int i = 0; i < w; i++) {
      double cost = costs[last + i] + onward[waypoints[i]];
      if (cost < best) {
        best = cost;
        at = i;
      }
    }
    for (int k = maxWaypoints - 1; at >= 0; k--) {
      note(waypoints[at], source, target);
      at = k == 0 ? -1 : before(costs, (k - 1) * w, at);
    }
    for (int i = 0, j = foundCount - 1; i < j; i++, j--) {
      int node = found[i];
      found[i] = found[j];
      found[j] = node;
    }
  }

  private int before(double[] costs, int layer, int to) {
    int w = waypoints.length;
    double best = Double.POSITIVE_INFINITY;
    int at = -1;
    for (int i = 0; i < w; i++) {
      double cost = costs[layer + i] + between[i * w + to];
      if (cost < best) {
        best = cost;
        at = i;
      }
    }
    return at;
  }

  private void note(int node, int source, int target) {
    boolean repeated = foundCount > 0 && found[foundCount - 1] == node;
    if (node != source && node != target && !repeated) {
      found[foundCount++] = node;
    }
  }
}
