package io.branchline.simulate;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.LinkId;
import io.branchline.service.DemandKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A simulated network: loads in bytes on the wire (encapsulation is counted), and what becomes of
 * each demand. A load is what is offered: what one link loses is not taken off the next.
 */
public final class Simulation {
  private static final long[] EMPTY = {};

  /** Below any real share of packets: what additions leave. */
  private static final double NOTHING = 1e-12;

  private final Traffic traffic;
  private final long[][] loads;
  private final FlowWalk[] walks;
  private final QueueModel.@Nullable State[] states;
  private final @Nullable DemandOutcome[] outcomes;

  /** States are taken over from {@code before} where the load is the very same row. */
  private Simulation(
      Traffic traffic, long[][] loads, FlowWalk[] walks, @Nullable Simulation before) {
    this.traffic = traffic;
    this.loads = loads;
    this.walks = walks;
    outcomes = new DemandOutcome[walks.length];
    states = before == null ? new QueueModel.State[loads.length] : before.states.clone();
    for (int i = 0; before != null && i < loads.length; i++) {
      if (loads[i] != before.loads[i]) {
        states[i] = null;
      }
    }
  }

  /** All demands on these walks. */
  static Simulation of(Traffic traffic, FlowWalk[] walks) {
    var none = new long[traffic.topology.linkCount()][];
    Arrays.fill(none, EMPTY);
    var rows = new Traffic.Rows(none, traffic.classes.size());
    for (int i = 0; i < walks.length; i++) {
      traffic.load(i, walks[i], 1, rows);
    }
    return new Simulation(traffic, rows.byLink, walks, null);
  }

  /** The same demands, these of them on other walks. */
  Simulation with(int[] demands, FlowWalk[] others) {
    var rows = new Traffic.Rows(loads, traffic.classes.size());
    var next = walks.clone();
    for (int i = 0; i < demands.length; i++) {
      int demand = demands[i];
      traffic.load(demand, walks[demand], -1, rows);
      traffic.load(demand, others[i], 1, rows);
      next[demand] = others[i];
    }
    return new Simulation(traffic, rows.byLink, next, this);
  }

  FlowWalk walk(int demand) {
    return walks[demand];
  }

  /** What each class offers to the link. */
  public SortedMap<String, Bandwidth> loadsOf(LinkId link) {
    var result = new TreeMap<String, Bandwidth>();
    var row = row(link);
    for (int i = 0; i < row.length; i++) {
      if (row[i] > 0) {
        result.put(traffic.classes.get(i).name(), bandwidth(row[i]));
      }
    }
    return result;
  }

  /** What all classes together offer to the link. */
  public Bandwidth loadOf(LinkId link) {
    return bandwidth(sum(row(link)));
  }

  /** Offered load over what the link carries; above 1 it drops. */
  public double utilisationOf(LinkId link) {
    int index = traffic.topology.linkIndex(link);
    return index < 0 ? 0 : utilisation(index);
  }

  /** Links that are offered more than they carry, in the order of their ids. */
  public List<LinkId> listOverloaded() {
    var result = new ArrayList<LinkId>();
    for (int i = 0; i < loads.length; i++) {
      if (utilisation(i) > 1) {
        result.add(traffic.topology.link(i).id());
      }
    }
    return result;
  }

  /** What becomes of a demand; throws when it is none of those that were simulated. */
  public DemandOutcome getOutcome(DemandKey key) {
    var index = traffic.indexOf.get(key);
    if (index == null) {
      throw new IllegalArgumentException("no demand " + key + " was simulated");
    }
    return outcome(index);
  }

  /** Demands that reach no path at all. */
  public List<DemandKey> dropped() {
    var result = new ArrayList<DemandKey>();
    for (int i = 0; i < walks.length; i++) {
      if (walks[i].dropped().isPresent()) {
        result.add(traffic.demands.get(i).key());
      }
    }
    return List.copyOf(result);
  }

  /** What differs from another simulation of the same demands, usually the one without failure. */
  public Comparison comparedTo(Simulation before) {
    if (before.traffic != traffic) {
      throw new IllegalArgumentException("a simulation of other demands");
    }
    var overloaded = new ArrayList<LinkId>();
    var changed = new BitSet();
    for (int i = 0; i < loads.length; i++) {
      if (loads[i] != before.loads[i]) {
        changed.set(i);
        if (utilisation(i) > 1 && before.utilisation(i) <= 1) {
          overloaded.add(traffic.topology.link(i).id());
        }
      }
    }
    var changes = new ArrayList<Change>();
    for (int i = 0; i < walks.length; i++) {
      if (walks[i] != before.walks[i] || crosses(walks[i], changed)) {
        var now = outcome(i);
        if (!now.equals(before.outcome(i))) {
          changes.add(new Change(traffic.demands.get(i).key(), now));
        }
      }
    }
    return new Comparison(overloaded, changes);
  }

