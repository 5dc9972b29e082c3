package io.branchline.plan;

import io.branchline.intent.PathPreference.Protection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders the lines behind the primary: those that differ from it as the intent asks, then those
 * where the class still fits when the primary's classes fall on them by priority, then by
 * preference. An order in force stays unless its first backup does not fit and another would.
 */
final class BackupOrder {
  private final BranchModel model;
  private final int[] primary;

  BackupOrder(BranchModel model, int[] primary) {
    this.model = model;
    this.primary = primary;
  }

  /**
   * All lines of each class in order; empty where no line is allowed.
   *
   * @param current the orders in force, by class; empty where there is none
   */
  List<List<Integer>> order(List<List<Integer>> current) {
    var result = new ArrayList<List<Integer>>();
    for (int c = 0; c < primary.length; c++) {
      result.add(List.of());
    }
    for (int failed = 0; failed < model.lines.size(); failed++) {
      // Who is where once this line is gone; classes fall by priority.
      var after = primary.clone();
      for (int c = 0; c < primary.length; c++) {
        if (primary[c] == failed) {
          after[c] = -1;
        }
      }
      for (int c = 0; c < primary.length; c++) {
        if (primary[c] != failed) {
          continue;
        }
        var order = orderOf(c, after, current.get(c));
        result.set(c, order);
        if (order.size() > 1) {
          after[c] = order.get(1);
        }
      }
    }
    return result;
  }

  private List<Integer> orderOf(int c, int[] after, List<Integer> current) {
    var candidates = new ArrayList<Integer>();
    for (int l = 0; l < model.lines.size(); l++) {
      if (model.allowed[c][l] && l != primary[c]) {
        candidates.add(l);
      }
    }
    var fits = new boolean[model.lines.size()];
    for (int l : candidates) {
      var trial = after.clone();
      trial[c] = l;
      fits[l] = fits(c, trial);
    }
    candidates.sort(
        Comparator.comparing((Integer l) -> !isDiverse(c, l))
            .thenComparing(l -> !fits[l])
            .thenComparing(l -> fits[l] ? model.rank[c][l] : -model.rate[l])
            .thenComparing(l -> l));
    var order = new ArrayList<Integer>();
    order.add(primary[c]);
    order.addAll(candidates);
    boolean sameLines =
        current.size() == order.size()
            && current.containsAll(order)
            && current.getFirst() == primary[c];
    if (sameLines && order.size() > 1) {
      int inForce = current.get(1);
      int fresh = order.get(1);
      boolean better =
          isDiverse(c, fresh) && !isDiverse(c, inForce)
              || fits[fresh] && !fits[inForce] && isDiverse(c, fresh) == isDiverse(c, inForce);
      return better ? order : current;
    }
    return order;
  }

  private boolean isDiverse(int c, int l) {
    if (model.path[c].protect() != Protection.SRLG_DISJOINT) {
      return true;
    }
    var risks = model.lines.get(primary[c]).srlgs();
    return model.lines.get(l).srlgs().stream().noneMatch(risks::contains);
  }

  /** Whether the class keeps its objective, or without one finds room for its median. */
  private boolean fits(int c, int[] assignment) {
    var usable = Evaluation.withAllLinesUp(model, assignment);
    return model.isBound(c) ? usable.lostSteps(c) == 0 : usable.peak(assignment[c]) <= 1;
  }
}
