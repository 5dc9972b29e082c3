package io.branchline.optimize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shortest paths between pairs of nodes, split evenly over equal costs hop by hop. What is asked
 * for is worked out on first use and kept: a tree by target, and by pair the links it uses. Not for
 * use by several threads at once.
 */
final class EcmpPaths {
  private static final long UNREACHED = Long.MAX_VALUE;
  private static final Row NOTHING = new Row(new int[0], new double[0]);

  private final FlowNetwork network;
  private final int n;
  private final @Nullable Dag[] dags;
  private final @Nullable Row[] @Nullable [] rows;
  private final double[] arriving;
  private final Search search;

  /** The links that carry a pair's traffic and the share of it on each, from 0 to 1. */
  record Row(int[] links, double[] shares) {}

  /**
   * All shortest paths to one target.
   *
   * @param order nodes that reach it, nearest first
   * @param rank by node: its place in the order, or -1
   * @param firstHop by rank: where its next hops begin in {@code hops}
   */
  private record Dag(int[] order, int[] rank, int[] firstHop, int[] hops) {}

  EcmpPaths(FlowNetwork network) {
    this.network = network;
    n = network.nodeCount();
    dags = new Dag[n];
    rows = new Row[n][];
    arriving = new double[n];
    search = new Search();
  }

  boolean reaches(int from, int to) {
    return dag(to).rank[from] >= 0;
  }

  private Dag dag(int target) {
    var known = dags[target];
    if (known == null) {
      known = search.towards(target);
      dags[target] = known;
    }
    return known;
  }

  /** The links from one node to another; none when they are the same or there is no way. */
  Row row(int from, int to) {
    var byTarget = rows[from];
    if (byTarget == null) {
      byTarget = new Row[n];
      rows[from] = byTarget;
    }
    var known = byTarget[to];
    if (known == null) {
      known = from == to || !reaches(from, to) ? NOTHING : spread(from, to);
      byTarget[to] = known;
    }
    return known;
  }

  private Row spread(int from, int to) {
    var dag = dag(to);
    int[] links = new int[16];
    double[] shares = new double[16];
    int count = 0;
    arriving[from] = 1;
    // Farther nodes come first: all that reaches a node has reached it before it is split on.
    for (int r = dag.rank[from]; r > 0; r--) {
      int node = dag.order[r];
      double share = arriving[node];
      if (share == 0) {
        continue;
      }
      arriving[node] = 0;
      int first = dag.firstHop[r];
      int last = dag.firstHop[r + 1];
      double part = share / (last - first);
      for (int i = first; i < last; i++) {
        if (count == links.length) {
          links = Arrays.copyOf(links, 2 * count);
          shares = Arrays.copyOf(shares, 2 * count);
        }
        int link = dag.hops[i];
        links[count] = link;
        shares[count++] = part;
        arriving[network.head(link)] += part;
      }
    }
    arriving[to] = 0;
    return new Row(Arrays.copyOf(links, count), Arrays.copyOf(shares, count));
  }

  /**
   * What a unit of traffic pays from every node to the target when links have these prices.
   *
   * @param costs by node; infinite where there is no way
   */
  void price(int target, double[] linkPrices, double[] costs) {
    var dag = dag(target);
    if (dag.order.length < n) {
      Arrays.fill(costs, Double.POSITIVE_INFINITY);
    }
    costs[target] = 0;
    int next = dag.firstHop[1];
    for (int r = 1; r < dag.order.length; r++) {
      int first = next;
      int last = dag.firstHop[r + 1];
      double sum = 0;
      for (; next < last; next++) {
        int link = dag.hops[next];
        sum += linkPrices[link] + costs[network.head(link)];
      }
      costs[dag.order[r]] = last - first == 1 ? sum : sum / (last - first);
    }
  }

  /** Dijkstra on the reversed links. */
  private final class Search {
    private final long[] distance = new long[n];
    private final MinHeap heap = new MinHeap(n);

    private Dag towards(int target) {
      Arrays.fill(distance, UNREACHED);
      distance[target] = 0;
      heap.push(target, 0);
      var order = new int[n];
      var rank = new int[n];
      Arrays.fill(rank, -1);
      int count = 0;
      while (!heap.isEmpty()) {
        int node = heap.pop();
        rank[node] = count;
        order[count++] = node;
        for (int i = network.firstIn(node); i < network.firstIn(node + 1); i++) {
          int link = network.inLink(i);
          int tail = network.tail(link);
          long reached = distance[node] + network.weight(link);
          if (reached < distance[tail]) {
            distance[tail] = reached;
            heap.push(tail, reached);
          }
        }
      }
      var firstHop = new int[count + 1];
      var hops = new int[2 * count];
      int used = 0;
      for (int r = 0; r < count; r++) {
        int node = order[r];
        firstHop[r] = used;
        for (int i = network.firstOut(node); i < network.firstOut(node + 1); i++) {
          int link = network.outLink(i);
          long onward = distance[network.head(link)];
          if (onward != UNREACHED && onward + network.weight(link) == distance[node]) {
            if (used == hops.length) {
              hops = Arrays.copyOf(hops, used * 2);
            }
            hops[used++] = link;
          }
        }
      }
      firstHop[count] = used;
      return new Dag(Arrays.copyOf(order, count), rank, firstHop, Arrays.copyOf(hops, used));
    }
  }
}
