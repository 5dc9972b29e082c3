package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What no placement can get below: a certified lower bound of the maximum utilisation over all
 * paths that respect no-transit nodes, split in any way.
 *
 * <p>Two kinds. What a node sends over what its links carry (and the same for what it receives).
 * And the dual of the concurrent-flow program: for any lengths of the links, the demands times
 * their shortest distances, over the links' capacities times their lengths. Lengths that make the
 * busiest links long are found by multiplicative weights (Garg and Koenemann 2007); whatever they
 * are, the bound holds, since the distances are computed on the whole network.
 */
final class DualBound {
  private static final int ROUNDS = 40;
  private static final double STEP = 1;
  private static final double[] POWERS = {0.5, 1, 2, 4, 8, 16, 32, 64};

  /** Taken off, so that rounding of doubles cannot lift the bound over the truth. */
  private static final double SAFETY = 1 - 1e-9;

  private final Topology topology;
  private final TransitCore core;
  private final CandidatePaths access;
  private final TrafficShares shares;
  private final BitSet dead;
  private final int[][] ends;
  private final double[] pairRate;
  private double value;

  DualBound(
      Topology topology,
      TransitCore core,
      CandidatePaths access,
      TrafficShares shares,
      int[][] ends,
      BitSet dead) {
    this.topology = topology;
    this.core = core;
    this.access = access;
    this.shares = shares;
    this.ends = ends;
    this.dead = dead;
    pairRate = new double[ends.length];
    for (int demand = 0; demand < shares.count(); demand++) {
      pairRate[shares.pair[demand]] += shares.rate(demand);
    }
    for (int pair = 0; pair < ends.length; pair++) {
      if (IntStream.of(shares.candidates[pair]).allMatch(path -> shares.dies(path, dead))) {
        // Cut off: none of it can be carried, whatever the placement.
        pairRate[pair] = 0;
      }
    }
    value = cuts() * SAFETY;
  }

  double value() {
    return value;
  }

  private double cuts() {
    var sent = new double[topology.nodeCount()];
    var received = new double[topology.nodeCount()];
    var out = new double[topology.nodeCount()];
    var in = new double[topology.nodeCount()];
    for (int pair = 0; pair < ends.length; pair++) {
      sent[ends[pair][0]] += pairRate[pair];
      received[ends[pair][1]] += pairRate[pair];
    }
    for (int link = 0; link < topology.linkCount(); link++) {
      if (!dead.get(link)) {
        out[topology.tail(link)] += topology.maxBandwidth(link);
        in[topology.head(link)] += topology.maxBandwidth(link);
      }
    }
    double highest = 0;
    for (int node = 0; node < sent.length; node++) {
      highest = Math.max(highest, sent[node] == 0 ? 0 : sent[node] / out[node]);
      highest = Math.max(highest, received[node] == 0 ? 0 : received[node] / in[node]);
    }
    return highest;
  }

  /** Looks for better lengths; each certificate found counts, wherever it is stopped. */
  void improve(BooleanSupplier timeIsUp) {
    var best = new double[0];
    double highest = 0;
    for (double power : POWERS) {
      var weight = new double[topology.linkCount()];
      for (int link = 0; link < weight.length; link++) {
        // Start where the present placement is busy, more or less steeply.
        weight[link] = Math.pow(shares.loads.utilisation(link), power);
      }
      double certified = certify(weight, timeIsUp);
      if (certified > highest) {
        highest = certified;
        best = weight;
      }
    }
    if (best.length > 0) {
      descend(best, timeIsUp);
    }
  }

  private void descend(double[] weight, BooleanSupplier timeIsUp) {
    var load = new double[weight.length];
    for (int round = 0; round < ROUNDS && !timeIsUp.getAsBoolean(); round++) {
      sendShortest(weight, load);
      double highest = Arrays.stream(load).max().orElse(0);
      if (highest == 0) {
        return;
      }
      double step = STEP / Math.sqrt(1 + round) / highest;
      double longest = 0;
      for (int link = 0; link < weight.length; link++) {
        weight[link] *= Math.exp(step * load[link]);
        longest = Math.max(longest, weight[link]);
      }
      for (int link = 0; link < weight.length; link++) {
        weight[link] /= longest;
      }
      certify(weight, timeIsUp);
    }
  }

