package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.branchline.loop.PlanRecord;
import io.branchline.loop.PlanStatus;
import io.branchline.loop.UnitResult;
import io.branchline.plan.Breach;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Move;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanReason;
import io.branchline.policy.RouterChange;
import io.branchline.site.LineId;
import io.branchline.verify.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans in the words of the interface. */
final class PlanViews {
  private PlanViews() {}

  record MoveView(
      String site,
      @JsonProperty("class") String trafficClass,
      Optional<String> from,
      String to,
      String why) {}

  record BreachView(
      String site,
      @JsonProperty("class") String trafficClass,
      String direction,
      String line,
      Instant at,
      String why) {}

  record RouterView(String router, List<String> changes) {}

  record UnitView(
      String id, String site, String status, Optional<String> reason, List<RouterView> routers) {}

  record PlanView(
      String id,
      Instant createdAt,
      String trigger,
      String status,
      String summary,
      List<String> sites,
      int routers,
      Optional<String> acceptedBy,
      Optional<Instant> finishedAt,
      List<String> reasons,
      List<MoveView> moves,
      List<BreachView> foreseen,
      List<String> violations,
      Map<String, Long> timings,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String note,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<UnitView> units) {}

  static PlanView of(PlanRecord record, boolean detail) {
    return view(
        record.plan(),
        record.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        String.join(", ", record.triggers()),
        record.decidedBy(),
        record.finishedAt().map(at -> at.network()),
        record.violations(),
        record.millis(),
        record.note(),
        detail
            ? record.plan().units().stream()
                .map(unit -> unit(unit, Optional.ofNullable(record.units().get(unit.id()))))
                .toList()
            : null);
  }

  /** A plan that was only computed, for a dry run. */
  static PlanView ofDryRun(Plan plan, List<Violation> violations) {
    return view(
        plan,
        PlanStatus.PROPOSED.name().toLowerCase(Locale.ROOT),
        "dry run",
        Optional.empty(),
        Optional.empty(),
        violations,
        Map.of(),
        "",
        plan.units().stream().map(unit -> unit(unit, Optional.empty())).toList());
  }

  private static PlanView view(
      Plan plan,
      String status,
      String trigger,
      Optional<String> by,
      Optional<Instant> finishedAt,
      List<Violation> violations,
      Map<String, Long> timings,
      String note,
      @Nullable List<UnitView> units) {
    return new PlanView(
        plan.id(),
        plan.createdAt(),
        trigger,
        status,
        summary(plan),
        plan.units().stream().map(unit -> unit.site().value()).distinct().sorted().toList(),
        (int)
            plan.units().stream()
                .flatMap(unit -> unit.changes().keySet().stream())
                .distinct()
                .count(),
        by,
        finishedAt,
        plan.reasons().stream().map(PlanReason::sentence).toList(),
        plan.moves().stream().map(PlanViews::move).toList(),
        plan.foreseen().stream().map(PlanViews::breach).toList(),
        violations.stream().map(PlanViews::sentence).toList(),
        timings,
        note,
        units);
  }

  /** One line: what moves where, or what else changes. */
  static String summary(Plan plan) {
    if (plan.isEmpty()) {
      return "nothing has to change";
    }
    var sites = plan.units().stream().map(unit -> unit.site().value()).distinct().toList();
    var where = sites.size() <= 3 ? String.join(", ", sites) : sites.size() + " branches";
    if (plan.moves().isEmpty()) {
      return where + ": queues and backup paths adjusted";
    }
    if (plan.moves().size() > 3) {
      return where + ": " + plan.moves().size() + " classes placed";
    }
    return plan.moves().stream()
        .map(move ->
            move.site()
                + ": "
                + move.trafficClass()
                + move.from().map(from -> " from " + from).orElse("")
                + " to "
                + move.to())
        .collect(Collectors.joining("; "));
  }

  /** A violation in words. */
  static String sentence(Violation violation) {
    return violation.where()
        + ": "
        + violation.figures()
        + switch (violation.weight()) {
          case BLOCKS -> "";
          case PRE_EXISTING -> " (so before the plan, too)";
          case ACCEPTED -> " (no plan could avoid it, or it gives way to something more important)";
        };
  }

  private static MoveView move(Move move) {
    return new MoveView(
        move.site().value(),
        move.trafficClass(),
        move.from().map(LineId::value),
        move.to().value(),
        move.why());
  }

  private static BreachView breach(Breach breach) {
    return new BreachView(
        breach.site().value(),
        breach.trafficClass(),
        breach.direction().label(),
        breach.line().value(),
        breach.at(),
        breach.sentence());
  }

  private static UnitView unit(ChangeUnit unit, Optional<UnitResult> result) {
    return new UnitView(
        unit.id(),
        unit.site().value(),
        result
            .map(found ->
                switch (found.status()) {
                  case APPLIED -> "confirmed";
                  case PENDING -> "pending";
                  case REVERTED, REJECTED -> "rolled-back";
                  case UNKNOWN -> "failed";
                })
            .orElse("planned"),
        result.map(UnitResult::reason).filter(reason -> !reason.isEmpty()),
        unit.changes().entrySet().stream()
            .map(entry -> new RouterView(entry.getKey().value(), sentences(entry.getValue())))
            .toList());
  }

  private static List<String> sentences(RouterChange change) {
    var lines = new ArrayList<String>();
    change
        .putPolicies()
        .forEach(policy ->
            lines.add(
                "put SR policy "
                    + policy.name()
                    + " (color "
                    + policy.key().color()
                    + ", endpoint "
                    + policy.key().endpoint()
                    + "): "
                    + policy.candidatePaths().stream()
                        .map(path ->
                            path.preference()
                                + " via "
                                + path.segmentLists().stream()
                                    .map(list -> list.list().toString())
                                    .collect(Collectors.joining(" | ")))
                        .collect(Collectors.joining("; "))));
    change.removedPolicies().forEach(key -> lines.add("remove SR policy " + key));
    change
        .putSteering()
        .forEach(rule ->
            lines.add(
                "steer DSCP "
                    + rule.dscp()
                    + " to "
                    + rule.destination()
                    + " into color "
                    + rule.color()));
    change.removedSteering().forEach(name -> lines.add("remove steering " + name));
    change
        .putQueues()
        .forEach((port, profile) ->
            lines.add(
                "queues of "
                    + port
                    + " at "
                    + profile.shaper()
                    + ": "
                    + profile.queues().stream()
                        .map(queue -> queue.name() + " " + queue.guarantee())
                        .collect(Collectors.joining(", "))));
    change.removedQueues().forEach(port -> lines.add("remove queues of " + port));
    return lines;
  }
}
