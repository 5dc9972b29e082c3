package io.branchline.loop;

import io.branchline.plan.ChangeUnit;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.util.TreeMap;

/**
 * Settles a plan that was being pushed when the controller ended: what its routers are read to run
 * decides, unit by unit. What was not confirmed they have reverted by themselves.
 */
final class Interrupted {
  private Interrupted() {}

  /**
   * Decides the plan once its routers were read.
   *
   * @param settled whether routers that were not read yet are no longer waited for
   */
  static void settle(String id, Turn turn, boolean settled) {
    var state = turn.state();
    var found = state.plans().find(id).filter(record -> record.status().isUnderWay());
    if (found.isEmpty()) {
      return;
    }
    var plan = found.get();
    boolean read =
        plan.plan().units().stream()
            .flatMap(unit -> unit.changes().keySet().stream())
            .allMatch(router -> wasRead(router, state));
    if (!read && !settled) {
      return;
    }
    var note = "the controller ended while it was pushed; decided by what routers were read to run";
    var status = PlanStatus.APPLIED;
    for (var unit : plan.plan().units()) {
      var result = plan.units().get(unit.id());
      if (result == null || result.status() == UnitResult.Status.UNKNOWN) {
        result = judge(unit, state);
        turn.record(new Event.UnitFinished(turn.now(), plan.id(), result));
      }
      if (result.status() != UnitResult.Status.APPLIED) {
        status = PlanStatus.FAILED;
      }
    }
    long millis =
        plan.decidedAt()
            .map(at -> Duration.between(at.real(), turn.now().real()).toMillis())
            .orElse(0L);
    var phases = new TreeMap<String, Long>();
    phases.put("total", millis);
    turn.record(new Event.PlanFinished(turn.now(), plan.id(), status, phases, note));
  }

  private static boolean wasRead(io.branchline.network.NodeId router, ControllerState state) {
    var record = state.routers().get(router);
    return record != null && record.readSinceStart();
  }

  private static UnitResult judge(ChangeUnit unit, ControllerState state) {
    var installed = state.installed();
    for (var change : unit.changes().entrySet()) {
      if (!wasRead(change.getKey(), state)) {
        return result(
            unit, UnitResult.Status.UNKNOWN, change.getKey() + " could not be read since");
      }
      var running = installed.getOrDefault(change.getKey(), RouterConfiguration.EMPTY);
      if (!change.getValue().applyTo(running).equals(running)) {
        return result(unit, UnitResult.Status.REVERTED, change.getKey() + " does not run it");
      }
    }
    return result(unit, UnitResult.Status.APPLIED, "");
  }

  private static UnitResult result(ChangeUnit unit, UnitResult.Status status, String reason) {
    return new UnitResult(unit.id(), unit.site(), status, reason, 0);
  }
}
