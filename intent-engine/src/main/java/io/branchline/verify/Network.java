package io.branchline.verify;

import io.branchline.network.NodeId;
import io.branchline.plan.PlanningInput;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.simulate.Failure;
import io.branchline.simulate.NetworkSimulator;
import io.branchline.site.Line;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The network as it is now with some configuration of its routers, and its routes by failure. */
final class Network {
  private static final int KEPT = 16;

  private final Map<NodeId, RouterConfiguration> configurations;
  private final NetworkSimulator simulator;
  private final NetworkSimulator.Routes whole;

  /** The latest failures': those of the lines of the branch that is being checked. */
  private final Map<Failure, NetworkSimulator.Routes> failed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Failure, NetworkSimulator.Routes> eldest) {
          return size() > KEPT;
        }
      };

  Network(PlanningInput input, Map<NodeId, RouterConfiguration> configurations) {
    this.configurations = configurations;
    simulator = new NetworkSimulator(input.bank(), input.topology(), configurations);
    whole = simulator.under(Failure.NONE);
  }

  NetworkSimulator.Routes under(Failure failure) {
    return failure.equals(Failure.NONE) ? whole : failed.computeIfAbsent(failure, simulator::under);
  }

  RouterConfiguration configurationOf(NodeId router) {
    return configurations.getOrDefault(router, RouterConfiguration.EMPTY);
  }

  Map<NodeId, RouterConfiguration> configurations() {
    return configurations;
  }

  Optional<QueueProfile> findProfile(Line line, Direction direction) {
    var port = line.sendingEnd(direction).port();
    return Optional.ofNullable(configurationOf(port.node()).queues().get(port.name()));
  }
}
