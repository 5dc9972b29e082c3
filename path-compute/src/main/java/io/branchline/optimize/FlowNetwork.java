package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.List;

/**
 * A directed network with capacities, in packed arrays. Links are numbered as given; parallel links
 * are allowed. Capacities and the rates of demands share a unit of the caller's choice.
 */
public final class FlowNetwork {
  private final int nodes;
  private final int[] tails;
  private final int[] heads;
  private final long[] weights;
  private final double[] capacities;
  private final int[] firstOut;
  private final int[] out;
  private final int[] firstIn;
  private final int[] in;

  /**
   * A network of {@code nodes} nodes, numbered from 0.
   *
   * @param weights IGP metrics, at least 1: with zero metrics, shortest paths could run in circles
   * @throws IllegalArgumentException when arrays differ in length or a value is out of range
   */
  public FlowNetwork(int nodes, int[] tails, int[] heads, long[] weights, double[] capacities) {
    int links = tails.length;
    if (heads.length != links || weights.length != links || capacities.length != links) {
      throw new IllegalArgumentException("arrays of different lengths");
    }
    for (int i = 0; i < links; i++) {
      if (tails[i] < 0 || tails[i] >= nodes || heads[i] < 0 || heads[i] >= nodes) {
        throw new IllegalArgumentException("link " + i + " names a node that is not there");
      }
      if (weights[i] < 1 || weights[i] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("link " + i + " has weight " + weights[i]);
      }
      if (!(capacities[i] > 0 && capacities[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("link " + i + " has capacity " + capacities[i]);
      }
    }
    this.nodes = nodes;
    this.tails = tails.clone();
    this.heads = heads.clone();
    this.weights = weights.clone();
    this.capacities = capacities.clone();
    firstOut = new int[nodes + 1];
    firstIn = new int[nodes + 1];
    out = sorted(this.tails, firstOut);
    in = sorted(this.heads, firstIn);
  }

  /** The topology's links with their IGP metrics and what they carry, in bits per second. */
  public static FlowNetwork of(Topology topology) {
    var links = topology.links();
    var tails = new int[links.size()];
    var heads = new int[links.size()];
    Arrays.setAll(tails, topology::tail);
    Arrays.setAll(heads, topology::head);
    return new FlowNetwork(
        topology.nodeCount(),
        tails,
        heads,
        links.stream().mapToLong(link -> link.igpMetric()).toArray(),
        links.stream().mapToDouble(link -> link.maxBandwidth().bitsPerSecond()).toArray());
  }

  private static int[] sorted(int[] ends, int[] first) {
    for (int node : ends) {
      first[node + 1]++;
    }
    for (int i = 1; i < first.length; i++) {
      first[i] += first[i - 1];
    }
    var next = first.clone();
    var links = new int[ends.length];
    for (int link = 0; link < ends.length; link++) {
      links[next[ends[link]]++] = link;
    }
    return links;
  }

  public int nodeCount() {
    return nodes;
  }

  public int linkCount() {
    return tails.length;
  }

  public int tail(int link) {
    return tails[link];
  }

  public int head(int link) {
    return heads[link];
  }

  public long weight(int link) {
    return weights[link];
  }

  public double capacity(int link) {
    return capacities[link];
  }

  /** Links out of a node are at {@code firstOut(node)} to {@code firstOut(node + 1) - 1}. */
  int firstOut(int node) {
    return firstOut[node];
  }

  int outLink(int position) {
    return out[position];
  }

  /** Links into a node are at {@code firstIn(node)} to {@code firstIn(node + 1) - 1}. */
  int firstIn(int node) {
    return firstIn[node];
  }

  int inLink(int position) {
    return in[position];
  }

  /** The network with these links alone, renumbered in the order given. */
  FlowNetwork only(int[] links) {
    return new FlowNetwork(
        nodes,
        Arrays.stream(links).map(link -> tails[link]).toArray(),
        Arrays.stream(links).map(link -> heads[link]).toArray(),
        Arrays.stream(links).mapToLong(link -> weights[link]).toArray(),
        Arrays.stream(links).mapToDouble(link -> capacities[link]).toArray());
  }

  /** Checks that the demands are between nodes of this network. */
  void requireValid(List<FlowDemand> demands) {
    for (var demand : demands) {
      if (demand.source() >= nodes || demand.target() >= nodes) {
        throw new IllegalArgumentException(demand + " names a node that is not there");
      }
    }
  }
}
