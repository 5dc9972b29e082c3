package io.branchline.optimize;

import java.util.Arrays;
import java.util.List;

/**
 * Utilisation worked out from the definition alone: Floyd and Warshall's distances, and traffic
 * handed on from node to node in even parts until all of it has arrived.
 */
final class PlainLoads {
  private final FlowNetwork network;
  private final long[][] distance;

  PlainLoads(FlowNetwork network) {
    this.network = network;
    int n = network.nodeCount();
    distance = new long[n][n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(distance[i], Long.MAX_VALUE / 4);
      distance[i][i] = 0;
    }
    for (int link = 0; link < network.linkCount(); link++) {
      int a = network.tail(link);
      int b = network.head(link);
      distance[a][b] = Math.min(distance[a][b], network.weight(link));
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          distance[i][j] = Math.min(distance[i][j], distance[i][k] + distance[k][j]);
        }
      }
    }
  }

  boolean reaches(int from, int to) {
    return distance[from][to] < Long.MAX_VALUE / 4;
  }

  /** Utilisation by link. */
  double[] of(List<FlowDemand> demands, List<List<WeightedSegments>> lists) {
    var load = new double[network.linkCount()];
    for (int d = 0; d < demands.size(); d++) {
      for (var list : lists.get(d)) {
        int at = demands.get(d).source();
        for (int segment : list.segments()) {
          hand(at, segment, demands.get(d).rate() * list.weight(), load);
          at = segment;
        }
      }
    }
    for (int link = 0; link < load.length; link++) {
      load[link] /= network.capacity(link);
    }
    return load;
  }

  private void hand(int at, int to, double volume, double[] load) {
    if (at == to) {
      return;
    }
    var next = new java.util.ArrayList<Integer>();
    for (int link = 0; link < network.linkCount(); link++) {
      if (network.tail(link) == at
          && network.weight(link) + distance[network.head(link)][to] == distance[at][to]) {
        next.add(link);
      }
    }
    for (int link : next) {
      load[link] += volume / next.size();
      hand(network.head(link), to, volume / next.size(), load);
    }
  }
}
