package io.branchline.compute;

import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the IGP forwards: to each destination along all shortest paths by IGP metric, split evenly
 * over equal costs hop by hop. A link whose opposite direction is absent or down is not used (ISO
 * 10589 section 7.2.7, two-way check). A link of metric zero is used only towards fewer such links,
 * so that forwarding never loops. A node that forbids transit is a next hop only towards itself
 * (the overload bit, RFC 3787 section 3).
 *
 * <p>Distances are computed on first use and kept, for the nodes that carry others' traffic alone:
 * any other node is one link away from these, and a network of many branches needs no row of
 * branches for each of them. Routes {@link #without} some links take over every tree that the links
 * are not on, and repair only the nodes whose shortest paths are all gone in the others (Ramalingam
 * and Reps, "On the computational complexity of dynamic graph problems", 1996). Routes and what is
 * derived from them share work space: not for use by several threads at once.
 */
public final class IgpRoutes {
  /** The distance of a node that cannot be reached. */
  public static final long UNREACHABLE = Long.MAX_VALUE;

  private final IgpGraph graph;
  private final Topology topology;
  private final @Nullable IgpRoutes base;
  private final BitSet usable;
  private final BitSet lost;
  private final @Nullable Tree[] trees;
  private final Map<Integer, Optional<IgpRoutes>> flexible = new HashMap<>();

  /** Routes while these links are down. */
  public IgpRoutes(Topology topology, Set<LinkId> failed) {
    this(new IgpGraph(topology), indices(topology, failed), null);
  }

  private IgpRoutes(IgpGraph graph, BitSet down, @Nullable IgpRoutes base) {
    this.graph = graph;
    this.base = base;
    topology = graph.topology;
    trees = new Tree[topology.nodeCount()];
    var before = base == null ? graph.usable : base.usable;
    usable = (BitSet) before.clone();
    graph.takeDown(down, usable);
    lost = (BitSet) before.clone();
    lost.andNot(usable);
  }

  private static BitSet indices(Topology topology, Set<LinkId> ids) {
    var indices = new BitSet();
    ids.stream().mapToInt(topology::linkIndex).filter(i -> i >= 0).forEach(indices::set);
    return indices;
  }

  /** The routes that remain when these links, by index, go down as well. */
  public IgpRoutes without(BitSet down) {
    return new IgpRoutes(graph, down, this);
  }

  /**
   * The routes of another algorithm while the same links are down, asked of the routes of algorithm
   * 0: those of a Flexible Algorithm go by its metric over the links that it uses (RFC 9350 section
   * 13); empty when nobody defines it.
   *
   * @param algorithm 0, or 128 to 255
   */
  Optional<IgpRoutes> forAlgorithm(int algorithm) {
    if (algorithm == 0) {
      return Optional.of(this);
    }
    var known = flexible.get(algorithm);
    if (known == null) {
      known =
          base == null
              ? FlexTopology.find(topology, algorithm)
                  .map(flex -> new IgpRoutes(graph.under(flex), lost, null))
              : base.forAlgorithm(algorithm).map(routes -> routes.without(lost));
      flexible.put(algorithm, known);
    }
    return known;
  }

  public Topology topology() {
    return topology;
  }

  /** Whether the link is up in both directions. */
  public boolean isUsable(int link) {
    return usable.get(link);
  }

  /** The links, by index, that these routes have less than those they are derived from. */
  public int[] lost() {
    return base == null ? new int[0] : lost.stream().toArray();
  }

  /** IGP distance, or {@link #UNREACHABLE}. */
  public long distance(int from, int to) {
    return distance(treeTo(to), from, to);
  }

  /** The links out of {@code from} on shortest paths to {@code to}, in order of their ids. */
  public int[] nextHops(int from, int to) {
    var tree = treeTo(to);
    int first = topology.outgoing(from);
    int end = topology.outgoing(from + 1);
    var hops = new int[end - first];
    int count = 0;
    long distance = distance(tree, from, to);
    int rank = rank(tree, from, to, distance);
    for (int i = first; i < end && from != to; i++) {
      if (usable.get(i) && isTight(tree, i, to, distance, rank)) {
        hops[count++] = i;
      }
    }
    return Arrays.copyOf(hops, count);
  }

  /** Whether {@code a} forwards before {@code b} on the way to a target that both can reach. */
  int compareTowards(int target, int a, int b) {
    var tree = treeTo(target);
    long fromA = distance(tree, a, target);
    long fromB = distance(tree, b, target);
    return fromA != fromB
        ? Long.compare(fromB, fromA)
        : Integer.compare(rank(tree, b, target, fromB), rank(tree, a, target, fromA));
  }

  private long distance(Tree tree, int node, int target) {
    if (node == target) {
      return 0;
    }
    if (topology.mayTransit(node)) {
      return tree.distance[graph.position(node)];
    }
    long nearest = UNREACHABLE;
    for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
      if (usable.get(i)) {
        long onward = onward(tree, topology.head(i), target);
        if (onward != UNREACHABLE) {
          nearest = Math.min(nearest, Math.addExact(onward, graph.metric(i)));
        }
      }
    }
    return nearest;
  }

  /** The distance of a next hop: none of a node that is not the target and forbids transit. */
  private long onward(Tree tree, int node, int target) {
    if (node == target) {
      return 0;
    }
    return topology.mayTransit(node) ? tree.distance[graph.position(node)] : UNREACHABLE;
  }

  /** How many links of metric zero follow one another from here; zero where there are none. */
  private int rank(Tree tree, int node, int target, long distance) {
    if (tree.ranks == null || node == target) {
      return 0;
    }
    if (topology.mayTransit(node)) {
      return tree.ranks[graph.position(node)];
    }
    int least = Integer.MAX_VALUE;
    for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
      long onward = onward(tree, topology.head(i), target);
      if (usable.get(i) && onward != UNREACHABLE && onward + graph.metric(i) == distance) {
        int rank = graph.metric(i) > 0 ? 0 : 1 + rank(tree, topology.head(i), target, onward);
        least = Math.min(least, rank);
      }
    }
    return least;
  }

  private boolean isTight(Tree tree, int link, int target, long distance, int rank) {
    int head = topology.head(link);
    long onward = onward(tree, head, target);
    long metric = graph.metric(link);
    return onward != UNREACHABLE
        && onward + metric == distance
        && (metric > 0 || rank(tree, head, target, onward) < rank);
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
    for (int i = after.lost.nextSetBit(0); i >= 0; i = after.lost.nextSetBit(i + 1)) {
      onTree |= isOn(tree, i, target);
    }
    if (!onTree) {
      return tree;
    }
    // Among links of metric zero "farther" says nothing of who depends on whom.
    return graph.hasZeroMetric ? after.fullTree(target) : after.repair(tree, target);
  }

  /** Whether a node that carries others' traffic forwards over the link to the target. */
  private boolean isOn(Tree tree, int link, int target) {
    int tail = topology.tail(link);
    if (tail == target || !topology.mayTransit(tail)) {
      return false;
    }
    long distance = tree.distance[graph.position(tail)];
    return isTight(tree, link, target, distance, rank(tree, tail, target, distance));
  }

  private Tree fullTree(int target) {
    Arrays.fill(graph.cost, UNREACHABLE);
    if (topology.mayTransit(target)) {
      graph.cost[graph.position(target)] = 0;
      graph.rank[graph.position(target)] = 0;
    }
    relaxInto(target, 0, 0);
    settleAll();
    return new Tree(graph.cost.clone(), graph.hasZeroMetric ? graph.rank.clone() : null);
  }

  /** Settles what is queued, and whatever becomes nearer by it. */
  private void settleAll() {
    while (!graph.heap.isEmpty()) {
      int at = graph.heap.pop();
      relaxInto(topology.transitNode(at), graph.cost[at], graph.rank[at]);
    }
  }

  private void relaxInto(int node, long cost, int rank) {
    for (int at = graph.links.firstIn(node); at < graph.links.firstIn(node + 1); at++) {
      int link = graph.links.in(at);
      if (!usable.get(link)) {
        continue;
      }
      int tail = graph.position(topology.tail(link));
      long reached = Math.addExact(cost, graph.metric(link));
      int hops = graph.metric(link) == 0 ? rank + 1 : 0;
      if (reached < graph.cost[tail] || reached == graph.cost[tail] && hops < graph.rank[tail]) {
        graph.cost[tail] = reached;
        graph.rank[tail] = hops;
        graph.heap.pushOrRaise(tail);
      }
    }
  }

  /** All metrics are positive here, so that every rank is zero. */
  private Tree repair(Tree old, int target) {
    var cost = graph.cost;
    System.arraycopy(old.distance, 0, cost, 0, cost.length);
    Arrays.fill(graph.rank, 0);
    for (int i = lost.nextSetBit(0); i >= 0; i = lost.nextSetBit(i + 1)) {
      if (isOn(old, i, target)) {
        graph.heap.pushOrRaise(graph.position(topology.tail(i)));
      }
    }
    // Nearest first: all that a node depends on is known before it.
    var cutOff = new BitSet();
    while (!graph.heap.isEmpty()) {
      int at = graph.heap.pop();
      int node = topology.transitNode(at);
      if (!cutOff.get(at) && !keepsAPath(old, node, target, cutOff)) {
        cutOff.set(at);
        for (int i = graph.links.firstIn(node); i < graph.links.firstIn(node + 1); i++) {
          int link = graph.links.in(i);
          if (usable.get(link) && isOn(old, link, target)) {
            graph.heap.pushOrRaise(graph.position(topology.tail(link)));
          }
        }
      }
    }
    cutOff.stream().forEach(at -> cost[at] = UNREACHABLE);
    for (int at = cutOff.nextSetBit(0); at >= 0; at = cutOff.nextSetBit(at + 1)) {
      cost[at] = nearest(topology.transitNode(at), target, cutOff);
    }
    for (int at = cutOff.nextSetBit(0); at >= 0; at = cutOff.nextSetBit(at + 1)) {
      if (cost[at] != UNREACHABLE) {
        graph.heap.pushOrRaise(at);
      }
    }
    settleAll();
    return new Tree(cost.clone(), null);
  }

  private boolean keepsAPath(Tree old, int node, int target, BitSet cutOff) {
    for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
      if (usable.get(i) && stands(topology.head(i), target, cutOff) && isOn(old, i, target)) {
        return true;
      }
    }
    return false;
  }

  private boolean stands(int node, int target, BitSet cutOff) {
    return node == target || topology.mayTransit(node) && !cutOff.get(graph.position(node));
  }

  /** The distance over what is not cut off. */
  private long nearest(int node, int target, BitSet cutOff) {
    long nearest = UNREACHABLE;
    for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
      int head = topology.head(i);
      if (usable.get(i) && stands(head, target, cutOff)) {
        long onward = head == target ? 0 : graph.cost[graph.position(head)];
        if (onward != UNREACHABLE) {
          nearest = Math.min(nearest, Math.addExact(onward, graph.metric(i)));
        }
      }
    }
    return nearest;
  }

  /**
   * How far the nodes that carry others' traffic are from one target, by their position; ranks
   * count links of metric zero, if there are any.
   */
  private record Tree(long[] distance, int @Nullable [] ranks) {}
}
