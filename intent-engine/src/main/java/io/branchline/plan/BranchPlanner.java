package io.branchline.plan;

import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides for one branch. Traffic moves only for a cause: nothing is placed yet, a line in use is
 * down or no longer allowed, an objective is expected to break, or more than a line carries is
 * expected even by the median. It returns to better lines only with room and time to spare, so that
 * it does not flap.
 */
final class BranchPlanner {
  private final BranchModel model;
  private final PlanningInput input;
  private final ReasonWriter writer;

  BranchPlanner(BranchModel model, PlanningInput input) {
    this.model = model;
    this.input = input;
    this.writer = new ReasonWriter(model, input);
  }

  /** What was decided for the branch; {@code orders} has the line indices of each class. */
  record Decision(
      List<List<Integer>> orders,
      List<PlanReason> reasons,
      List<Move> moves,
      List<Breach> foreseen,
      List<Breach> remaining) {}

  Decision decide() {
    var orders = currentOrders();
    var current = new int[model.classes.size()];
    var start = new int[current.length];
    boolean allowed = true;
    for (int c = 0; c < current.length; c++) {
      current[c] = orders.get(c).isEmpty() ? -1 : orders.get(c).getFirst();
      allowed &= current[c] < 0 || model.allowed[c][current[c]];
      start[c] = current[c] < 0 ? PlacementSearch.preferred(model, c) : current[c];
    }
    boolean first = Arrays.stream(current).allMatch(line -> line < 0);
    var now = new Evaluation(model, start);
    var foreseen = now.breaches();
    boolean cause = !allowed || now.usesDeadLine() || now.breaks() || now.medianOverload() > 0;
    var chosen = cause ? PlacementSearch.best(model, start) : start;
    var reasons = new ArrayList<PlanReason>();
    var moves = new ArrayList<Move>();
    if (first) {
      reasons.add(writer.firstPlacement(now, foreseen, chosen));
    }
    var after = new Evaluation(model, chosen);
    writer.movesForCause(current, chosen, now, after, foreseen, reasons, moves);
    var returned = returns(chosen, current, reasons, moves);
    var backups = new BackupOrder(model, returned);
    var ordered = backups.order(orders);
    writer.reordered(orders, ordered, reasons);
    return new Decision(
        ordered, reasons, moves, foreseen, new Evaluation(model, returned).breaches());
  }

  private List<List<Integer>> currentOrders() {
    var orders = new ArrayList<List<Integer>>();
    for (int c = 0; c < model.classes.size(); c++) {
      var lines =
          input
              .current()
              .map(placement -> placement.lines())
              .map(byClass -> byClass.get(model.siteClass(orders.size())))
              .orElse(List.of());
      orders.add(lines.stream().map(this::indexOf).filter(index -> index >= 0).toList());
    }
    return orders;
  }

  private int indexOf(LineId line) {
    return model.indexOfLine(line);
  }

  /** Moves classes back to better lines that have been well for a while and keep room. */
  private int[] returns(int[] chosen, int[] current, List<PlanReason> reasons, List<Move> moves) {
    var lines = chosen.clone();
    boolean again = true;
    while (again) {
      again = false;
      for (int c = 0; c < lines.length; c++) {
        if (lines[c] != current[c] || lines[c] < 0 || isHeld(c)) {
          continue;
        }
        int better = betterLine(lines, c);
        if (better >= 0) {
          var trial = lines.clone();
          trial[c] = better;
          writer.returned(c, lines[c], better, new Evaluation(model, trial), reasons, moves);
          lines = trial;
          again = true;
        }
      }
    }
    return lines;
  }

  private boolean isHeld(int c) {
    return Optional.ofNullable(input.movedAt().get(model.siteClass(c)))
        .filter(moved -> moved.plus(input.options().hold()).isAfter(input.now()))
        .isPresent();
  }

  /** The best line that the class may return to, or -1. */
  private int betterLine(int[] lines, int c) {
    int from = lines[c];
    var before = new Evaluation(model, lines);
    int best = -1;
    for (int l = 0; l < model.lines.size(); l++) {
      boolean well =
          model.up[l]
              && !model.degraded[l]
              && !model.since[l].plus(input.options().hold()).isAfter(input.now());
      if (!well
          || !model.allowed[c][l]
          || model.rank[c][l] >= model.rank[c][from]
          || best >= 0 && model.rank[c][l] >= model.rank[c][best]) {
        continue;
      }
      var trial = lines.clone();
      trial[c] = l;
      var after = new Evaluation(model, trial);
      boolean room = after.peak(l) < input.options().returnBelow();
      // Between lines of one kind a return must also even out the load, or nothing is gained by it.
      boolean gains =
          model.lines.get(l).kind() != model.lines.get(from).kind()
              || after.peak(l) < before.peak(from);
      if (room && gains && noWorse(before, after, lines)) {
        best = l;
      }
    }
    return best;
  }

  /** Objectives, quota and room are all kept: the part of the score before the moves. */
  private boolean noWorse(Evaluation before, Evaluation after, int[] lines) {
    int compared = model.classes.size() + 3;
    return Arrays.compare(
            Arrays.copyOf(after.score(lines), compared),
            Arrays.copyOf(before.score(lines), compared))
        <= 0;
  }
}
