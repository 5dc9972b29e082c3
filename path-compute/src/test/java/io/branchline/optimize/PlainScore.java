package io.branchline.optimize;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objective worked out from paths alone, in the plainest way, to check the engineer's own. */
record PlainScore(double[] broken, double utilisation, double cost)
    implements Comparable<PlainScore> {
  private static final double NEAR = 1e-6;

  /** A share of a demand on links. */
  record Share(double part, List<Link> links) {}

  static PlainScore of(
      Topology topology,
      List<ClassDemand> demands,
      List<List<Share>> shares,
      List<LineTariff> tariffs) {
    int priorities = demands.stream().mapToInt(d -> d.needs().priority()).max().orElse(1);
    var broken = new double[3 * priorities];
    Map<LinkId, double[]> loads = new HashMap<>();
    for (int i = 0; i < demands.size(); i++) {
      var needs = demands.get(i).needs();
      double rate = demands.get(i).rate().bitsPerSecond();
      int at = 3 * (needs.priority() - 1);
      double placed = 0;
      for (var share : shares.get(i)) {
        placed += share.part();
        long delay = 0;
        double kept = 1;
        for (var link : share.links()) {
          delay += link.delay().micros();
          kept *= 1 - link.loss().ratio();
          loads.computeIfAbsent(link.id(), _ -> new double[priorities])[needs.priority() - 1] +=
              rate * share.part();
        }
        if (needs.maxDelay().isPresent() && delay > needs.maxDelay().get().micros()) {
          broken[at] += rate * share.part();
        }
        if (needs.maxLoss().isPresent() && 1 - kept > needs.maxLoss().get().ratio()) {
          broken[at + 2] += rate * share.part();
        }
      }
      broken[at + 1] += rate * (1 - placed);
    }
    double highest = 0;
    for (var entry : loads.entrySet()) {
      double capacity =
          topology.findLink(entry.getKey()).orElseThrow().maxBandwidth().bitsPerSecond();
      double sum = 0;
      for (int priority = 0; priority < priorities; priority++) {
        double before = Math.max(0, sum - capacity);
        sum += entry.getValue()[priority];
        broken[3 * priority + 1] += Math.max(0, sum - capacity) - before;
      }
      highest = Math.max(highest, sum / capacity);
    }
    double cost = 0;
    for (var tariff : tariffs) {
      double rate = 0;
      for (var link : tariff.links()) {
        rate += Arrays.stream(loads.getOrDefault(link, new double[1])).sum();
      }
      cost += tariff.cost(rate);
    }
    return new PlainScore(broken, highest, cost);
  }

  static PlainScore of(
      Topology topology,
      List<ClassDemand> demands,
      TrafficPlacement placement,
      List<LineTariff> tariffs) {
    var shares = new ArrayList<List<Share>>();
    for (int i = 0; i < demands.size(); i++) {
      shares.add(
          placement.demand(i).lists().stream()
              .map(list -> new Share(list.sixteenths() / 16.0, list.path().links()))
              .toList());
    }
    return of(topology, demands, shares, tariffs);
  }

  /** Figures closer together than rounding are equal. */
  @Override
  public int compareTo(PlainScore other) {
    for (int i = 0; i < broken.length; i++) {
      if (Math.abs(broken[i] - other.broken[i]) > 1) {
        return Double.compare(broken[i], other.broken[i]);
      }
    }
    if (Math.abs(utilisation - other.utilisation) > NEAR) {
      return Double.compare(utilisation, other.utilisation);
    }
    return Math.abs(cost - other.cost) > 1e-3 ? Double.compare(cost, other.cost) : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlainScore score && compareTo(score) == 0;
  }

  @Override
  public int hashCode() {
    return broken.length;
  }

  @Override
  public String toString() {
    return "broken %s, utilisation %.6f, cost %.4f"
        .formatted(Arrays.toString(broken), utilisation, cost);
  }
}
