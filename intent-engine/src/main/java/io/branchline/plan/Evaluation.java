package io.branchline.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a branch when its classes take these lines: each line by itself, since queues and
 * capacity are a line's own. The score compares lexicographically, smaller is better.
 */
final class Evaluation {
  /** Above this a line is about to be full: room is kept for what the forecast does not know. */
  private static final double TARGET = 0.95;

  private static final long ON_A_DEAD_LINE = 1_000_000_000;

  private final BranchModel model;
  private final int[] line;
  private final LineLoad[] loads;

  Evaluation(BranchModel model, int[] line) {
    this(model, line, false);
  }

  /** As if every line were up: what backups are chosen by. */
  static Evaluation withAllLinesUp(BranchModel model, int[] line) {
    return new Evaluation(model, line, true);
  }

  private Evaluation(BranchModel model, int[] line, boolean assumeUp) {
    this.model = model;
    this.line = line.clone();
    loads = new LineLoad[model.lines.size()];
    for (int l = 0; l < loads.length; l++) {
      int mask = 0;
      for (int c = 0; c < line.length; c++) {
        mask |= line[c] == l ? 1 << c : 0;
      }
      loads[l] = model.load(l, mask, assumeUp);
    }
  }

  /** Whether an objective is expected to break. */
  boolean breaks() {
    for (int c = 0; c < line.length; c++) {
      if (lostSteps(c) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class sits on a line that is down. */
  boolean usesDeadLine() {
    for (int l : line) {
      if (l >= 0 && !model.up[l]) {
        return true;
      }
    }
    return false;
  }

  /** How far the median demand exceeds a line, as a share of its room; 0 when it fits. */
  double medianOverload() {
    double most = 0;
    for (var load : loads) {
      most = Math.max(most, load.medianOverload());
    }
    return most;
  }

  /** Steps, over both directions, at which the class's objective breaks. */
  int lostSteps(int c) {
    return line[c] < 0 ? 0 : loads[line[c]].lostSteps[c];
  }

  /** A line's 95th percentile over its rate, at the worst step and direction. */
  double peak(int l) {
    return loads[l].peak();
  }

  LineLoad load(int l) {
    return loads[l];
  }

  /**
   * Lost steps by priority, classes on dead lines and quota overspent by best effort, overload,
   * lack of room, the classes that move from {@code current}, distance from the preferred lines,
   * and the fullest line.
   */
  long[] score(int[] current) {
    int classes = line.length;
    var score = new long[classes + 6];
    double overspend = 0;
    double overload = 0;
    double fullest = 0;
    for (int l = 0; l < loads.length; l++) {
      overspend += loads[l].overspend();
      overload += Math.max(0, peak(l) - model.room[l] / model.rate[l]);
      fullest = Math.max(fullest, peak(l));
    }
    score[classes] = Math.round(overspend / 8_000);
    for (int c = 0; c < classes; c++) {
      score[c] = lostSteps(c);
      if (line[c] >= 0 && !model.up[line[c]]) {
        score[classes] += ON_A_DEAD_LINE;
      }
      if (current[c] != line[c]) {
        // Whoever is less important moves first, even when more of them have to.
        score[classes + 3] += 1L << (classes - 1 - c);
      }
      score[classes + 4] += line[c] < 0 ? 0 : model.rank[c][line[c]];
    }
    score[classes + 1] = Math.round(overload * 50);
    score[classes + 2] = Math.round(Math.max(0, fullest - TARGET) * 20);
    score[classes + 5] = Math.round(fullest * 100);
    return score;
  }

  /** Every objective that breaks, one entry a class, direction and kind. */
  List<Breach> breaches() {
    var result = new ArrayList<Breach>();
    for (int c = 0; c < line.length; c++) {
      if (line[c] >= 0) {
        loads[line[c]].breaches(c, result);
      }
    }
    return result;
  }
}
