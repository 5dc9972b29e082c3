package io.branchline.plan;

import java.util.Arrays;

/**
 * Finds the lines for the classes of one branch. A branch has few lines and few classes, so every
 * assignment is tried; where that would be too many, single moves are taken while they help.
 */
final class PlacementSearch {
  private static final int MOST_ASSIGNMENTS = 5_000;

  private final BranchModel model;
  private final int[] current;
  private int[] best;
  private long[] bestScore;

  private PlacementSearch(BranchModel model, int[] current) {
    this.model = model;
    this.current = current;
    best = start();
    bestScore = new Evaluation(model, best).score(current);
  }

  /**
   * The best assignment (line index by class; -1 where no line is allowed).
   *
   * @param current moves are counted from here
   */
  static int[] best(BranchModel model, int[] current) {
    var search = new PlacementSearch(model, current);
    if (Math.pow(model.lines.size(), model.classes.size()) <= MOST_ASSIGNMENTS) {
      search.tryAll(search.best.clone(), 0);
    } else {
      search.improve();
    }
    return search.best;
  }

  /** The current lines where they may be used, else the preferred ones. */
  private int[] start() {
    var start = current.clone();
    for (int c = 0; c < start.length; c++) {
      if (start[c] < 0 || !mayUse(c, start[c])) {
        start[c] = preferred(model, c);
        for (int l = 0; l < model.lines.size(); l++) {
          if (mayUse(c, l)
              && (!mayUse(c, start[c]) || model.rank[c][l] < model.rank[c][start[c]])) {
            start[c] = l;
          }
        }
      }
    }
    return start;
  }

  /** Whether the line is allowed, and up unless no line that is allowed is. */
  private boolean mayUse(int c, int l) {
    if (l < 0 || !model.allowed[c][l]) {
      return false;
    }
    boolean anyUp = false;
    for (int other = 0; other < model.lines.size(); other++) {
      anyUp |= model.allowed[c][other] && model.up[other];
    }
    return model.up[l] || !anyUp;
  }

  /** The preferred line of a class that is allowed; -1 when none is. */
  static int preferred(BranchModel model, int c) {
    int best = -1;
    for (int l = 0; l < model.lines.size(); l++) {
      if (model.allowed[c][l] && (best < 0 || model.rank[c][l] < model.rank[c][best])) {
        best = l;
      }
    }
    return best;
  }

  private void tryAll(int[] assignment, int c) {
    if (c == assignment.length) {
      consider(assignment);
      return;
    }
    boolean any = false;
    for (int l = 0; l < model.lines.size(); l++) {
      if (mayUse(c, l)) {
        any = true;
        assignment[c] = l;
        tryAll(assignment, c + 1);
      }
    }
    if (!any) {
      assignment[c] = -1;
      tryAll(assignment, c + 1);
    }
  }

  private boolean consider(int[] assignment) {
    var score = new Evaluation(model, assignment).score(current);
    if (Arrays.compare(score, bestScore) < 0) {
      best = assignment.clone();
      bestScore = score;
      return true;
    }
    return false;
  }

  private void improve() {
    boolean improved = true;
    while (improved) {
      improved = false;
      for (int c = 0; c < model.classes.size(); c++) {
        for (int l = 0; l < model.lines.size(); l++) {
          if (mayUse(c, l) && best[c] != l) {
            var candidate = best.clone();
            candidate[c] = l;
            improved |= consider(candidate);
          }
        }
      }
    }
  }
}
