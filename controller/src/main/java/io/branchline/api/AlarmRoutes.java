package io.branchline.api;

import io.branchline.config.AlarmPolicyReader;
import io.branchline.config.AlarmPolicyText;
import io.branchline.config.ConfigException;
import io.branchline.loop.AlarmPolicyRecord;
import io.branchline.loop.Command;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmPolicy;
import io.branchline.security.Permission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Alarms of lines, and the policies that raise them. */
final class AlarmRoutes {
  private static final String POLICIES = "/alarms/policies";
  private static final String POLICY = POLICIES + "/{id}";

  private final ApiSources sources;
  private final Decisions decisions;

  AlarmRoutes(ApiSources sources, Decisions decisions) {
    this.sources = sources;
    this.decisions = decisions;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/alarms", "listAlarms", Permission.READ, this::alarms),
        new Route("GET", POLICIES, "listAlarmPolicies", Permission.READ, this::policies),
        new Route("GET", POLICY, "getAlarmPolicy", Permission.READ, this::policy),
        new Route("PUT", POLICY, "putAlarmPolicy", Permission.WRITE_SETTINGS, this::put),
        new Route("DELETE", POLICY, "deleteAlarmPolicy", Permission.WRITE_SETTINGS, this::delete));
  }

  private record AlarmView(
      String policy,
      String severity,
      String line,
      String direction,
      Instant since,
      Instant raised,
      Optional<Instant> cleared,
      boolean stale,
      String evidence) {
    private static AlarmView of(Alarm alarm) {
      return new AlarmView(
          alarm.policy(),
          label(alarm.severity()),
          alarm.line().value(),
          alarm.direction().label(),
          alarm.since(),
          alarm.raised(),
          alarm.cleared(),
          alarm.stale(),
          alarm.evidence());
    }
  }

  private record Items<T>(List<T> items) {}

  private ApiResponse alarms(ApiRequest request) {
    var state = request.queryValue("state").orElse("open");
    var alarms = sources.judgements().alarms().get();
    var wanted =
        new ArrayList<Alarm>(
            switch (state) {
              case "open" -> alarms.open();
              case "over" -> alarms.over();
              default ->
                  throw Problem.badRequest("state", "\"" + state + "\" is neither open nor over");
            });
    request
        .queryValue("line")
        .ifPresent(line -> wanted.removeIf(alarm -> !alarm.line().value().equals(line)));
    return ApiResponse.ok(new Items<>(wanted.stream().map(AlarmView::of).toList()));
  }

  private record ConditionView(String measure, double above, boolean timesContract) {}

  /**
   * A policy in force.
   *
   * @param changedBy who put it there; empty for one that is configured
   * @param text as its author would write it
   */
  private record PolicyView(
      String name,
      String severity,
      Optional<String> lines,
      List<ConditionView> when,
      long forSeconds,
      double clearBelow,
      long clearSeconds,
      Optional<String> changedBy,
      String etag,
      String text) {}

  private ApiResponse policies(ApiRequest request) {
    return ApiResponse.ok(
        new Items<>(
            sources.judgements().alarms().get().policies().stream().map(this::view).toList()));
  }

  private ApiResponse policy(ApiRequest request) {
    var view = view(find(request.id()).orElseThrow(() -> missing(request.id())));
    return ApiResponse.ok(view).withHeader("ETag", view.etag());
  }

  private Optional<AlarmPolicy> find(String name) {
    return sources.judgements().alarms().get().policies().stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst();
  }

  private static Problem.Thrown missing(String name) {
    return Problem.notFound("alarm policy " + name);
  }

  private ApiResponse put(ApiRequest request) {
    AlarmPolicy policy;
    try {
      policy = AlarmPolicyReader.parse("policy", request.body());
    } catch (ConfigException e) {
      throw Problem.invalid(e);
    }
    if (!policy.name().equals(request.id())) {
      throw Problem.invalid(
          List.of(
              new Problem.FieldError(
                  "name", null, "\"" + policy.name() + "\" is not " + request.id())));
    }
    boolean existed = find(policy.name()).isPresent();
    decisions.carryOut(
        new Command.PutAlarmPolicy(request.caller().user(), policy, request.ifVersion()));
    return existed ? ApiResponse.ok(view(policy)) : ApiResponse.created(view(policy));
  }

  private ApiResponse delete(ApiRequest request) {
    if (find(request.id()).isEmpty()) {
      throw missing(request.id());
    }
    decisions.carryOut(
        new Command.DeleteAlarmPolicy(request.caller().user(), request.id(), request.ifVersion()));
    return ApiResponse.noContent();
  }

  private PolicyView view(AlarmPolicy policy) {
    var change =
        Optional.ofNullable(sources.state().get().rules().alarmPolicies().get(policy.name()));
    return new PolicyView(
        policy.name(),
        label(policy.severity()),
        policy.kind().map(kind -> kind.label()),
        policy.when().stream()
            .map(each -> new ConditionView(each.measure().label(), each.limit(), each.ofContract()))
            .toList(),
        policy.lasting().toSeconds(),
        policy.clearBelow(),
        policy.clearAfter().toSeconds(),
        change.map(AlarmPolicyRecord::by),
        "\"" + change.map(AlarmPolicyRecord::version).orElse(0L) + "\"",
        AlarmPolicyText.of(policy));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
