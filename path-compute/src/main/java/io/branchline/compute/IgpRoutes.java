package io.branchline.compute;

import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the IGP forwards: to each destination along all shortest paths by IGP metric, split evenly
 * over equal costs hop by hop. A link whose opposite direction is absent or down is not used (ISO
 * 10589 section 7.2.7, two-way check). A link of metric zero is used only towards fewer such links,
 * so that forwarding never loops. A node that forbids transit is a next hop only towards itself
 * (the overload bit, RFC 3787 section 3).
 *
 * <p>Distances are computed on first use and kept. Routes {@link #without} some links take over
 * every tree that the links are not on, and repair only the nodes whose shortest paths are all gone
 * in the others (Ramalingam and Reps, "On the computational complexity of dynamic graph problems",
 * 1996). Routes and what is derived from them share work space: not for use by several threads at
 * once.
 */
public final class IgpRoutes {
  /** The distance of a node that cannot be reached. */
  public static final long UNREACHABLE = Long.MAX_VALUE;

  private final Graph graph;
  private final @Nullable IgpRoutes base;
  private final BitSet usable;
  private final int[] lost;
  private final @Nullable Tree[] trees;

  /** Routes while these links are down. */
  public IgpRoutes(Topology topology, Set<LinkId> failed) {
    graph = new Graph(topology);
    base = null;
    lost = new int[0];
    trees = new Tree[topology.nodeCount()];
    usable = (BitSet) graph.paired.clone();
    var down = new BitSet();
    failed.stream().mapToInt(topology::linkIndex).filter(i -> i >= 0).forEach(down::set);
    graph.takeDown(down, usable);
  }

  private IgpRoutes(IgpRoutes base, BitSet down) {
    this.base = base;
    graph = base.graph;
    trees = new Tree[base.trees.length];
    usable = (BitSet) base.usable.clone();
    graph.takeDown(down, usable);
    var gone = (BitSet) base.usable.clone();
    gone.andNot(usable);
    lost = gone.stream().toArray();
  }

  /** The routes that remain when these links, by index, go down as well. */
  public IgpRoutes without(BitSet down) {
    return new IgpRoutes(this, down);
  }

  public Topology topology() {
    return graph.topology;
  }

  /** Whether the link is up in both directions. */
  public boolean isUsable(int link) {
    return usable.get(link);
  }

  /** The links, by index, that these routes have less than those they are derived from. */
  public int[] lost() {
    return lost.clone();
  }

  /** IGP distance, or {@link #UNREACHABLE}. */
  public long distance(int from, int to) {
    return treeTo(to).distance[from];
  }

  /** The links out of {@code from} on shortest paths to {@code to}, in order of their ids. */
  public int[] nextHops(int from, int to) {
    var tree = treeTo(to);
    var topology = graph.topology;
    int first = topology.outgoing(from);
    int end = topology.outgoing(from + 1);
    var hops = new int[end - first];
    int count = 0;
    for (int i = first; i < end && from != to; i++) {
      if (usable.get(i) && isTight(tree, i, to)) {
        hops[count++] = i;
      }
    }
    return Arrays.copyOf(hops, count);
  }

  /** Whether {@code a} forwards before {@code b} on the way to a target that both can reach. */
  int compareTowards(int target, int a, int b) {
    var tree = treeTo(target);
    int byDistance = Long.compare(tree.distance[b], tree.distance[a]);
    return byDistance != 0 ? byDistance : Integer.compare(tree.rank(b), tree.rank(a));
  }

  private boolean isTight(Tree tree, int link, int target) {
    int tail = graph.topology.tail(link);
    int head = graph.topology.head(link);
    long onward = tree.distance[head];
    return onward != UNREACHABLE
        && graph.mayPass(head, target)
        && onward + graph.topology.igpMetric(link) == tree.distance[tail]
        && (graph.topology.igpMetric(link) > 0 || tree.rank(head) < tree.rank(tail));
  }

  private Tree treeTo(int target) {
    var known = trees[target];
    if (known != null) {
      return known;
    }
    var tree = base == null ? fullTree(target) : base.repaired(target, this);
    trees[target] = tree;
    return tree;
  }

  private Tree repaired(int target, IgpRoutes after) {
    var tree = treeTo(target);
    boolean onTree = false;
    for (int link : after.lost) {
      onTree |= isTight(tree, link, target);
    }
    if (!onTree) {
      return tree;
    }
    // Among links of metric zero "farther" says nothing of who depends on whom.
    return graph.hasZeroMetric ? after.fullTree(target) : after.repair(tree, target);
  }

  private Tree fullTree(int target) {
    var cost = graph.cost;
    var rank = graph.rank;
    Arrays.fill(cost, UNREACHABLE);
    cost[target] = 0;
    rank[target] = 0;
    graph.heap.pushOrRaise(target);
    relaxAll(target);
    return new Tree(cost.clone(), graph.hasZeroMetric ? rank.clone() : null);
  }

  /** Settles what is queued, and whatever becomes nearer by it. */
  private void relaxAll(int target) {
    var cost = graph.cost;
    var rank = graph.rank;
    while (!graph.heap.isEmpty()) {
      int node = graph.heap.pop();
      if (!graph.mayPass(node, target)) {
        continue;
      }
      for (int at = graph.topology.firstIncoming(node);
          at < graph.topology.firstIncoming(node + 1);
          at++) {
        int link = graph.topology.incomingLink(at);
        if (!usable.get(link)) {
          continue;
        }
        int tail = graph.topology.tail(link);
        long reached = Math.addExact(cost[node], graph.topology.igpMetric(link));
        int hops = graph.topology.igpMetric(link) == 0 ? rank[node] + 1 : 0;
        if (reached < cost[tail] || reached == cost[tail] && hops < rank[tail]) {
          cost[tail] = reached;
          rank[tail] = hops;
          graph.heap.pushOrRaise(tail);
        }
      }
    }
  }

  /** All metrics are positive here, so that every rank is zero. */
  private Tree repair(Tree old, int target) {
    var topology = graph.topology;
    var cost = graph.cost;
    System.arraycopy(old.distance, 0, cost, 0, cost.length);
    Arrays.fill(graph.rank, 0);
    for (int link : lost) {
      if (isTight(old, link, target)) {
        graph.heap.pushOrRaise(topology.tail(link));
      }
    }
    // Nearest first: all that a node depends on is known before it.
    var cutOff = new BitSet();
    while (!graph.heap.isEmpty()) {
      int node = graph.heap.pop();
      if (!cutOff.get(node) && !keepsAPath(old, node, target, cutOff)) {
        cutOff.set(node);
        for (int at = graph.topology.firstIncoming(node);
            at < graph.topology.firstIncoming(node + 1);
            at++) {
          int link = graph.topology.incomingLink(at);
          if (usable.get(link) && isTight(old, link, target)) {
            graph.heap.pushOrRaise(topology.tail(link));
          }
        }
      }
    }
    cutOff.stream().forEach(node -> cost[node] = UNREACHABLE);
    for (int node = cutOff.nextSetBit(0); node >= 0; node = cutOff.nextSetBit(node + 1)) {
      for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
        int head = topology.head(i);
        if (usable.get(i)
            && !cutOff.get(head)
            && cost[head] != UNREACHABLE
            && graph.mayPass(head, target)) {
          cost[node] = Math.min(cost[node], Math.addExact(cost[head], graph.topology.igpMetric(i)));
        }
      }
    }
    for (int node = cutOff.nextSetBit(0); node >= 0; node = cutOff.nextSetBit(node + 1)) {
      if (cost[node] != UNREACHABLE) {
        graph.heap.pushOrRaise(node);
      }
    }
    relaxAll(target);
    return new Tree(cost.clone(), null);
  }

  private boolean keepsAPath(Tree old, int node, int target, BitSet cutOff) {
    var topology = graph.topology;
    for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
      if (usable.get(i) && !cutOff.get(topology.head(i)) && isTight(old, i, target)) {
        return true;
      }
    }
    return false;
  }

  /** How far every node is from one target; ranks count links of metric zero, if there are any. */
  private record Tree(long[] distance, int @Nullable [] ranks) {
    int rank(int node) {
      return ranks == null ? 0 : ranks[node];
    }
  }

  /** What all routes on one topology share. */
  private static final class Graph {
    final Topology topology;
    final BitSet paired = new BitSet();
    final boolean hasZeroMetric;
    final long[] cost;
    final int[] rank;
    final NodeHeap heap;

    Graph(Topology topology) {
      this.topology = topology;
      boolean zero = false;
      for (int i = 0; i < topology.linkCount(); i++) {
        zero |= topology.igpMetric(i) == 0;
        paired.set(i, topology.reverse(i) >= 0);
      }
      hasZeroMetric = zero;
      cost = new long[topology.nodeCount()];
      rank = new int[topology.nodeCount()];
      heap = new NodeHeap(cost, rank);
    }

    boolean mayPass(int node, int target) {
      return node == target || topology.mayTransit(node);
    }

    /** Takes links and their opposite directions out of {@code usable}. */
    void takeDown(BitSet down, BitSet usable) {
      for (int i = down.nextSetBit(0); i >= 0; i = down.nextSetBit(i + 1)) {
        usable.clear(i);
        int far = topology.head(i);
        for (int back = topology.outgoing(far); back < topology.outgoing(far + 1); back++) {
          if (topology.reverse(back) == i) {
            usable.clear(back);
          }
        }
      }
    }
  }
}
