package io.branchline.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A seeded network with parallel links, ties and demands, perhaps in two parts. */
record RandomInstance(FlowNetwork network, List<FlowDemand> demands) {
  static RandomInstance of(long seed, int nodes, int links, int demandCount) {
    var random = new Random(seed);
    var ends = new ArrayList<int[]>();
    for (int node = 1; node < nodes; node++) {
      int other = random.nextInt(node);
      if (random.nextInt(20) > 0) {
        ends.add(new int[] {node, other});
        ends.add(new int[] {other, node});
      }
    }
    while (ends.size() < links) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        ends.add(new int[] {a, b});
      }
    }
    var network =
        new FlowNetwork(
            nodes,
            ends.stream().mapToInt(end -> end[0]).toArray(),
            ends.stream().mapToInt(end -> end[1]).toArray(),
            ends.stream().mapToLong(_ -> 1 + random.nextInt(3)).toArray(),
            ends.stream().mapToDouble(_ -> 10 * (1 + random.nextInt(4))).toArray());
    var demands =
        IntStream.range(0, demandCount)
            .mapToObj(_ ->
                new FlowDemand(random.nextInt(nodes), random.nextInt(nodes), random.nextInt(9)))
            .toList();
    return new RandomInstance(network, demands);
  }
}
