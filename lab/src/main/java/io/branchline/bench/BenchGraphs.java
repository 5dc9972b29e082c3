package io.branchline.bench;

import io.branchline.network.AdminGroup;
import java.util.SplittableRandom;

/** Seeded networks of two kinds: a bank's, with few transit nodes, and a geometric one. */
final class BenchGraphs {
  /** Routers of data centres, the first nodes. */
  static final int CORES = 8;

  private static final int HUBS = 40;

  /** Cores and hub routers; the nodes after them are branches. */
  static final int TRANSIT = CORES + 2 * HUBS;

  private static final double LOW_BANDWIDTH = 0.1;
  private static final int NEIGHBOURS = 3;
  private static final double METRIC_SCALE = 100_000;
  private static final double DELAY_MILLIS_SCALE = 50;

  private final SplittableRandom random;
  private final BenchGraph.Builder builder = new BenchGraph.Builder();

  private BenchGraphs(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * A bank: 8 cores (4 data centres of 2) in full mesh, 40 hubs of 2 routers in a ring, each branch
   * on both routers of a hub, four in ten on the next hub, too.
   *
   * @param nodes more than {@link #TRANSIT}
   */
  static BenchGraph bank(int nodes, long seed) {
    return new BenchGraphs(seed).bank(nodes);
  }

  /** Points in a unit square, each linked to its three nearest and to one earlier point. */
  static BenchGraph geometric(int nodes, long seed) {
    return new BenchGraphs(seed).geometric(nodes);
  }

  private BenchGraph bank(int nodes) {
    for (int i = 0; i < nodes; i++) {
      builder.addNode(i < TRANSIT);
    }
    for (int a = 0; a < CORES; a++) {
      for (int b = a + 1; b < CORES; b++) {
        link(a, b, between(10, 30), between(2.0, 11), 100_000);
      }
    }
    for (int hub = 0; hub < HUBS; hub++) {
      int one = hubRouter(hub, 0);
      int centre = random.nextInt(CORES / 2);
      int second = (centre + 1 + random.nextInt(CORES / 2 - 1)) % (CORES / 2);
      link(one, one + 1, 5, between(0.05, 0.2), 40_000);
      link(one, core(centre), between(50, 150), between(1.0, 16), 40_000);
      link(one + 1, core(second), between(50, 150), between(1.0, 16), 40_000);
      link(one, hubRouter((hub + 1) % HUBS, 1), between(80, 180), between(1.0, 16), 10_000);
    }
    for (int branch = TRANSIT; branch < nodes; branch++) {
      int hub = random.nextInt(HUBS);
      for (int i = 0; i < 2; i++) {
        link(
            branch,
            hubRouter(hub, i),
            between(1000, 1500),
            between(0.5, 9.5),
            between(100.0, 1000));
      }
      if (random.nextInt(10) < 4) {
        int next = hubRouter((hub + 1) % HUBS, random.nextInt(2));
        link(branch, next, between(1500, 2000), between(0.5, 9.5), 100);
      }
    }
    return new BenchGraph(
        "bank-" + nodes / 1000 + "k", builder.topology(), new double[0], new double[0]);
  }

  private int core(int centre) {
    return 2 * centre + random.nextInt(2);
  }

  private static int hubRouter(int hub, int which) {
    return CORES + 2 * hub + which;
  }

  private BenchGraph geometric(int nodes) {
    var x = new double[nodes];
    var y = new double[nodes];
    var grid = new PointGrid(nodes, NEIGHBOURS);
    for (int i = 0; i < nodes; i++) {
      builder.addNode(true);
      x[i] = random.nextDouble();
      y[i] = random.nextDouble();
      grid.add(i, x[i], y[i]);
    }
    for (int i = 0; i < nodes; i++) {
      for (int near : grid.nearest(i, NEIGHBOURS)) {
        // Of two points that are among each other's nearest, one links them.
        if (near > i || !grid.isNear(near, i, NEIGHBOURS)) {
          link(i, near, x, y);
        }
      }
      if (i > 0) {
        link(i, grid.nearestBefore(i), x, y);
        if (random.nextInt(50) == 0) {
          link(i, random.nextInt(i), x, y);
        }
      }
    }
    return new BenchGraph("geo-" + nodes / 1000 + "k", builder.topology(), x, y);
  }

  private void link(int a, int b, double[] x, double[] y) {
    double distance = Math.hypot(x[a] - x[b], y[a] - y[b]);
    link(a, b, metric(distance), distance * DELAY_MILLIS_SCALE, between(100.0, 1000));
  }

  /** Rounded up, so that the straight line is never dearer than a path. */
  static long metric(double distance) {
    return 1 + (long) Math.ceil(distance * METRIC_SCALE);
  }

  /** What no path between two points this far apart can cost less than. */
  static double leastMetric(double distance) {
    return distance * METRIC_SCALE;
  }

  private void link(int a, int b, long metric, double delayMillis, double mbps) {
    double part = random.nextInt(10) == 0 ? LOW_BANDWIDTH : 1;
    builder.addLink(a, b, metric, delayMillis, mbps * part, new AdminGroup(1 << random.nextInt(4)));
  }

  private long between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private double between(double least, double most) {
    return least + random.nextDouble() * (most - least);
  }
}
