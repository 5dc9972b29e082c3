package io.branchline.plan;

import io.branchline.metric.Bandwidth;
import io.branchline.qos.Waiting;
import io.branchline.service.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one line when a set of classes uses it. Queues serve by priority, so a class
 * competes with those above it and with itself; sums of demands take the median plus the root of
 * the squared distances to q95. Rates are kbit/s.
 */
final class LineLoad {
  private static final double FULL_PACKET_KBIT = 1500 * 8 / 1e3;

  private final BranchModel model;
  private final int l;
  private final int mask;
  private final boolean assumeUp;
  private final double[][] total;
  private final double[][] variance;
  private final double[][] above;
  private final double[][] aboveVariance;
  private final double[][] promised;
  private final @Nullable Excess[][][] excesses;
  private double medianOverload;
  private double peak;
  private int peakDirection;
  private int peakStep;
  private double overspend;

  /** {@code [class]}: steps, over both directions, at which its objective breaks. */
  final int[] lostSteps;

  /**
   * @param mask bit {@code c} is set when class {@code c} uses the line
   * @param assumeUp as if the line were up
   */
  LineLoad(BranchModel model, int l, int mask, boolean assumeUp) {
    this.model = model;
    this.l = l;
    this.mask = mask;
    this.assumeUp = assumeUp;
    int classes = model.classes.size();
    total = new double[BranchModel.DIRECTIONS][model.steps];
    variance = new double[BranchModel.DIRECTIONS][model.steps];
    above = new double[BranchModel.DIRECTIONS][model.steps];
    aboveVariance = new double[BranchModel.DIRECTIONS][model.steps];
    promised = new double[BranchModel.DIRECTIONS][model.steps];
    excesses = new Excess[classes][BranchModel.DIRECTIONS][model.steps];
    lostSteps = new int[classes];
    for (int c = 0; c < classes; c++) {
      if (has(c)) {
        add(c, total, variance);
      }
    }
    for (int c = 0; c < classes; c++) {
      if (has(c)) {
        count(c);
      }
    }
    summarise();
  }

  private boolean has(int c) {
    return (mask >> c & 1) != 0;
  }

