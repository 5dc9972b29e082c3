package io.branchline.plan;

import io.branchline.metric.Bandwidth;
import io.branchline.service.Direction;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a branch when its classes take these lines. Queues serve by priority, so a class
 * competes with those above it and with itself; sums of demands take the median plus the root of
 * the squared distances to q95. The score compares lexicographically, smaller is better.
 */
final class Evaluation {
  /** Above this a line is about to be full: room is kept for what the forecast does not know. */
  private static final double TARGET = 0.95;

  private static final double FULL_PACKET_KBIT = 1500 * 8 / 1e3;
  private static final long ON_A_DEAD_LINE = 1_000_000_000;

  private final BranchModel model;
  private final int[] line;
  private final boolean assumeUp;
  private final double[][][] total;
  private final double[][][] variance;
  private final int[] lostSteps;
  private double medianOverload;
  private boolean deadLine;

  Evaluation(BranchModel model, int[] line) {
    this(model, line, false);
  }

  /** As if every line were up: what backups are chosen by. */
  static Evaluation withAllLinesUp(BranchModel model, int[] line) {
    return new Evaluation(model, line, true);
  }

  private Evaluation(BranchModel model, int[] line, boolean assumeUp) {
    this.model = model;
    this.assumeUp = assumeUp;
    this.line = line.clone();
    int lines = model.lines.size();
    total = new double[BranchModel.DIRECTIONS][lines][model.steps];
    variance = new double[BranchModel.DIRECTIONS][lines][model.steps];
    lostSteps = new int[model.classes.size()];
    for (int c = 0; c < line.length; c++) {
      if (line[c] < 0) {
        continue;
      }
      deadLine |= !model.up[line[c]];
      for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
        for (int t = 0; t < model.steps; t++) {
          add(d, c, line[c], t);
          if (model.bound[c][t] && worst(d, c, line[c], t) != null) {
            lostSteps[c]++;
          }
        }
      }
    }
    for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
      for (int l = 0; l < lines; l++) {
        for (int t = 0; t < model.steps; t++) {
          medianOverload = Math.max(medianOverload, total[d][l][t] / model.room[l] - 1);
        }
      }
    }
  }

  private void add(int d, int c, int l, int t) {
    double factor = model.expansion[c][l];
    total[d][l][t] += model.median[d][c][t] * factor;
    variance[d][l][t] += model.high2[d][c][t] * factor * factor;
  }

  private double q95(int d, int l, int t) {
    return total[d][l][t] + Math.sqrt(variance[d][l][t]);
  }

  /** A figure that breaks its limit. */
  record Excess(Breach.Kind kind, double expected, double limit) {}

  /** What breaks for the class at a step, the classes above it being counted already; or null. */
  private @org.jspecify.annotations.Nullable Excess worst(int d, int c, int l, int t) {
    if (!assumeUp && !model.up[l]) {
      return new Excess(Breach.Kind.DOWN, 1, 0);
    }
    double own = model.q95(d, c, l, t);
    double load = q95(d, l, t);
    double left = Math.max(0, model.room[l] - (load - own));
    // Without an objective on loss or delay only the promised bandwidth has to be carried.
    boolean whole = !Double.isNaN(model.lossRatio[c]) || Double.isNaN(model.bandwidthKbps[c]);
    double need = whole ? own : Math.min(own, model.bandwidthKbps[c] * model.expansion[c][l]);
    if (need > left && load > model.room[l]) {
      return new Excess(Breach.Kind.CAPACITY, need, left);
    }
    double delay = model.delayMs[l] + queueingMs(c, l, load);
    if (delay > model.latencyMs[c]) {
      return new Excess(Breach.Kind.LATENCY, delay, model.latencyMs[c]);
    }
    if (model.lineLoss[l] > model.lossRatio[c]) {
      return new Excess(Breach.Kind.LOSS, model.lineLoss[l], model.lossRatio[c]);
    }
    return null;
  }

  /** One full packet of another class ahead, then the wait of an M/M/1 queue of own packets. */
  private double queueingMs(int c, int l, double load) {
    double busy = Math.min(0.98, load / model.rate[l]);
    double own = model.classes.get(c).meanPacketBytes() * 8 / 1e3 * model.expansion[c][l];
    return (FULL_PACKET_KBIT * busy + own * busy / (1 - busy)) / model.rate[l] * 1e3;
  }

  /** Whether an objective is expected to break. */
  boolean breaks() {
    for (int lost : lostSteps) {
      if (lost > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class sits on a line that is down. */
  boolean usesDeadLine() {
    return deadLine;
  }

  /** How far the median demand exceeds a line, as a share of its room; 0 when it fits. */
  double medianOverload() {
    return medianOverload;
  }

  /** Steps, over both directions, at which the class's objective breaks. */
  int lostSteps(int c) {
    return lostSteps[c];
  }

  /** A line's 95th percentile over its rate, at the worst step and direction. */
  double peak(int l) {
    double peak = 0;
    for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
      for (int t = 0; t < model.steps; t++) {
        peak = Math.max(peak, q95(d, l, t) / model.rate[l]);
      }
    }
    return peak;
  }

  /** Where a line is fullest: its direction and step. */
  int[] peakAt(int l) {
    var at = new int[] {0, 0};
    double peak = -1;
    for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
      for (int t = 0; t < model.steps; t++) {
        if (q95(d, l, t) > peak) {
          peak = q95(d, l, t);
          at[0] = d;
          at[1] = t;
        }
      }
    }
    return at;
  }

  /** A line's 95th percentile in kbit/s. */
  double load(int d, int l, int t) {
    return q95(d, l, t);
  }

  /** Kbit beyond the quota's budget that classes without an objective use. */
  private double overspend() {
    double sum = 0;
    for (int l = 0; l < model.lines.size(); l++) {
      if (Double.isInfinite(model.budget[l])) {
        continue;
      }
      double bound = 0;
      double free = 0;
      for (int c = 0; c < line.length; c++) {
        if (line[c] != l) {
          continue;
        }
        double volume = 0;
        for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
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
      sum += Math.max(0, free - Math.max(0, model.budget[l] - bound));
    }
    return sum;
  }

  /**
   * Lost steps by priority, classes on dead lines and quota overspent by best effort, overload,
   * lack of room, the classes that move from {@code current}, distance from the preferred lines,
   * and the fullest line.
   */
  long[] score(int[] current) {
    int classes = model.classes.size();
    var score = new long[classes + 6];
    for (int c = 0; c < classes; c++) {
      score[c] = lostSteps[c];
    }
    double overload = 0;
    double fullest = 0;
    for (int l = 0; l < model.lines.size(); l++) {
      double peak = peak(l);
      overload += Math.max(0, peak - model.room[l] / model.rate[l]);
      fullest = Math.max(fullest, peak);
    }
    long dead = 0;
    for (int c = 0; c < classes; c++) {
      if (line[c] >= 0 && !model.up[line[c]]) {
        dead += ON_A_DEAD_LINE;
      }
      if (current[c] != line[c]) {
        // Whoever is less important moves first, even when more of them have to.
        score[classes + 3] += 1L << (classes - 1 - c);
      }
      score[classes + 4] += line[c] < 0 ? 0 : model.rank[c][line[c]];
    }
    score[classes] = dead + Math.round(overspend() / 8_000);
    score[classes + 1] = Math.round(overload * 50);
    score[classes + 2] = Math.round(Math.max(0, fullest - TARGET) * 20);
    score[classes + 5] = Math.round(fullest * 100);
    return score;
  }

  /** Every objective that breaks, one entry a class, direction and kind. */
  List<Breach> breaches() {
    var result = new ArrayList<Breach>();
    var above = new Evaluation(model, unplaced());
    for (int c = 0; c < line.length; c++) {
      int l = line[c];
      if (l < 0) {
        continue;
      }
      for (int d = 0; d < BranchModel.DIRECTIONS; d++) {
        for (int t = 0; t < model.steps; t++) {
          above.add(d, c, l, t);
        }
        for (var kind : Breach.Kind.values()) {
          breach(above, d, c, l, kind, result);
        }
      }
    }
    return result;
  }

  private int[] unplaced() {
    var none = new int[line.length];
    java.util.Arrays.fill(none, -1);
    return none;
  }

  private void breach(
      Evaluation above, int d, int c, int l, Breach.Kind kind, List<Breach> result) {
    int first = -1;
    int last = -1;
    int worstStep = -1;
    Excess worst = null;
    for (int t = 0; t < model.steps; t++) {
      var excess = model.bound[c][t] ? above.worst(d, c, l, t) : null;
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
    double high = q95(d, l, worstStep);
    double low = 0;
    double below = 0;
    for (int other = 0; other < line.length; other++) {
      if (line[other] == l) {
        double factor = model.expansion[other][l];
        low += model.median[d][other][worstStep] * factor;
        below += model.low2[d][other][worstStep] * factor * factor;
      }
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
            Bandwidth.ofKbps(Math.max(0, low - Math.sqrt(below))),
            Bandwidth.ofKbps(high),
            model.lines.get(l).contract().committed()));
  }
}
