package io.branchline.bench;

import io.branchline.compute.Constraints;
import io.branchline.compute.Metric;
import io.branchline.compute.PathRequest;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Pairs of different nodes, by index and as requests for the IGP metric. */
record Queries(int[] sources, int[] targets, List<PathRequest> requests) {
  static Queries random(Topology topology, int count, long seed, Constraints constraints) {
    var random = new SplittableRandom(seed);
    var sources = new int[count];
    var targets = new int[count];
    var requests = new ArrayList<PathRequest>();
    for (int i = 0; i < count; i++) {
      sources[i] = random.nextInt(topology.nodeCount());
      do {
        targets[i] = random.nextInt(topology.nodeCount());
      } while (targets[i] == sources[i]);
      requests.add(
          new PathRequest(
              topology.node(sources[i]).id(),
              topology.node(targets[i]).id(),
              Metric.IGP,
              constraints));
    }
    return new Queries(sources, targets, List.copyOf(requests));
  }
}
