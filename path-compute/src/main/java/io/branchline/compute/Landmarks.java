package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Distances from and to a few nodes far apart: how much farther such a landmark is from one node
 * than from another says how far these are from each other at least (ALT: Goldberg and Harrelson
 * 2005).
 */
final class Landmarks implements Guide.Aimed {
  private static final int MOST = 24;

  /** So many heights, those that say most of the source, are looked at in a search. */
  private static final int MOST_IN_USE = 6;

  /**
   * By node, side by side: the cost from each landmark to it, then the negative of that from it to
   * each. How much higher the target is than a node is the least that is to come from there.
   */
  private final int[] heights;

  private final Topology topology;

  /** Heights of a node; the latter half tells nothing of a target that no way leads on from. */
  private final int count;

  /** Which heights are in use, and those of the present target. */
  private final int[] inUse = new int[MOST_IN_USE];

  private final int[] ofTarget = new int[MOST_IN_USE];
  private int inUseCount;
  private int target = -1;

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
    heights = new int[n * count];
    for (int i = 0; i < away.size(); i++) {
      for (int node = 0; node < n; node++) {
        heights[node * count + i] = cap(away.get(i).key(node));
        heights[node * count + away.size() + i] = -cap(back.get(i).key(node));
      }
    }
  }

  /**
   * The cost in 31 bits, the largest number where it is more or there is no way: capped costs of a
   * link's ends differ no more than the costs do, so that what they say of a way still holds.
   */
  private static int cap(long key) {
    return (int) Math.min(Integer.MAX_VALUE, Labels.cost(key));
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
  public void aim(int source, int node) {
    target = node;
    inUseCount = 0;
    var rises = new long[MOST_IN_USE];
    for (int i = 0, end = topology.mayTransit(node) ? count : count / 2; i < end; i++) {
      long rise = (long) heights[node * count + i] - heights[source * count + i];
      int at = inUseCount;
      while (at > 0 && rises[at - 1] < rise) {
        at--;
      }
      if (at < MOST_IN_USE) {
        inUseCount = Math.min(inUseCount + 1, MOST_IN_USE);
        System.arraycopy(rises, at, rises, at + 1, inUseCount - 1 - at);
        System.arraycopy(inUse, at, inUse, at + 1, inUseCount - 1 - at);
        rises[at] = rise;
        inUse[at] = i;
      }
    }
    for (int i = 0; i < inUseCount; i++) {
      ofTarget[i] = heights[node * count + inUse[i]];
    }
  }

  @Override
  public long least(int node) {
    if (node == target || !topology.mayTransit(node)) {
      return 0;
    }
    long best = 0;
    int base = node * count;
    for (int i = 0; i < inUseCount; i++) {
      best = Math.max(best, (long) ofTarget[i] - heights[base + inUse[i]]);
    }
    return Labels.key(best);
  }
}
