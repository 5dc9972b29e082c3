package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What all routes of one algorithm on one topology share: metrics, the nodes that carry others'
 * traffic by their position among these, and work space of that size.
 */
final class IgpGraph {
  final Topology topology;
  final TransitLinks links;

  /** The links that the algorithm uses while none is down: their opposite direction is there. */
  final BitSet usable = new BitSet();

  final boolean hasZeroMetric;

  /** By position among transit nodes. */
  final long[] cost;

  final int[] rank;
  final NodeHeap heap;

  private final int[] position;
  private final @Nullable FlexTopology flexible;

  /** Algorithm 0. */
  IgpGraph(Topology topology) {
    this(topology, new TransitLinks(topology), positions(topology), null);
  }

  private IgpGraph(
      Topology topology, TransitLinks links, int[] position, @Nullable FlexTopology flexible) {
    this.topology = topology;
    this.links = links;
    this.position = position;
    this.flexible = flexible;
    boolean zero = false;
    for (int i = 0; i < topology.linkCount(); i++) {
      if (topology.reverse(i) >= 0 && (flexible == null || flexible.uses(i))) {
        usable.set(i);
        zero |= metric(i) == 0;
      }
    }
    hasZeroMetric = zero;
    cost = new long[topology.transitNodeCount()];
    rank = new int[cost.length];
    heap = new NodeHeap(cost, rank);
  }

  private static int[] positions(Topology topology) {
    var positions = new int[topology.nodeCount()];
    for (int i = 0; i < topology.transitNodeCount(); i++) {
      positions[topology.transitNode(i)] = i;
    }
    return positions;
  }

  /** The same topology as a flexible algorithm sees it. */
  IgpGraph under(FlexTopology other) {
    return new IgpGraph(topology, links, position, other);
  }

  long metric(int link) {
    return flexible == null ? topology.igpMetric(link) : flexible.metric(link);
  }

  /** The position of a node that carries others' traffic. */
  int position(int node) {
    return position[node];
  }

  /** Takes links and their opposite directions out of those that are usable. */
  void takeDown(BitSet down, BitSet from) {
    for (int i = down.nextSetBit(0); i >= 0; i = down.nextSetBit(i + 1)) {
      from.clear(i);
      int far = topology.head(i);
      for (int back = topology.outgoing(far); back < topology.outgoing(far + 1); back++) {
        if (topology.reverse(back) == i) {
          from.clear(back);
        }
      }
    }
  }
}
