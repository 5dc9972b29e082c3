package io.branchline.simulate;

import io.branchline.network.Topology;
import io.branchline.service.Demand;
import io.branchline.service.DemandKey;
import io.branchline.service.TrafficClass;
import io.branchline.simulate.NetworkSimulator.Flow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Demands on a network in numbers, shared by all simulations of them. */
final class Traffic {
  /**
   * Loads are whole numbers of this part of a bit/s: added and taken away again in any order, they
   * come to exactly the same.
   */
  static final double UNITS_PER_BIT = 1024;

  final Topology topology;
  final List<TrafficClass> classes;
  final List<Demand> demands;
  final Flow[] flows;
  final Map<DemandKey, Integer> indexOf;
  private final int[] classOf;
  private final int[] overheadBytes;
  private final QueueModel[] queues;

  /**
   * @param flows by demand
   * @param overheadBytes what a link's own encapsulation adds to each packet, by link
   * @param queues by link
   */
  Traffic(
      Topology topology,
      List<TrafficClass> classes,
      List<Demand> demands,
      Flow[] flows,
      int[] overheadBytes,
      QueueModel[] queues) {
    this.topology = topology;
    this.classes = classes;
    this.demands = List.copyOf(demands);
    this.flows = flows;
    this.overheadBytes = overheadBytes;
    this.queues = queues;
    var names = new HashMap<String, Integer>();
    for (int i = 0; i < classes.size(); i++) {
      names.put(classes.get(i).name(), i);
    }
    indexOf = HashMap.newHashMap(demands.size());
    classOf = new int[demands.size()];
    for (int i = 0; i < classOf.length; i++) {
      var key = demands.get(i).key();
      indexOf.put(key, i);
      classOf[i] = Objects.requireNonNull(names.get(key.trafficClass()));
    }
  }

  /** Adds a demand's load along a walk to the rows of its links, or takes it away. */
  void load(int demand, FlowWalk walk, int sign, Rows rows) {
    int of = classOf[demand];
    double rate = demands.get(demand).rate().bitsPerSecond() * UNITS_PER_BIT;
    for (int i = 0; i < walk.links().length; i++) {
      int link = walk.links()[i];
      double expansion = expansion(classes.get(of), link, walk.bytes()[i]);
      long units = Math.round(rate * walk.shares()[i] * expansion);
      var row = rows.own(link);
      row[of] = Math.addExact(row[of], sign * units);
    }
  }

  /** Bytes on the wire per byte of IP. */
  private double expansion(TrafficClass trafficClass, int link, int segmentBytes) {
    double mean = trafficClass.meanPacketBytes();
    return (mean + segmentBytes + overheadBytes[link]) / mean;
  }

  /** What the classes see of the queue that sends into a link. */
  QueueModel.State queueState(int link, long[] row) {
    var loads = new double[row.length];
    for (int i = 0; i < loads.length; i++) {
      loads[i] = row[i] / UNITS_PER_BIT;
    }
    return queues[link].under(loads);
  }

  int classOf(int demand) {
    return classOf[demand];
  }

  /** Loads by link and class, copied link by link when they first change. */
  static final class Rows {
    final long[][] byLink;
    private final boolean[] owned;
    private final int classes;

    Rows(long[][] before, int classes) {
      byLink = before.clone();
      owned = new boolean[before.length];
      this.classes = classes;
    }

    private long[] own(int link) {
      if (!owned[link]) {
        owned[link] = true;
        byLink[link] = byLink[link].length == 0 ? new long[classes] : byLink[link].clone();
      }
      return byLink[link];
    }
  }
}
