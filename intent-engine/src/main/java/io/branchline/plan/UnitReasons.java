package io.branchline.plan;

import io.branchline.policy.RouterChange;
import io.branchline.service.QueueProfile;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.SiteId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Explains the units that no move explains: queues that are resized, and drift. */
final class UnitReasons {
  private final PlanningInput input;
  private final Set<SiteId> explained = new HashSet<>();

  UnitReasons(PlanningInput input, List<PlanReason> reasons) {
    this.input = input;
    reasons.forEach(reason -> explained.add(reason.site()));
  }

  List<PlanReason> explain(List<ChangeUnit> units) {
    var reasons = new ArrayList<PlanReason>();
    for (var unit : units) {
      if (explained.contains(unit.site())) {
        continue;
      }
      boolean onlyQueues = unit.changes().values().stream().allMatch(UnitReasons::onlyQueues);
      if (onlyQueues) {
        unit.changes()
            .forEach((router, change) ->
                change
                    .putQueues()
                    .forEach((name, profile) ->
                        resized(unit.site(), new InterfaceId(router, name), profile)
                            .ifPresent(reasons::add)));
      }
      if (reasons.isEmpty() || !reasons.getLast().site().equals(unit.site())) {
        reasons.add(
            new PlanReason.Reconciled(
                unit.site(),
                unit.site()
                    + ": "
                    + String.join(
                        ", ", unit.changes().keySet().stream().map(Object::toString).toList())
                    + " do not have what was planned and are set right"));
      }
    }
    return reasons;
  }

  private static boolean onlyQueues(RouterChange change) {
    return change.putPolicies().isEmpty()
        && change.removedPolicies().isEmpty()
        && change.putSteering().isEmpty()
        && change.removedSteering().isEmpty()
        && change.removedQueues().isEmpty();
  }

  private java.util.Optional<PlanReason> resized(
      SiteId site, InterfaceId port, QueueProfile profile) {
    var before = input.installedOn(port.node()).queues().get(port.name());
    var line = input.bank().lines().stream().filter(l -> endsAt(l, port)).findFirst();
    if (before == null || line.isEmpty()) {
      return java.util.Optional.empty();
    }
    var parts = new ArrayList<String>();
    for (var queue : profile.queues()) {
      before
          .findQueue(queue.name())
          .filter(old -> !old.guarantee().equals(queue.guarantee()))
          .ifPresent(old ->
              parts.add(
                  String.format(
                      Locale.ROOT,
                      "%s from %.0f to %.0f kbit/s",
                      queue.name(),
                      old.guarantee().kbps(),
                      queue.guarantee().kbps())));
    }
    return java.util.Optional.of(
        new PlanReason.QueuesResized(
            site,
            line.get().id(),
            "guarantees at " + port + " follow the outlook: " + String.join(", ", parts)));
  }

  private static boolean endsAt(Line line, InterfaceId port) {
    return line.branchEnd().port().equals(port) || line.hubEnd().port().equals(port);
  }
}
