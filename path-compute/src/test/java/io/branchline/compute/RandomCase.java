package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A random network with two of its nodes and constraints, to ask for paths between them. */
record RandomCase(
    long seed, Topology topology, NodeId from, NodeId to, Metric metric, Constraints constraints) {
  static RandomCase of(long seed) {
    var random = new Random(seed);
    var topology = RandomNetwork.of(random, 4 + random.nextInt(4));
    var from = topology.node(0).id();
    var to = topology.node(topology.nodeCount() - 1).id();
    var metric = Metric.values()[random.nextInt(4)];
    var constraints =
        new Constraints(
            random.nextInt(3) == 0
                ? Set.of(topology.link(random.nextInt(topology.linkCount())).id())
                : Set.of(),
            random.nextInt(4) == 0 ? Set.of(topology.node(1).id()) : Set.of(),
            random.nextInt(4) == 0 ? Set.of(new Srlg(random.nextInt(6))) : Set.of(),
            Bandwidth.ofMbps(random.nextInt(3)));
    if (random.nextInt(4) == 0) {
      constraints =
          constraints.withAffinity(
              new Affinity(
                  new AdminGroup(random.nextInt(8)),
                  AdminGroup.NONE,
                  new AdminGroup(1 << random.nextInt(3))));
    }
    return new RandomCase(seed, topology, from, to, metric, constraints);
  }

  /** The same case in another topology of the same nodes. */
  RandomCase on(Topology other) {
    return new RandomCase(seed, other, from, to, metric, constraints);
  }

  /** The same case within other constraints. */
  RandomCase within(Constraints other) {
    return new RandomCase(seed, topology, from, to, metric, other);
  }

  /** The same case by another metric. */
  RandomCase by(Metric other) {
    return new RandomCase(seed, topology, from, to, other, constraints);
  }

  PathRequest request() {
    return new PathRequest(from, to, metric, constraints);
  }

  List<List<Link>> everyPath() {
    return RandomNetwork.everyPath(
        topology, topology.nodeIndex(from), topology.nodeIndex(to), constraints);
  }

  long cost(List<Link> links) {
    return links.stream().mapToLong(metric::of).sum();
  }

  String named() {
    return "seed " + seed;
  }
}
