package io.branchline.simulate;

import io.branchline.metric.Bandwidth;
import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import io.branchline.service.DemandKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Loads of a simulated network, in bytes on the wire: encapsulation is counted. */
public final class Simulation {
  private final Topology topology;
  private final Map<LinkId, SortedMap<String, Double>> loads = new HashMap<>();
  private final List<DemandKey> dropped;

  Simulation(Topology topology, List<DemandKey> dropped) {
    this.topology = topology;
    this.dropped = List.copyOf(dropped);
  }

  void add(LinkId link, String trafficClass, double bitsPerSecond) {
    loads
        .computeIfAbsent(link, _ -> new TreeMap<>())
        .merge(trafficClass, bitsPerSecond, Double::sum);
  }

  /** What each class offers to the link. */
  public SortedMap<String, Bandwidth> loadsOf(LinkId link) {
    var result = new TreeMap<String, Bandwidth>();
    loads
        .getOrDefault(link, Collections.emptySortedMap())
        .forEach((name, rate) -> result.put(name, Bandwidth.ofBitsPerSecond(rate)));
    return result;
  }

  /** What all classes together offer to the link. */
  public Bandwidth loadOf(LinkId link) {
    return Bandwidth.ofBitsPerSecond(
        loads.getOrDefault(link, Collections.emptySortedMap()).values().stream()
            .mapToDouble(Double::doubleValue)
            .sum());
  }

  /** Offered load over what the link carries; above 1 it drops. */
  public double utilisationOf(LinkId link) {
    double rate = topology.findLink(link).map(l -> l.maxBandwidth().bitsPerSecond()).orElse(0L);
    return rate == 0 ? 0 : loadOf(link).bitsPerSecond() / rate;
  }

  /** Demands that reach no path at all. */
  public List<DemandKey> dropped() {
    return dropped;
  }
}
