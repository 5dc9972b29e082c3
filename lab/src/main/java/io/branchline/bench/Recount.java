package io.branchline.bench;

import io.branchline.optimize.FlowDemand;
import io.branchline.optimize.FlowNetwork;
import io.branchline.optimize.Solution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Works a placement out again from its definition, so that a bench never prints a claim: Bellman
 * and Ford's distances, even splits hop by hop.
 */
final class Recount {
  private final FlowNetwork network;
  private final double[] load;
  private final Map<Integer, long[]> distances = new HashMap<>();
  private final Map<Integer, double[]> wanted = new HashMap<>();

  private Recount(FlowNetwork network) {
    this.network = network;
    load = new double[network.linkCount()];
  }

  /** The utilisation of the busiest link. */
  static double maxUtilisation(FlowNetwork network, List<FlowDemand> demands, Solution solution) {
    var recount = new Recount(network);
    for (int i = 0; i < demands.size(); i++) {
      var demand = demands.get(i);
      for (var list : solution.demands().get(i)) {
        int at = demand.source();
        for (int segment : list.segments()) {
          recount.want(at, segment, demand.rate() * list.weight());
          at = segment;
        }
        if (at != demand.target()) {
          throw new IllegalStateException("a list of demand " + i + " ends at node " + at);
        }
      }
    }
    recount.wanted.forEach(recount::send);
    return IntStream.range(0, recount.load.length)
        .mapToDouble(link -> recount.load[link] / network.capacity(link))
        .max()
        .orElse(0);
  }

  private void want(int from, int to, double rate) {
    if (from != to) {
      wanted.computeIfAbsent(to, _ -> new double[network.nodeCount()])[from] += rate;
    }
  }

  private long[] distancesTo(int target) {
    return distances.computeIfAbsent(
        target,
        _ -> {
          var distance = new long[network.nodeCount()];
          Arrays.fill(distance, Frontier.FAR);
          distance[target] = 0;
          for (boolean changed = true; changed; ) {
            changed = false;
            for (int link = 0; link < network.linkCount(); link++) {
              long rest = distance[network.head(link)];
              if (rest < Frontier.FAR
                  && rest + network.weight(link) < distance[network.tail(link)]) {
                distance[network.tail(link)] = rest + network.weight(link);
                changed = true;
              }
            }
          }
          return distance;
        });
  }

  /** Hands on what is wanted at a target, from the farthest node to the nearest. */
  private void send(int target, double[] rates) {
    var distance = distancesTo(target);
    var next = new HashMap<Integer, List<Integer>>();
    for (int link = 0; link < network.linkCount(); link++) {
      long rest = distance[network.head(link)];
      if (rest < Frontier.FAR && rest + network.weight(link) == distance[network.tail(link)]) {
        next.computeIfAbsent(network.tail(link), _ -> new ArrayList<>()).add(link);
      }
    }
    IntStream.range(0, rates.length)
        .filter(node -> distance[node] < Frontier.FAR && node != target)
        .boxed()
        .sorted(Comparator.comparingLong((Integer node) -> -distance[node]))
        .forEach(node -> {
          var links = next.getOrDefault(node, List.of());
          for (int link : links) {
            load[link] += rates[node] / links.size();
            rates[network.head(link)] += rates[node] / links.size();
          }
        });
  }
}
