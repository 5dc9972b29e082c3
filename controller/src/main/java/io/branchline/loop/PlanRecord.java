package io.branchline.loop;

import io.branchline.network.NodeId;
import io.branchline.plan.Placement;
import io.branchline.plan.Plan;
import io.branchline.policy.RouterConfiguration;
import io.branchline.verify.Violation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan and what became of it.
 *
 * @param decidedBy who accepted or rejected it: a user, {@code autopilot} or {@code verifier}
 * @param decidedAt when it was accepted or rejected
 * @param finishedAt when its push ended
 * @param units results by unit id, as far as they have come
 * @param millis real time by phase, from accepted to verified
 * @param note why it ended as it did
 * @param before what its routers ran when it was accepted, to undo it; dropped from old plans
 * @param placementBefore the placement when it was accepted
 */
public record PlanRecord(
    Plan plan,
    PlanStatus status,
    String outlookHash,
    List<Violation> violations,
    List<String> triggers,
    Moment proposedAt,
    Optional<String> decidedBy,
    Optional<Moment> decidedAt,
    Optional<Moment> finishedAt,
    SortedMap<String, UnitResult> units,
    SortedMap<String, Long> millis,
    String note,
    Map<NodeId, RouterConfiguration> before,
    Placement placementBefore) {
  public PlanRecord {
    violations = List.copyOf(violations);
    triggers = List.copyOf(triggers);
    units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    millis = Collections.unmodifiableSortedMap(new TreeMap<>(millis));
    before = Map.copyOf(before);
  }

  static PlanRecord proposed(Event.PlanProposed event) {
    return new PlanRecord(
        event.plan(),
        PlanStatus.PROPOSED,
        event.outlookHash(),
        event.violations(),
        event.triggers(),
        event.at(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(Map.of("compute", event.computeMillis())),
        "",
        Map.of(),
        Placement.EMPTY);
  }

  public String id() {
    return plan.id();
  }

  PlanRecord with(PlanStatus next) {
    return new PlanRecord(
        plan,
        next,
        outlookHash,
        violations,
        triggers,
        proposedAt,
        decidedBy,
        decidedAt,
        finishedAt,
        units,
        millis,
        note,
        before,
        placementBefore);
  }

  PlanRecord superseded(String by) {
    return new PlanRecord(
        plan,
        PlanStatus.SUPERSEDED,
        outlookHash,
        violations,
        triggers,
        proposedAt,
        decidedBy,
        decidedAt,
        finishedAt,
        units,
        millis,
        "superseded by " + by,
        before,
        placementBefore);
  }

  PlanRecord accepted(
      String by, Moment at, Map<NodeId, RouterConfiguration> running, Placement placement) {
    return new PlanRecord(
        plan,
        PlanStatus.ACCEPTED,
        outlookHash,
        violations,
        triggers,
        proposedAt,
        Optional.of(by),
        Optional.of(at),
        finishedAt,
        units,
        millis,
        note,
        running,
        placement);
  }

  PlanRecord rejected(String by, Moment at, String reason) {
    return new PlanRecord(
        plan,
        PlanStatus.REJECTED,
        outlookHash,
        violations,
        triggers,
        proposedAt,
        Optional.of(by),
        Optional.of(at),
        Optional.of(at),
        units,
        millis,
        reason,
        before,
        placementBefore);
  }

  PlanRecord with(UnitResult result) {
    var next = new TreeMap<>(units);
    next.put(result.unit(), result);
    return new PlanRecord(
        plan,
        status,
        outlookHash,
        violations,
        triggers,
        proposedAt,
        decidedBy,
        decidedAt,
        finishedAt,
        next,
        millis,
        note,
        before,
        placementBefore);
  }

  PlanRecord finished(PlanStatus end, Moment at, Map<String, Long> phases, String why) {
    var breakdown = new TreeMap<>(millis);
    breakdown.putAll(phases);
    return new PlanRecord(
        plan,
        end,
        outlookHash,
        violations,
        triggers,
        proposedAt,
        decidedBy,
        decidedAt,
        Optional.of(at),
        units,
        breakdown,
        why,
        before,
        placementBefore);
  }

  /** Without what is only needed to undo it. */
  PlanRecord aged() {
    return before.isEmpty()
        ? this
        : new PlanRecord(
            plan,
            status,
            outlookHash,
            violations,
            triggers,
            proposedAt,
            decidedBy,
            decidedAt,
            finishedAt,
            units,
            millis,
            note,
            Map.of(),
            placementBefore);
  }
}
