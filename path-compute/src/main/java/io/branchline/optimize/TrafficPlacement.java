package io.branchline.optimize;

import io.branchline.compute.Path;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable placement. Figures of the whole are at hand; those of a demand are worked out when
 * asked for, since a bank has hundreds of thousands.
 */
public final class TrafficPlacement {
  private final Topology topology;
  private final List<ClassDemand> demands;
  private final TrafficShares shares;
  private final int[][] backups;
  private final double lowerBound;
  private final boolean[] changed;

  /** What is given must not change afterwards. */
  TrafficPlacement(
      Topology topology,
      List<ClassDemand> demands,
      TrafficShares shares,
      int[][] backups,
      double lowerBound) {
    this.topology = topology;
    this.demands = demands;
    this.shares = shares;
    this.backups = backups;
    this.lowerBound = lowerBound;
    changed = new boolean[shares.count()];
    for (int demand = 0; demand < changed.length; demand++) {
      changed[demand] = shares.changed(demand);
    }
  }

  public int demandCount() {
    return demands.size();
  }

  /** Load over capacity of the busiest link. */
  public double maxUtilisation() {
    return shares.score.utilisation;
  }

  /** Certified: no placement of these demands has a lower maximum utilisation. */
  public double lowerBound() {
    return lowerBound;
  }

  /** In the tariffs' currency. */
  public double cost() {
    return shares.score.microCost / 1e6;
  }

  /** How many installed demands are placed otherwise than they were. */
  public int changes() {
    return shares.score.changes;
  }

  /** Load over capacity of a link, by its index in the topology. */
  public double utilisation(int link) {
    return shares.loads.utilisation(link);
  }

  /** What a link is given to carry. */
  public Bandwidth load(int link) {
    return bandwidth(shares.loads.load(link));
  }

  /** Traffic of a priority (from 1) on paths beyond its delay bound. */
  public Bandwidth tooSlow(int priority) {
    return broken(priority, Score.DELAY);
  }

  /** Traffic of a priority (from 1) that links, summed up, cannot carry, or that has no path. */
  public Bandwidth notCarried(int priority) {
    return broken(priority, Score.NOT_CARRIED);
  }

  /** Traffic of a priority (from 1) on paths beyond its loss bound. */
  public Bandwidth tooLossy(int priority) {
    return broken(priority, Score.LOSS);
  }

  private Bandwidth broken(int priority, int kind) {
    int at = (priority - 1) * Score.KINDS + kind;
    return at < shares.score.broken.length ? bandwidth(shares.score.broken[at]) : Bandwidth.ZERO;
  }

  private static Bandwidth bandwidth(long parts) {
    return Bandwidth.ofBitsPerSecond((double) parts / TrafficShares.PARTS);
  }

  /** Where a demand goes and what it gets, by its place in the list given. */
  public PlacedDemand demand(int demand) {
    var lists = new ArrayList<WeightedPath>();
    long delay = 0;
    double loss = 0;
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      int path = shares.path(demand, i);
      lists.add(new WeightedPath(shares.parts(demand, i), path(path)));
      delay = Math.max(delay, shares.paths.delayMicros(path));
      loss = Math.max(loss, shares.paths.loss(path));
    }
    return new PlacedDemand(
        lists,
        Arrays.stream(backups[demand]).mapToObj(this::path).toList(),
        Latency.ofMicros(delay),
        Loss.ofRatio(loss),
        breaches(demand, delay, loss),
        changed[demand]);
  }

  private Path path(int path) {
    var links = new ArrayList<Link>();
    long cost = 0;
    for (int link : shares.paths.links(path)) {
      links.add(topology.link(link));
      cost += topology.link(link).igpMetric();
    }
    return new Path(links, cost);
  }

  private List<ServiceBreach> breaches(int demand, long delay, double loss) {
    var breaches = new ArrayList<ServiceBreach>();
    var needs = demands.get(demand).needs();
    if (!shares.placed(demand)) {
      breaches.add(new ServiceBreach.Unreachable(demands.get(demand).rate()));
      return breaches;
    }
    int[] candidates = shares.candidates[shares.pair[demand]];
    if (needs.maxDelay().isPresent() && needs.maxDelay().get().micros() < delay) {
      long best =
          Arrays.stream(candidates).mapToLong(shares.paths::delayMicros).min().orElse(delay);
      breaches.add(
          new ServiceBreach.TooSlow(
              needs.maxDelay().get(), Latency.ofMicros(delay), Latency.ofMicros(best)));
    }
    if (needs.maxLoss().isPresent() && needs.maxLoss().get().ratio() < loss) {
      double best = Arrays.stream(candidates).mapToDouble(shares.paths::loss).min().orElse(loss);
      breaches.add(
          new ServiceBreach.TooLossy(
              needs.maxLoss().get(), Loss.ofRatio(loss), Loss.ofRatio(best)));
    }
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      for (int link : shares.paths.links(shares.path(demand, i))) {
        long missing = shares.loads.notCarried(link, shares.priority(demand));
        if (missing > 0) {
          // Demands of a class share what it lacks in proportion to what they send.
          double share =
              (double) shares.rate(demand)
                  * shares.parts(demand, i)
                  / shares.loads.load(link, shares.priority(demand));
          breaches.add(
              new ServiceBreach.NotCarried(
                  topology.link(link).id(),
                  Bandwidth.ofBitsPerSecond(missing * share / TrafficShares.PARTS)));
        }
      }
    }
    return breaches;
  }
}
