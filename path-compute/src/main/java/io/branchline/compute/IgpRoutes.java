package io.branchline.compute;

import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * How the IGP forwards: to each destination along all shortest paths by IGP metric, split evenly
 * over equal costs hop by hop. Links in {@code failed} are down; a link whose opposite direction is
 * absent or down is not used either (ISO 10589 section 7.2.7, two-way check). Distances are
 * computed on first use and kept; not for use by several threads at once.
 */
public final class IgpRoutes {
  /** The distance of a node that cannot be reached. */
  public static final long UNREACHABLE = Long.MAX_VALUE;

  private final Topology topology;
  private final BitSet usable = new BitSet();
  private final int[][] incoming;
  private final long[][] distanceTo;

  public IgpRoutes(Topology topology, Set<LinkId> failed) {
    this.topology = topology;
    distanceTo = new long[topology.nodeCount()][];
    var count = new int[topology.nodeCount()];
    for (int i = 0; i < topology.linkCount(); i++) {
      var link = topology.link(i);
      if (!failed.contains(link.id())
          && !failed.contains(link.reverseId())
          && topology.linkIndex(link.reverseId()) >= 0) {
        usable.set(i);
        count[topology.head(i)]++;
      }
    }
    incoming = new int[topology.nodeCount()][];
    for (int node = 0; node < incoming.length; node++) {
      incoming[node] = new int[count[node]];
    }
    usable.stream().forEach(i -> incoming[topology.head(i)][--count[topology.head(i)]] = i);
  }

  public Topology topology() {
    return topology;
  }

  /** Whether the link is up in both directions. */
  public boolean isUsable(int link) {
    return usable.get(link);
  }

  /** IGP distance of every node to this one, or {@link #UNREACHABLE}; not to be changed. */
  long[] distancesTo(int target) {
    var known = distanceTo[target];
    if (known != null) {
      return known;
    }
    var cost = new long[topology.nodeCount()];
    var hops = new int[topology.nodeCount()];
    Arrays.fill(cost, UNREACHABLE);
    cost[target] = 0;
    var heap = new NodeHeap(cost, hops);
    heap.pushOrRaise(target);
    while (!heap.isEmpty()) {
      int node = heap.pop();
      for (int link : incoming[node]) {
        int tail = topology.tail(link);
        long reached = Math.addExact(cost[node], topology.link(link).igpMetric());
        if (reached < cost[tail]) {
          cost[tail] = reached;
          heap.pushOrRaise(tail);
        }
      }
    }
    distanceTo[target] = cost;
    return cost;
  }

  /** IGP distance, or {@link #UNREACHABLE}. */
  public long distance(int from, int to) {
    return distancesTo(to)[from];
  }

  /** The links out of {@code from} on shortest paths to {@code to}, in order of their ids. */
  public int[] nextHops(int from, int to) {
    var distance = distancesTo(to);
    if (from == to || distance[from] == UNREACHABLE) {
      return new int[0];
    }
    var hops = new int[topology.outgoing(from + 1) - topology.outgoing(from)];
    int count = 0;
    for (int i = topology.outgoing(from); i < topology.outgoing(from + 1); i++) {
      long onward = distance[topology.head(i)];
      if (usable.get(i)
          && onward != UNREACHABLE
          && onward + topology.link(i).igpMetric() == distance[from]) {
        hops[count++] = i;
      }
    }
    return Arrays.copyOf(hops, count);
  }
}
