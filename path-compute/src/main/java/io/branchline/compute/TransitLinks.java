package io.branchline.compute;

import io.branchline.network.Topology;

/**
 * By node, the links to and from nodes that carry others' traffic: what searches need beside the
 * topology's own arrays, so that they never look at the many links to branches.
 */
final class TransitLinks {
  private final int[] firstOut;
  private final int[] out;
  private final int[] firstIn;
  private final int[] in;

  TransitLinks(Topology topology) {
    int n = topology.nodeCount();
    int m = topology.linkCount();
    firstOut = new int[n + 1];
    firstIn = new int[n + 1];
    for (int link = 0; link < m; link++) {
      if (topology.mayTransit(topology.head(link))) {
        firstOut[topology.tail(link) + 1]++;
      }
      if (topology.mayTransit(topology.tail(link))) {
        firstIn[topology.head(link) + 1]++;
      }
    }
    for (int node = 0; node < n; node++) {
      firstOut[node + 1] += firstOut[node];
      firstIn[node + 1] += firstIn[node];
    }
    out = new int[firstOut[n]];
    in = new int[firstIn[n]];
    var nextOut = firstOut.clone();
    var nextIn = firstIn.clone();
    for (int link = 0; link < m; link++) {
      if (topology.mayTransit(topology.head(link))) {
        out[nextOut[topology.tail(link)]++] = link;
      }
      if (topology.mayTransit(topology.tail(link))) {
        in[nextIn[topology.head(link)]++] = link;
      }
    }
  }

  /** Where a node's links to transit nodes begin; they end before {@code firstOut(node + 1)}. */
  int firstOut(int node) {
    return firstOut[node];
  }

  int out(int position) {
    return out[position];
  }

  /** Where a node's links from transit nodes begin; they end before {@code firstIn(node + 1)}. */
  int firstIn(int node) {
    return firstIn[node];
  }

  int in(int position) {
    return in[position];
  }
}
