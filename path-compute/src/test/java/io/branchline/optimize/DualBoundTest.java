package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bound against the linear programme on a network where branches cannot carry transit. */
class DualBoundTest {

  @Test
  void theBoundIsNeverAboveTheOptimumAndMostlyCloseToIt() {
    int count = 120;
    int close = 0;
    for (long seed = 1; seed <= count; seed++) {
      var bank = SmallBank.random(seed, 5, 15);
      var options = EngineeringOptions.DEFAULT;
      var engineer =
          new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), options);
      engineer.improve(() -> false, 500, _ -> {});
      var placement =
          assertInstanceOf(EngineeringResult.Engineered.class, engineer.result()).placement();
      var flows = new ArrayList<FlowDemand>();
      for (int i = 0; i < bank.demands().size(); i++) {
        if (!placement.demand(i).lists().isEmpty()) {
          var demand = bank.demands().get(i);
          flows.add(
              new FlowDemand(
                  bank.topology().nodeIndex(demand.source()),
                  arrival(bank.topology(), demand.target()),
                  demand.rate().bitsPerSecond()));
        }
      }
      double optimum = MulticommodityOptimum.of(network(bank.topology()), flows);
      double bound = placement.lowerBound();
      assertTrue(bound <= optimum * (1 + 1e-7), bound + " above " + optimum + ", seed " + seed);
      close += bound >= 0.95 * optimum ? 1 : 0;
    }
    assertTrue(close >= 0.9 * count, close + " of " + count + " within 5 %");
  }

  /** A node without transit is two: one where its traffic starts, one where traffic to it ends. */
  private static int arrival(Topology topology, NodeId id) {
    int node = topology.nodeIndex(id);
    return topology.mayTransit(node) ? node : topology.nodeCount() + node;
  }

  private static FlowNetwork network(Topology topology) {
    int[] links = IntStream.range(0, topology.linkCount()).toArray();
    var weights = new long[links.length];
    Arrays.fill(weights, 1);
    return new FlowNetwork(
        2 * topology.nodeCount(),
        Arrays.stream(links).map(topology::tail).toArray(),
        Arrays.stream(links)
            .map(link -> arrival(topology, topology.node(topology.head(link)).id()))
            .toArray(),
        weights,
        Arrays.stream(links).mapToDouble(topology::maxBandwidth).toArray());
  }
}
