package io.branchline.simulate;

import io.branchline.network.NodeId;
import io.branchline.simulate.NetworkSimulator.Flow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Demands on a network, asked about failure after failure. A failure takes links away and adds
 * none, so a flow none of whose links is gone keeps its shortest paths, its splits and its valid
 * candidate paths; what was invalid stays so. Only flows that cross what failed, or end there, are
 * walked again, over IGP trees that are repaired where they must be. The answer equals {@link
 * NetworkSimulator#simulate} exactly. Not for use by several threads at once.
 */
public final class FailureStudy {
  private final NetworkSimulator simulator;
  private final Traffic traffic;
  private final Simulation whole;
  private final Map<Flow, int[]> demandsOf = new LinkedHashMap<>();
  private final List<List<Flow>> flowsOver = new ArrayList<>();
  private final Map<NodeId, List<Flow>> flowsAt = new HashMap<>();

  FailureStudy(NetworkSimulator simulator, Traffic traffic) {
    this.simulator = simulator;
    this.traffic = traffic;
    var routes = simulator.under(Failure.NONE);
    whole = Simulation.of(traffic, routes.walks(traffic));
    for (int i = 0; i < traffic.topology.linkCount(); i++) {
      flowsOver.add(new ArrayList<>());
    }
    var demands = new LinkedHashMap<Flow, List<Integer>>();
    for (int i = 0; i < traffic.flows.length; i++) {
      demands.computeIfAbsent(traffic.flows[i], _ -> new ArrayList<>()).add(i);
    }
    demands.forEach((flow, indices) -> {
      demandsOf.put(flow, indices.stream().mapToInt(Integer::intValue).toArray());
      Arrays.stream(routes.walkOf(flow).links())
          .distinct()
          .forEach(link -> flowsOver.get(link).add(flow));
      flowsAt.computeIfAbsent(flow.source(), _ -> new ArrayList<>()).add(flow);
      flowsAt.computeIfAbsent(flow.target(), _ -> new ArrayList<>()).add(flow);
    });
  }

  /** The simulation without failure. */
  public Simulation withoutFailure() {
    return whole;
  }

  /** The simulation under one failure. */
  public Simulation under(Failure failure) {
    var again = new LinkedHashMap<Flow, FlowWalk>();
    var routes = simulator.under(failure);
    // A link is down both ways although a failure may name one of them.
    for (int link : routes.listLinksLost()) {
      flowsOver.get(link).forEach(flow -> again.computeIfAbsent(flow, routes::walkOf));
    }
    for (var node : failure.nodes()) {
      flowsAt
          .getOrDefault(node, List.of())
          .forEach(flow -> again.computeIfAbsent(flow, routes::walkOf));
    }
    int count = again.keySet().stream().mapToInt(flow -> demandsOf(flow).length).sum();
    var demands = new int[count];
    var walks = new FlowWalk[count];
    int next = 0;
    for (var entry : again.entrySet()) {
      for (int demand : demandsOf(entry.getKey())) {
        demands[next] = demand;
        walks[next++] = entry.getValue();
      }
    }
    return whole.with(demands, walks);
  }

  private int[] demandsOf(Flow flow) {
    return demandsOf.getOrDefault(flow, new int[0]);
  }
}
