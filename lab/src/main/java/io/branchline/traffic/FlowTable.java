package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.service.DemandKey;
import io.branchline.site.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All flows of a network, and which of them wait at each link. */
final class FlowTable {
  /** Less than this of a byte is nothing. */
  private static final double NOTHING = 1e-6;

  private final NetworkIndex index;
  private final List<DemandKey> demands;
  private final int[] queueOfDemand;
  private final List<Flow> flows = new ArrayList<>();
  private final List<List<Flow>> flowsOfDemand = new ArrayList<>();
  private final List<List<Flow.Hop>> hopsOfLink = new ArrayList<>();
  private final Map<NodeId, List<Integer>> demandsOfHead = new HashMap<>();

  FlowTable(NetworkIndex index, List<DemandKey> demands) {
    this.index = index;
    this.demands = demands;
    queueOfDemand = new int[demands.size()];
    for (int d = 0; d < queueOfDemand.length; d++) {
      queueOfDemand[d] = index.queueOf(demands.get(d).trafficClass());
      if (queueOfDemand[d] < 0) {
        throw new IllegalArgumentException(demands.get(d) + " is of no class of the bank");
      }
      flowsOfDemand.add(new ArrayList<>(1));
      demandsOfHead.computeIfAbsent(index.headOf(demands.get(d)), head -> new ArrayList<>()).add(d);
    }
    for (int l = 0; l < index.topology.linkCount(); l++) {
      hopsOfLink.add(new ArrayList<>());
    }
  }

  List<Flow> all() {
    return flows;
  }

  List<Flow.Hop> at(int link) {
    return hopsOfLink.get(link);
  }

  /** Sends what comes from now on by new ways; what waits in queues drains along its old way. */
  void follow(Forwarding forwarding) {
    for (int d = 0; d < demands.size(); d++) {
      follow(forwarding, d);
    }
  }

  /** As above, for the demands alone that this router steers. */
  void follow(Forwarding forwarding, NodeId head) {
    for (int d : demandsOfHead.getOrDefault(head, List.of())) {
      follow(forwarding, d);
    }
  }

  private void follow(Forwarding forwarding, int d) {
    var before = List.copyOf(flowsOfDemand.get(d));
    before.forEach(flow -> flow.share = 0);
    for (var route : forwarding.routes(demands.get(d))) {
      var same = findSame(before, route);
      if (same != null) {
        same.share = route.share();
      } else {
        var flow = new Flow(index, d, queueOfDemand[d], route);
        for (var hop : flow.hops) {
          hopsOfLink.get(hop.link).add(hop);
        }
        flowsOfDemand.get(d).add(flow);
        flows.add(flow);
      }
    }
  }

  private static @Nullable Flow findSame(List<Flow> flows, Route route) {
    for (var flow : flows) {
      if (flow.route.sameWay(route)) {
        return flow;
      }
    }
    return null;
  }

  void forgetDrained() {
    flows.removeIf(flow -> flow.share == 0 && flow.backlog() < NOTHING && forget(flow));
  }

  private boolean forget(Flow flow) {
    for (var hop : flow.hops) {
      hopsOfLink.get(hop.link).remove(hop);
    }
    flowsOfDemand.get(flow.demand).remove(flow);
    return true;
  }

  Optional<Line> findLineOf(DemandKey demand) {
    int d = demands.indexOf(demand);
    Flow best = null;
    for (var flow : d < 0 ? List.<Flow>of() : flowsOfDemand.get(d)) {
      if (flow.hops.length > 0 && (best == null || flow.share > best.share)) {
        best = flow;
      }
    }
    return best == null ? Optional.empty() : Optional.ofNullable(index.line[best.hops[0].link]);
  }

  double[] inFlight() {
    var bytes = new double[demands.size()];
    for (var flow : flows) {
      for (var hop : flow.hops) {
        bytes[flow.demand] += (hop.backlog + hop.next) / hop.wireFactor;
      }
    }
    return bytes;
  }
}