  private void add(int c, double[][] sum, double[][] squares) {
    double factor = model.expansion[c][l];
    for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
      for (int t = 0; t < model.steps; t++) {
        sum[d][t] += model.median[d][c][t] * factor;
        squares[d][t] += model.high2[d][c][t] * factor * factor;
      }
    }
  }

  /** Counts the class's lost steps; those above it have been counted already. */
  private void count(int c) {
    add(c, above, aboveVariance);
    for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
      for (int t = 0; t < model.steps; t++) {
        var excess = model.bound[c][t] ? worst(d, c, t) : null;
        if (excess != null) {
          lostSteps[c]++;
          excesses[c][d][t] = excess;
        }
        promised[d][t] += model.wanted[d][c][l][t];
      }
    }
  }

  private void summarise() {
    for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
      for (int t = 0; t < model.steps; t++) {
        medianOverload = Math.max(medianOverload, total[d][t] / model.room[l] - 1);
        double used = q95(d, t) / model.rate[l];
        if (used > peak) {
          peak = used;
          peakDirection = d;
          peakStep = t;
        }
      }
    }
    if (Double.isInfinite(model.budget[l])) {
      return;
    }
    double bound = 0;
    double free = 0;
    for (int c = 0; c < model.classes.size(); c++) {
      double volume = 0;
      for (int d = 0; d < BranchModel.DIRECTIONS && has(c); d++) {
        for (int t = 0; t < model.steps; t++) {
          volume += model.median[d][c][t] * model.expansion[c][l] * model.stepSeconds;
        }
      }
      if (model.isBound(c)) {
        bound += volume;
      } else {
        free += volume;
      }
    }
    overspend = Math.max(0, free - Math.max(0, model.budget[l] - bound));
  }

  /** The line's 95th percentile in a direction and step. */
  double q95(int d, int t) {
    return total[d][t] + Math.sqrt(variance[d][t]);
  }

  /** The line's 95th percentile over its rate, at the worst step and direction. */
  double peak() {
    return peak;
  }

  int peakDirection() {
    return peakDirection;
  }

  int peakStep() {
    return peakStep;
  }

  /** How far the median demand exceeds the line, as a share of its room; 0 when it fits. */
  double medianOverload() {
    return medianOverload;
  }

  /** Kbit beyond the quota's budget that classes without an objective use. */
  double overspend() {
    return overspend;
  }

  /** A figure that breaks its limit. */
  private record Excess(Breach.Kind kind, double expected, double limit) {}

  /** What breaks for the class at a step, or null. */
  private @Nullable Excess worst(int d, int c, int t) {
    if (!assumeUp && !model.up[l]) {
      return new Excess(Breach.Kind.DOWN, 1, 0);
    }
    double own = model.own[d][c][l][t];
    double left = model.room[l] - (above[d][t] + Math.sqrt(aboveVariance[d][t]) - own);
    // Without an objective on loss or delay only the promised bandwidth has to be carried.
    boolean whole = !Double.isNaN(model.lossRatio[c]) || Double.isNaN(model.bandwidthKbps[c]);
    double need = whole ? own : Math.min(own, model.bandwidthKbps[c] * model.expansion[c][l]);
    if (need > left) {
      return new Excess(Breach.Kind.CAPACITY, need, Math.max(0, left));
    }
    double delay = model.delayMs[l] + waitMs(d, c, t, own);
    if (delay > model.latencyMs[c] * (1 + 1e-9)) {
      return new Excess(Breach.Kind.LATENCY, delay, model.latencyMs[c]);
    }
    if (model.lineLoss[l] > model.lossRatio[c]) {
      return new Excess(Breach.Kind.LOSS, model.lineLoss[l], model.lossRatio[c]);
    }
    return null;
  }

  /** The wait in the class's queue: it has its guarantee, or what the line has to spare. */
  private double waitMs(int d, int c, int t, double own) {
    double packet = model.packetBytes(c, l);
    if (model.isStrict(c)) {
      // Before all others, after the packet under way.
      return FULL_PACKET_KBIT / 2 / model.rate[l] * 1e3 + Waiting.p95Ms(own, model.rate[l], packet);
    }
    double spare = Math.max(0, model.room[l] - q95(d, t));
    double guarantee = Math.min(model.wanted[d][c][l][t], model.room[l] - promised[d][t]);
    return Waiting.p95Ms(own, Math.max(own + spare, guarantee), packet);
  }

  /** Every objective of the class that breaks, one entry a direction and kind. */
  void breaches(int c, List<Breach> result) {
    for (int d = 0; d < BranchModel.DIRECTIONS && lostSteps[c] > 0; d++) {
      for (var kind : Breach.Kind.values()) {
        breach(d, c, kind, result);
      }
    }
  }

  private void breach(int d, int c, Breach.Kind kind, List<Breach> result) {
    int first = -1;
    int last = -1;
    int worstStep = -1;
    Excess worst = null;
    for (int t = 0; t < model.steps; t++) {
      var excess = excesses[c][d][t];
      if (excess == null || excess.kind() != kind) {
        continue;
      }
      first = first < 0 ? t : first;
      last = t;
      if (worst == null || excess.expected() - excess.limit() > worst.expected() - worst.limit()) {
        worst = excess;
        worstStep = t;
      }
    }
    if (worst == null) {
      return;
    }
    double below = 0;
    for (int other = 0; other < model.classes.size(); other++) {
      double factor = has(other) ? model.expansion[other][l] : 0;
      below += model.low2[d][other][worstStep] * factor * factor;
    }
    result.add(
        new Breach(
            model.site.id(),
            model.classes.get(c).name(),
            Direction.values()[d],
            model.lines.get(l).id(),
            model.stepStart[first],
            model.stepEnd(last),
            kind,
            worst.expected(),
            worst.limit(),
            Bandwidth.ofKbps(Math.max(0, total[d][worstStep] - Math.sqrt(below))),
            Bandwidth.ofKbps(q95(d, worstStep)),
            model.lines.get(l).contract().committed()));
  }
}