  private static boolean crosses(FlowWalk walk, BitSet links) {
    for (int link : walk.links()) {
      if (links.get(link)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a failure does.
   *
   * @param overloaded links that are offered more than they carry, and were not before
   * @param changes demands whose delay or loss changed, or that it drops, as they were given
   */
  public record Comparison(List<LinkId> overloaded, List<Change> changes) {
    public Comparison {
      overloaded = List.copyOf(overloaded);
      changes = List.copyOf(changes);
    }
  }

  /** What becomes of a demand now. */
  public record Change(DemandKey demand, DemandOutcome outcome) {}

  private DemandOutcome outcome(int demand) {
    var known = outcomes[demand];
    if (known != null) {
      return known;
    }
    var outcome = compute(demand);
    outcomes[demand] = outcome;
    return outcome;
  }

  /**
   * Delay is the mean over hops by share. For loss, what is still there is followed from node to
   * node, since paths that split may lose differently.
   */
  private DemandOutcome compute(int demand) {
    var walk = walks[demand];
    if (walk.dropped().isPresent()) {
      return new DemandOutcome.Dropped(walk.dropped().get());
    }
    int of = traffic.classOf(demand);
    double micros = 0;
    double kept = 1;
    boolean splits = false;
    for (int i = 0; i < walk.links().length; i++) {
      int link = walk.links()[i];
      double share = walk.shares()[i];
      micros += share * (traffic.topology.delayMicros(link) + 1e6 * state(link).delaySeconds()[of]);
      kept *= kept(link, of);
      splits |= share < 1;
    }
    double lost = splits ? lostOf(walk, of) : 1 - kept;
    return new DemandOutcome.Carried(
        Latency.ofMicros(Math.round(micros)), Loss.ofRatio(Math.clamp(lost, 0, 1)));
  }

  private double kept(int link, int trafficClass) {
    return (1 - traffic.topology.lossRatio(link)) * (1 - state(link).loss()[trafficClass]);
  }

  private double lostOf(FlowWalk walk, int trafficClass) {
    var topology = traffic.topology;
    var alive = new HashMap<Integer, Double>();
    var offered = new HashMap<Integer, Double>();
    if (walk.links().length > 0) {
      alive.put(topology.tail(walk.links()[0]), 1.0);
      offered.put(topology.tail(walk.links()[0]), 1.0);
    }
    double lost = 0;
    for (int i = 0; i < walk.links().length; i++) {
      int link = walk.links()[i];
      int tail = topology.tail(link);
      double share = walk.shares()[i];
      double there = offered.getOrDefault(tail, share);
      double living = alive.getOrDefault(tail, share) * Math.min(1, share / there);
      double kept = living * kept(link, trafficClass);
      lost += living - kept;
      if (there - share < NOTHING) {
        alive.remove(tail);
        offered.remove(tail);
      } else {
        alive.merge(tail, -living, Double::sum);
        offered.merge(tail, -share, Double::sum);
      }
      alive.merge(topology.head(link), kept, Double::sum);
      offered.merge(topology.head(link), share, Double::sum);
    }
    return lost;
  }

  private QueueModel.State state(int link) {
    var known = states[link];
    if (known != null) {
      return known;
    }
    var row = loads[link].length == 0 ? new long[traffic.classes.size()] : loads[link];
    var state = traffic.queueState(link, row);
    states[link] = state;
    return state;
  }

  private long[] row(LinkId link) {
    int index = traffic.topology.linkIndex(link);
    return index < 0 ? EMPTY : loads[index];
  }

  private double utilisation(int link) {
    double rate = traffic.topology.maxBandwidth(link);
    return rate == 0 ? 0 : sum(loads[link]) / Traffic.UNITS_PER_BIT / rate;
  }

  private static long sum(long[] row) {
    long sum = 0;
    for (long units : row) {
      sum = Math.addExact(sum, units);
    }
    return sum;
  }

  private static Bandwidth bandwidth(long units) {
    return Bandwidth.ofBitsPerSecond(units / Traffic.UNITS_PER_BIT);
  }
}
