package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Distances from and to a few nodes far apart: how much farther such a landmark is from one node
 * than from another says how far these are from each other at least (ALT: Goldberg and Harrelson
 * 2005).
 */
final class Landmarks implements Guide.Aimed {
  private static final int MOST = 16;

  /** By node, side by side: from each landmark to it, then from it to each landmark. */
  private final long[] keys;

  private final Topology topology;
  private final int count;

  /** The same of the present target. */
  private final long[] ofTarget;

  private int target = -1;

  /** Whether a way may lead on from the target. */
  private boolean passesTarget;

  Landmarks(Topology topology, Metric metric) {
    this.topology = topology;
    int n = topology.nodeCount();
    var filter = new LinkFilter(topology, new RiskIndex(topology));
    var away = new ArrayList<ShortestPathTree>();
    var back = new ArrayList<ShortestPathTree>();
    var nearest = new long[n];
    Arrays.fill(nearest, Labels.UNREACHED);
    // The first tree only serves to find a node at the border.
    var middle = new ShortestPathTree(topology, filter, topology.transitNode(0), metric);
    for (int i = 0; i < n; i++) {
      nearest[i] = middle.key(i);
    }
    int next = farthest(topology, nearest);
    Arrays.fill(nearest, Labels.UNREACHED);
    while (away.size() < MOST && next >= 0) {
      var tree = new ShortestPathTree(topology, filter, next, metric);
      away.add(tree);
      back.add(new ShortestPathTree(topology, filter, next, metric, true));
      for (int i = 0; i < n; i++) {
        nearest[i] = Math.min(nearest[i], tree.key(i));
      }
      next = farthest(topology, nearest);
    }
    count = 2 * away.size();
    keys = new long[n * count];
    ofTarget = new long[count];
    fill(away, 0);
    fill(back, away.size());
  }

  private void fill(List<ShortestPathTree> trees, int first) {
    for (int i = 0; i < trees.size(); i++) {
      for (int at = first + i, node = 0; at < keys.length; at += count, node++) {
        keys[at] = trees.get(i).key(node);
      }
    }
  }

  /** The transit node with the greatest distance above zero; -1 when there is none. */
  private static int farthest(Topology topology, long[] distance) {
    int best = -1;
    for (int i = 0; i < topology.transitNodeCount(); i++) {
      int node = topology.transitNode(i);
      boolean farther = best < 0 || distance[node] > distance[best];
      if (distance[node] != Labels.UNREACHED && distance[node] > 0 && farther) {
        best = node;
      }
    }
    return best;
  }

  @Override
  public void aim(int node) {
    target = node;
    passesTarget = topology.mayTransit(node);
    System.arraycopy(keys, node * count, ofTarget, 0, count);
  }

  @Override
  public long least(int node) {
    if (node == target || !topology.mayTransit(node)) {
      return 0;
    }
    long best = 0;
    int base = node * count;
    int half = count / 2;
    for (int i = 0; i < half; i++) {
      // By the triangle: landmark to target is at most landmark to node and on to the target.
      best = Math.max(best, excess(ofTarget[i], keys[base + i]));
      if (passesTarget) {
        // And node to landmark is at most node to target and on to the landmark.
        best = Math.max(best, excess(keys[base + half + i], ofTarget[half + i]));
      }
    }
    return best;
  }

  private static long excess(long far, long near) {
    return far == Labels.UNREACHED || near == Labels.UNREACHED ? 0 : far - near;
  }
}
