package io.branchline.optimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A fractional routing: each demand on any paths, in any proportions. */
final class PathFlows {
  /** A path is left only for one that is cheaper by this part of its price. */
  private static final double CHEAPER = 2e-4;

  /** What would stay behind of a path's flow is moved too when it is less than this part of it. */
  private static final double REST = 0.05;

  private static final int MOST_STEPS = 12;
  private static final double PRECISE = 1e-3;

  private final FlowNetwork network;
  private final double[] utilisation;

  /** By source; empty where there is none. */
  private final List<List<Flow>> flows = new ArrayList<>();

  private final int[] sources;
  private final boolean[] onOld;
  private final boolean[] onBoth;

  /** The links that a shift would change, and how a unit of it changes their utilisation. */
  private final int[] changed;

  private final double[] direction;

  /** All traffic between two nodes. */
  private static final class Flow {
    private final int target;
    private final double rate;
    private int count = 1;
    private int[][] paths;
    private double[] volumes;

    private Flow(int target, double rate, int[] path) {
      this.target = target;
      this.rate = rate;
      paths = new int[][] {path};
      volumes = new double[] {rate};
    }

    private void add(int[] path, double volume) {
      for (int i = 0; i < count; i++) {
        if (Arrays.equals(paths[i], path)) {
          volumes[i] += volume;
          return;
        }
      }
      if (count == paths.length) {
        paths = Arrays.copyOf(paths, count + 2);
        volumes = Arrays.copyOf(volumes, count + 2);
      }
      paths[count] = path;
      volumes[count++] = volume;
    }

    private void remove(int index) {
      count--;
      paths[index] = paths[count];
      volumes[index] = volumes[count];
    }
  }

  /** All demands on the cheapest paths; those without any way are left out. */
  PathFlows(FlowNetwork network, List<FlowDemand> demands, PriceSearch search, double[] prices) {
    this.network = network;
    utilisation = new double[network.linkCount()];
    onOld = new boolean[network.linkCount()];
    onBoth = new boolean[network.linkCount()];
    changed = new int[network.linkCount()];
    direction = new double[network.linkCount()];
    var bySource = new TreeMap<Integer, TreeMap<Integer, Double>>();
    for (var demand : demands) {
      if (demand.rate() > 0 && demand.source() != demand.target()) {
        bySource
            .computeIfAbsent(demand.source(), _ -> new TreeMap<>())
            .merge(demand.target(), demand.rate(), Double::sum);
      }
    }
    for (int source = 0; source < network.nodeCount(); source++) {
      var some = new ArrayList<Flow>();
      var rates = bySource.get(source);
      if (rates != null) {
        search.from(source, prices);
        rates.forEach((target, rate) -> {
          if (search.distance(target) < Double.POSITIVE_INFINITY) {
            some.add(new Flow(target, rate, search.path(target)));
          }
        });
      }
      flows.add(some);
    }
    sources = bySource.keySet().stream().mapToInt(i -> i).toArray();
    recount();
  }

  /** Nodes that send something. */
  int[] sources() {
    return sources;
  }

  double utilisation(int link) {
    return utilisation[link];
  }

  double maxUtilisation() {
    double most = 0;
    for (double one : utilisation) {
      most = Math.max(most, one);
    }
    return most;
  }

  /** Adds all flows up afresh, without the rounding errors of many shifts. */
  void recount() {
    Arrays.fill(utilisation, 0);
    for (int source : sources) {
      for (var flow : flows.get(source)) {
        for (int i = 0; i < flow.count; i++) {
          for (int link : flow.paths[i]) {
            utilisation[link] += flow.volumes[i] / network.capacity(link);
          }
        }
      }
    }
  }

  /** What the source's demands pay at least, at the prices that {@code search} saw. */
  double leastPaid(int source, PriceSearch search) {
    double sum = 0;
    for (var flow : flows.get(source)) {
      sum += flow.rate * search.distance(flow.target);
    }
    return sum;
  }

  /**
   * Shifts the source's flows from dear paths to the cheapest ones of {@code search}, each so far
   * that the potential is least.
   *
   * @param prices kept up to date
   */
  void shift(int source, PriceSearch search, double[] prices, Potential potential) {
    for (var flow : flows.get(source)) {
      int[] fresh = null;
      for (int i = flow.count - 1; i >= 0; i--) {
        int[] old = flow.paths[i];
        double paid = 0;
        for (int link : old) {
          paid += prices[link];
        }
        if (paid - search.distance(flow.target) <= CHEAPER * paid) {
          continue;
        }
        if (fresh == null) {
          fresh = search.path(flow.target);
        }
        int count = difference(old, fresh);
        double volume = flow.volumes[i];
        double part = count == 0 ? 0 : lineSearch(count, volume, potential);
        if (part > volume * (1 - REST)) {
          part = volume;
        }
        if (part > 0) {
          for (int k = 0; k < count; k++) {
            int link = changed[k];
            utilisation[link] += part * direction[k];
            prices[link] = potential.of(utilisation[link]) / network.capacity(link);
          }
          if (part == volume) {
            flow.remove(i);
          } else {
            flow.volumes[i] = volume - part;
          }
          flow.add(fresh, part);
        }
      }
    }
  }

  /** Notes the links of which only one path has part; returns how many there are. */
  private int difference(int[] old, int[] fresh) {
    for (int link : old) {
      onOld[link] = true;
    }
    int count = 0;
    for (int link : fresh) {
      if (onOld[link]) {
        onBoth[link] = true;
      } else {
        changed[count] = link;
        direction[count++] = 1 / network.capacity(link);
      }
    }
    for (int link : old) {
      if (!onBoth[link]) {
        changed[count] = link;
        direction[count++] = -1 / network.capacity(link);
      }
      onOld[link] = false;
      onBoth[link] = false;
    }
    return count;
  }

  /** How much to shift, from 0 to {@code most}: Newton's method, and bisection where it leaps. */
  private double lineSearch(int count, double most, Potential potential) {
    double low = 0;
    double high = most;
    double at = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      double slope = 0;
      double curve = 0;
      for (int k = 0; k < count; k++) {
        double e = potential.of(utilisation[changed[k]] + at * direction[k]);
        slope += direction[k] * e;
        curve += direction[k] * direction[k] * e;
      }
      if (slope < 0) {
        if (at == most) {
          return most;
        }
        low = at;
      } else {
        if (at == 0) {
          return 0;
        }
        high = at;
      }
      double next = at - slope / (curve * potential.steepness());
      if (!(next > low && next < high)) {
        next = slope < 0 && high == most ? most : (low + high) / 2;
      }
      if (Math.abs(next - at) < PRECISE * most) {
        return next;
      }
      at = next;
    }
    return at;
  }
}