  private double length(double[] weight, int link) {
    return weight[link] / topology.maxBandwidth(link);
  }

  /** What these weights (lengths times capacities) prove, which counts at once. */
  private double certify(double[] weight, BooleanSupplier timeIsUp) {
    double total = 0;
    var lengths = new double[weight.length];
    for (int link = 0; link < weight.length; link++) {
      if (!dead.get(link)) {
        lengths[link] = length(weight, link);
        total += weight[link];
      }
    }
    double certified = total == 0 ? 0 : distanceTimesRate(lengths, timeIsUp) / total * SAFETY;
    value = Math.max(value, certified);
    return certified;
  }

  /** The utilisation that all demands on their shortest candidates would make. */
  private void sendShortest(double[] weight, double[] load) {
    Arrays.fill(load, 0);
    for (int pair = 0; pair < ends.length; pair++) {
      int best = TrafficShares.NONE;
      double shortest = Double.POSITIVE_INFINITY;
      for (int path : pairRate[pair] > 0 ? shares.candidates[pair] : new int[0]) {
        double length = 0;
        for (int at = shares.paths.first(path); at < shares.paths.end(path); at++) {
          int link = shares.paths.link(at);
          length += dead.get(link) ? 1e30 : length(weight, link);
        }
        if (length < shortest) {
          shortest = length;
          best = path;
        }
      }
      if (best != TrafficShares.NONE) {
        for (int at = shares.paths.first(best); at < shares.paths.end(best); at++) {
          int link = shares.paths.link(at);
          load[link] += pairRate[pair] / topology.maxBandwidth(link);
        }
      }
    }
  }

  /** The sum over pairs of rate times true shortest distance; 0 when stopped before it is known. */
  private double distanceTimesRate(double[] lengths, BooleanSupplier timeIsUp) {
    var shortest = new double[ends.length];
    Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    // By core node where paths enter the core: {pair, length of the access link}.
    var entries = new EntryLists(core.size());
    for (int pair = 0; pair < ends.length; pair++) {
      for (int start : pairRate[pair] > 0 ? access.starts(ends[pair][0]) : new int[0]) {
        int head = start == TransitCore.NONE ? ends[pair][0] : topology.head(start);
        double length = start == TransitCore.NONE ? 0 : lengths[start];
        if (head == ends[pair][1]) {
          shortest[pair] = Math.min(shortest[pair], length);
        } else if (core.contains(head)) {
          entries.add(core.coreIndex(head), head, pair, length);
        }
      }
    }
    for (int entry = 0; entry < core.size(); entry++) {
      if (entries.first(entry) < 0) {
        continue;
      }
      if (timeIsUp.getAsBoolean()) {
        return 0;
      }
      double[] distance = core.distancesFrom(entries.node(entry), lengths, dead);
      for (int at = entries.first(entry); at >= 0; at = entries.next(at)) {
        int pair = entries.pair(at);
        for (int end : access.ends(ends[pair][1])) {
          int tail = end == TransitCore.NONE ? ends[pair][1] : topology.tail(end);
          if (tail == ends[pair][0]) {
            shortest[pair] = Math.min(shortest[pair], lengths[end]);
          } else if (core.contains(tail)) {
            double last = end == TransitCore.NONE ? 0 : lengths[end];
            double whole = entries.length(at) + distance[core.coreIndex(tail)] + last;
            shortest[pair] = Math.min(shortest[pair], whole);
          }
        }
      }
    }
    double sum = 0;
    for (int pair = 0; pair < ends.length; pair++) {
      sum += pairRate[pair] == 0 ? 0 : pairRate[pair] * shortest[pair];
    }
    return sum;
  }
}
