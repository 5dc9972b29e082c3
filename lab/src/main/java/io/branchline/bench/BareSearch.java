package io.branchline.bench;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The yardstick: searches on packed arrays that know one metric and a bandwidth, keep no path and
 * explain nothing. They answer the cost, or {@link Frontier#FAR}.
 */
final class BareSearch {
  private final Adjacency out;
  private final Adjacency in;
  private final Adjacency outOfCore;
  private final boolean[] transit;
  private final long[] access;
  private final Frontier forward;
  private final Frontier backward;

  BareSearch(BenchGraph graph) {
    int links = graph.topology().linkCount();
    transit = new boolean[graph.topology().nodeCount()];
    for (int node = 0; node < transit.length; node++) {
      transit[node] = graph.topology().mayTransit(node);
    }
    out = new Adjacency(graph, IntStream.range(0, links).toArray(), true);
    in = new Adjacency(graph, IntStream.range(0, links).toArray(), false);
    IntPredicate core =
        link -> transit[graph.topology().tail(link)] && transit[graph.topology().head(link)];
    outOfCore = new Adjacency(graph, IntStream.range(0, links).filter(core).toArray(), true);
    forward = new Frontier(transit.length);
    backward = new Frontier(transit.length);
    access = new long[transit.length];
    Arrays.fill(access, Frontier.FAR);
  }

  /** The links of each node side by side. */
  private static final class Adjacency {
    final int[] first;
    final int[] node;
    final long[] metric;
    final long[] bandwidth;

    Adjacency(BenchGraph graph, int[] links, boolean outgoing) {
      var topology = graph.topology();
      first = new int[topology.nodeCount() + 1];
      for (int link : links) {
        first[(outgoing ? topology.tail(link) : topology.head(link)) + 1]++;
      }
      Arrays.parallelPrefix(first, Integer::sum);
      var next = first.clone();
      node = new int[links.length];
      metric = new long[links.length];
      bandwidth = new long[links.length];
      for (int link : links) {
        int at = next[outgoing ? topology.tail(link) : topology.head(link)]++;
        node[at] = outgoing ? topology.head(link) : topology.tail(link);
        metric[at] = topology.link(link).igpMetric();
        bandwidth[at] = topology.link(link).availableBandwidth().bitsPerSecond();
      }
    }

    void relax(int from, long reached, long minBandwidth, Frontier frontier) {
      for (int i = first[from]; i < first[from + 1]; i++) {
        if (bandwidth[i] >= minBandwidth) {
          frontier.reach(node[i], reached + metric[i]);
        }
      }
    }
  }

  /** Dijkstra from one node to all; answers the sum of all distances. */
  long tree(int source) {
    forward.begin(source);
    long sum = 0;
    while (forward.least() < Frontier.FAR) {
      int node = forward.settle();
      long at = forward.distance(node);
      sum += at;
      out.relax(node, at, 0, forward);
    }
    return sum;
  }

  /** Dijkstra from both ends. */
  long bidirectional(int source, int target, long minBandwidth) {
    forward.begin(source);
    backward.begin(target);
    long best = source == target ? 0 : Frontier.FAR;
    while (forward.least() < Frontier.FAR
        && backward.least() < Frontier.FAR
        && forward.least() + backward.least() < best) {
      boolean ahead = forward.least() <= backward.least();
      var mine = ahead ? forward : backward;
      var other = ahead ? backward : forward;
      var links = ahead ? out : in;
      int node = mine.settle();
      long at = mine.distance(node);
      for (int i = links.first[node]; i < links.first[node + 1]; i++) {
        if (links.bandwidth[i] < minBandwidth) {
          continue;
        }
        int next = links.node[i];
        long reached = at + links.metric[i];
        mine.reach(next, reached);
        long rest = other.distance(next);
        if (rest < Frontier.FAR) {
          best = Math.min(best, reached + rest);
        }
      }
    }
    return best;
  }

  /** Dijkstra through transit nodes alone, with the two ends' own links. */
  long noTransit(int source, int target, long minBandwidth) {
    if (source == target) {
      return 0;
    }
    for (int i = in.first[target]; i < in.first[target + 1]; i++) {
      if (in.bandwidth[i] >= minBandwidth) {
        access[in.node[i]] = Math.min(access[in.node[i]], in.metric[i]);
      }
    }
    forward.begin(source);
    long best = Frontier.FAR;
    while (forward.least() < best) {
      int node = forward.settle();
      long at = forward.distance(node);
      if (access[node] < Frontier.FAR) {
        best = Math.min(best, at + access[node]);
      }
      if (node == source) {
        out.relax(node, at, minBandwidth, forward);
      } else if (transit[node]) {
        outOfCore.relax(node, at, minBandwidth, forward);
      }
    }
    for (int i = in.first[target]; i < in.first[target + 1]; i++) {
      access[in.node[i]] = Frontier.FAR;
    }
    return best;
  }
}
