package io.branchline.traffic;

import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import io.branchline.site.Bank;
import io.branchline.site.InterfaceId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the laboratory knows of a network while nothing has failed.
 *
 * @param ports the sending interface of every link
 * @param demands nominal sizes
 * @param objectives what is wanted, by class
 */
public record GroundTruth(
    Bank bank,
    Topology topology,
    SortedMap<LinkId, InterfaceId> ports,
    List<NominalDemand> demands,
    SortedMap<String, Objective> objectives,
    BankCalendar calendar) {
  public GroundTruth {
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    demands = List.copyOf(demands);
    objectives = Collections.unmodifiableSortedMap(new TreeMap<>(objectives));
    for (var link : topology.links()) {
      if (!ports.containsKey(link.id())) {
        throw new IllegalArgumentException("link " + link.id() + " has no interface");
      }
    }
  }
}
