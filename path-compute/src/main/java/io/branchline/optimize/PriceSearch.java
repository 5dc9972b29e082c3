package io.branchline.optimize;

import java.util.Arrays;

/** Cheapest paths from one node when links have prices. */
final class PriceSearch {
  private final FlowNetwork network;
  private final double[] distance;
  private final int[] via;
  private final MinHeap heap;

  PriceSearch(FlowNetwork network) {
    this.network = network;
    distance = new double[network.nodeCount()];
    via = new int[network.nodeCount()];
    heap = new MinHeap(network.nodeCount());
  }

  void from(int source, double[] prices) {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    distance[source] = 0;
    via[source] = -1;
    heap.push(source, 0);
    while (!heap.isEmpty()) {
      int node = heap.pop();
      double so = distance[node];
      for (int i = network.firstOut(node), end = network.firstOut(node + 1); i < end; i++) {
        int link = network.outLink(i);
        int head = network.head(link);
        double reached = so + prices[link];
        if (reached < distance[head]) {
          distance[head] = reached;
          via[head] = link;
          heap.push(head, reached);
        }
      }
    }
  }

  double distance(int node) {
    return distance[node];
  }

  /** The links to a node that was reached, in order. */
  int[] path(int node) {
    int count = 0;
    for (int at = node; via[at] >= 0; at = network.tail(via[at])) {
      count++;
    }
    var links = new int[count];
    for (int at = node; via[at] >= 0; at = network.tail(via[at])) {
      links[--count] = via[at];
    }
    return links;
  }
}
