package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.Arrays;

/**
 * The distances between all nodes that carry others' traffic, where they are few: with them a
 * search runs straight to its target, as far as its constraints let it.
 */
final class CoreTable implements Guide.Aimed {
  private final Topology topology;
  private final Metric metric;
  private final int core;

  /** By node: its row, or -1 when it carries nothing of others. */
  private final int[] row;

  /** By row of the one end and row of the other. */
  private final long[] keys;

  /** By row: what is to come to the present target. */
  private final long[] least;

  private final int[] leastAt;
  private int aims;
  private int target = -1;

  CoreTable(Topology topology, TransitLinks transit, Metric metric) {
    this.topology = topology;
    this.metric = metric;
    core = topology.transitNodeCount();
    row = new int[topology.nodeCount()];
    Arrays.fill(row, -1);
    for (int i = 0; i < core; i++) {
      row[topology.transitNode(i)] = i;
    }
    keys = new long[core * core];
    least = new long[core];
    leastAt = new int[core];
    var labels = new Labels(topology.nodeCount());
    for (int i = 0; i < core; i++) {
      labels.begin();
      labels.offer(topology.transitNode(i), 0, Labels.NONE, 0);
      while (!labels.isEmpty()) {
        int node = labels.settle();
        for (int at = transit.firstOut(node); at < transit.firstOut(node + 1); at++) {
          long step = Labels.step(metric.of(topology, transit.out(at)));
          int head = topology.head(transit.out(at));
          labels.offer(head, labels.key(node) + step, transit.out(at), 0);
        }
      }
      for (int j = 0; j < core; j++) {
        keys[i * core + j] = labels.key(topology.transitNode(j));
      }
    }
  }

  @Override
  public void aim(int source, int node) {
    target = node;
    aims++;
  }

  @Override
  public long least(int node) {
    int from = row[node];
    if (node == target || from < 0) {
      return 0;
    }
    if (leastAt[from] != aims) {
      leastAt[from] = aims;
      least[from] = row[target] >= 0 ? keys[from * core + row[target]] : overLastHops(from);
    }
    return least[from];
  }

  private long overLastHops(int from) {
    long best = Labels.UNREACHED;
    for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
      int link = topology.incomingLink(i);
      int last = row[topology.tail(link)];
      long there = last < 0 ? Labels.UNREACHED : keys[from * core + last];
      if (there != Labels.UNREACHED) {
        best = Math.min(best, there + Labels.step(metric.of(topology, link)));
      }
    }
    return best;
  }
}
