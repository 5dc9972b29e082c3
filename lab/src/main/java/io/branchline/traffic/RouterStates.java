package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.router.LineMeasure;
import io.branchline.router.PolicyState;
import io.branchline.router.PortState;
import io.branchline.router.QueueState;
import io.branchline.router.RouterState;
import io.branchline.site.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes down what each router of a network could report at this moment. */
final class RouterStates {
  private RouterStates() {}

  /** The state of every router; the averages and maxima that it contains begin anew. */
  static Map<NodeId, RouterState> of(FluidNetwork network, Instant at) {
    var index = network.index;
    var states = new LinkedHashMap<NodeId, RouterState>();
    for (int v = 0; v < index.topology.nodeCount(); v++) {
      var node = index.topology.node(v).id();
      var ports = new ArrayList<PortState>();
      for (int l = index.topology.outgoing(v); l < index.topology.outgoing(v + 1); l++) {
        ports.add(port(network, l));
      }
      var policies = new ArrayList<PolicyState>();
      for (var policy : network.configurationOf(node).policies()) {
        var counter = network.policyCounters.get(policy.key());
        policies.add(
            new PolicyState(
                policy.key().color(),
                policy.key().endpoint(),
                network.activePreference(policy),
                counter == null ? 0 : (long) counter.octets,
                counter == null ? 0 : (long) counter.packets));
      }
      states.put(node, new RouterState(at, ports, policies));
    }
    for (var link : network.links) {
      Arrays.fill(link.depthSum, 0);
      Arrays.fill(link.depthMax, 0);
    }
    network.ticksSincePublished = 0;
    return states;
  }

  private static PortState port(FluidNetwork network, int l) {
    var index = network.index;
    var out = network.links[l];
    var in = network.links[index.reverse[l]];
    var link = index.topology.link(l);
    int ticks = Math.max(1, network.ticksSincePublished);
    var queues = new ArrayList<QueueState>(index.queues.size());
    for (int q = 0; q < index.queues.size(); q++) {
      queues.add(
          new QueueState(
              index.queues.get(q),
              (long) out.sentBytes[q],
              (long) out.sentPackets[q],
              (long) out.droppedBytes[q],
              (long) out.droppedPackets[q],
              (long) (out.depthSum[q] / ticks),
              (long) out.depthMax[q],
              (long) (out.recentDelayMillis[q] * 1e3),
              Math.clamp(out.recentLoss[q], 0, 1)));
    }
    var line = index.line[l];
    return new PortState(
        network.portOf(link.id()),
        network.conditions.isUp(l),
        link.maxBandwidth().bitsPerSecond(),
        (long) sum(in.sentBytes),
        (long) sum(out.sentBytes),
        (long) sum(in.sentPackets),
        (long) sum(out.sentPackets),
        (long) sum(out.droppedPackets),
        line == null ? Optional.empty() : Optional.of(measure(network, l, line)),
        List.copyOf(queues));
  }

  private static LineMeasure measure(FluidNetwork network, int l, Line line) {
    var out = network.links[l];
    int control = network.index.controlQueue;
    double used = out.monthBytes + network.links[network.index.reverse[l]].monthBytes;
    return new LineMeasure(
        (long) (out.recentDelayMillis[control] * 1e3),
        (long) (out.recentJitterMillis * 1e3),
        Math.clamp(out.recentLoss[control], 0, 1),
        line.contract().monthlyQuota().isPresent()
            ? OptionalLong.of((long) used)
            : OptionalLong.empty());
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
