package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.router.PacketFlow;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Meters what comes over the lines of branches at the branch's end, as a router does that exports
 * flow records of its WAN ports: each demand at the router whose line carries it.
 */
final class FlowMeter {
  private final NetworkIndex index;
  private final Map<NodeId, Map<DemandKey, double[]>> octets = new HashMap<>();

  FlowMeter(NetworkIndex index) {
    this.index = index;
  }

  /**
   * Counts IP bytes that a flow had carried by one of its lines, when that is the branch's.
   *
   * @param hop which of its lines, counted from where it begins
   */
  void add(Flow flow, DemandKey demand, int hop, double bytes) {
    boolean up = demand.direction() == Direction.UP;
    if (hop != (up ? 0 : flow.hops.length - 1)) {
      return;
    }
    int link = flow.hops[hop].link;
    int router = up ? index.topology.tail(link) : index.topology.head(link);
    octets.computeIfAbsent(index.topology.node(router).id(), any -> new HashMap<>())
            .computeIfAbsent(demand, any -> new double[1])[0] +=
        bytes;
  }

  /**
   * What was metered since the last time, in whole octets; the rest of one is kept.
   *
   * @param interval a number that changes from time to time, and the users with it
   * @return by router; those that carried nothing are not in it
   */
  SortedMap<NodeId, List<PacketFlow>> take(long interval) {
    Bank bank = index.truth.bank();
    var taken = new TreeMap<NodeId, List<PacketFlow>>();
    octets.forEach((router, demands) ->
        demands.forEach((demand, bytes) -> {
          long whole = (long) bytes[0];
          bytes[0] -= whole;
          if (whole > 0) {
            taken
                .computeIfAbsent(router, any -> new ArrayList<>())
                .addAll(
                    ApplicationMix.split(
                        demand,
                        bank.getSite(demand.site()).prefix(),
                        bank.getSite(demand.farSite()).prefix(),
                        whole,
                        interval));
          }
        }));
    return taken;
  }
}
