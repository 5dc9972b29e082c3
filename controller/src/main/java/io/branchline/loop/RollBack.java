package io.branchline.loop;

import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Move;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanReason;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The plan that undoes another one, as a plan of its own. */
final class RollBack {
  private static final String MARK = "undo of ";

  private RollBack() {}

  static Plan of(PlanRecord record, String id, String by, Instant now) {
    var units = new ArrayList<ChangeUnit>();
    var reasons = new ArrayList<PlanReason>();
    for (var unit : record.plan().units()) {
      var result = record.units().get(unit.id());
      if (result == null || result.status() != UnitResult.Status.APPLIED) {
        continue;
      }
      var changes = new TreeMap<NodeId, RouterChange>();
      unit.changes()
          .forEach((router, change) -> {
            var before = record.before().getOrDefault(router, RouterConfiguration.EMPTY);
            var reverse = RouterChange.between(change.applyTo(before), before);
            if (!reverse.isEmpty()) {
              changes.put(router, reverse);
            }
          });
      if (!changes.isEmpty()) {
        units.add(new ChangeUnit(MARK + record.id() + "/" + unit.id(), unit.site(), changes));
        reasons.add(new PlanReason.Reconciled(unit.site(), by + " rolls back plan " + record.id()));
      }
    }
    var moves = new ArrayList<Move>();
    for (var move : record.plan().moves()) {
      move.from()
          .ifPresent(from ->
              moves.add(
                  new Move(
                      move.site(),
                      move.trafficClass(),
                      Optional.of(move.to()),
                      from,
                      by + " rolls back plan " + record.id())));
    }
    return new Plan(id, now, reasons, moves, List.of(), List.of(), record.placementBefore(), units);
  }

  /** The plan that this one undoes. */
  static Optional<String> findUndone(Plan plan) {
    return plan.units().stream()
        .map(ChangeUnit::id)
        .filter(id -> id.startsWith(MARK))
        .map(id -> id.substring(MARK.length(), id.indexOf('/')))
        .findFirst();
  }
}
