package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.branchline.config.ConfigException;
import io.branchline.intent.Intent;
import io.branchline.intent.Schedule;
import io.branchline.intent.SiteSelector;
import io.branchline.loop.Command;
import io.branchline.loop.IntentRecord;
import io.branchline.onos.OnosIntentList;
import io.branchline.security.Permission;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the bank wants: intents and how they fare. */
final class IntentRoutes {
  private final ApiSources sources;
  private final Decisions decisions;

  IntentRoutes(ApiSources sources, Decisions decisions) {
    this.sources = sources;
    this.decisions = decisions;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/intents", "listIntents", Permission.READ, this::list),
        new Route("POST", "/intents", "applyIntent", Permission.WRITE_INTENTS, this::apply),
        new Route("GET", "/intents/{id}", "getIntent", Permission.READ, this::get),
        new Route(
            "DELETE", "/intents/{id}", "deleteIntent", Permission.WRITE_INTENTS, this::delete),
        new Route(
            "GET",
            "/intents/{id}/status",
            "getIntentStatus",
            Permission.READ,
            request -> ApiResponse.ok(status(find(request.id()).intent()))),
        new Route("GET", "/intents/{id}/onos", "getOnosIntents", Permission.READ, this::onos));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record IntentView(
      String kind,
      String name,
      String tenant,
      String traffic,
      Map<String, Object> from,
      Map<String, Object> to,
      Map<String, Object> objectives,
      Map<String, Object> path,
      List<Map<String, String>> when,
      String autonomy,
      int priority,
      Optional<StatusView> status,
      Optional<String> etag) {}

  private record StatusView(
      String name, String status, List<String> reasons, Optional<Instant> measuredAt) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record IntentResult(
      IntentView intent, Optional<PlanViews.PlanView> plan, List<String> violations) {}

  private IntentRecord find(String name) {
    return Optional.ofNullable(sources.state().get().intentRecords().get(name))
        .orElseThrow(() -> Problem.notFound("intent " + name));
  }

  private ApiResponse list(ApiRequest request) {
    var all = List.copyOf(sources.state().get().intentRecords().values());
    return ApiResponse.ok(Page.of(request, all, record -> record.intent().name(), this::view));
  }

  private ApiResponse get(ApiRequest request) {
    var record = find(request.id());
    return ApiResponse.ok(view(record)).withHeader("ETag", etag(record));
  }

  private static String etag(IntentRecord record) {
    return "\"" + record.version() + "\"";
  }

  private ApiResponse apply(ApiRequest request) {
    Intent intent;
    try {
      intent = sources.intentReader().apply(request.body());
    } catch (ConfigException e) {
      throw Problem.invalid(e);
    }
    if (request.queryFlag("dryRun")) {
      var run = sources.dryRun().apply(intent);
      return ApiResponse.ok(
          new IntentResult(
              view(intent, Optional.empty(), Optional.empty()),
              Optional.of(PlanViews.ofDryRun(run.plan(), run.violations())),
              run.violations().stream().map(PlanViews::sentence).toList()));
    }
    boolean existed = sources.state().get().intentRecords().containsKey(intent.name());
    decisions.carryOut(
        new Command.ApplyIntent(request.caller().user(), intent, request.ifVersion()));
    var result = new IntentResult(view(find(intent.name())), Optional.empty(), List.of());
    return existed ? ApiResponse.ok(result) : ApiResponse.created(result);
  }

  private StatusView status(Intent intent) {
    var judged = sources.intentStatus().apply(intent);
    return new StatusView(
        intent.name(), judged.status().label(), judged.status().reasons(), judged.measuredAt());
  }

  private ApiResponse onos(ApiRequest request) {
    var intent = find(request.id()).intent();
    var status = sources.intentStatus().apply(intent).status();
    return ApiResponse.ok(OnosIntentList.of(intent, sources.state().get().bank(), status));
  }

  private ApiResponse delete(ApiRequest request) {
    find(request.id());
    decisions.carryOut(
        new Command.DeleteIntent(request.caller().user(), request.id(), request.ifVersion()));
    return ApiResponse.noContent();
  }

  private IntentView view(IntentRecord record) {
    return view(record.intent(), Optional.of(status(record.intent())), Optional.of(etag(record)));
  }

  /** The intent as its author would write it. */
  private static IntentView view(
      Intent intent, Optional<StatusView> status, Optional<String> etag) {
    var objectives = new LinkedHashMap<String, Object>();
    intent
        .objectives()
        .latency()
        .ifPresent(it -> objectives.put("latency", it.micros() / 1e3 + "ms"));
    intent.objectives().loss().ifPresent(it -> objectives.put("loss", it.percent() + "%"));
    intent
        .objectives()
        .bandwidth()
        .ifPresent(it -> objectives.put("bandwidth", it.kbps() + "kbps"));
    intent
        .objectives()
        .availability()
        .ifPresent(it -> objectives.put("availability", it * 100 + "%"));
    var path = new LinkedHashMap<String, Object>();
    path.put("prefer", intent.path().prefer().stream().map(LineKind::label).toList());
    if (!intent.path().avoidCarriers().isEmpty()) {
      path.put(
          "avoid", Map.of("carrier", intent.path().avoidCarriers().stream().sorted().toList()));
    }
    path.put("protect", intent.path().protect().label());
    path.put("returns", intent.path().sameReturn() ? "same-path" : "any");
    path.put("encryption", intent.path().encryptionRequired() ? "required" : "optional");
    var to = new LinkedHashMap<String, Object>();
    if (!intent.to().isEmpty()) {
      to.put("sites", intent.to().stream().map(SiteId::value).sorted().toList());
    }
    return new IntentView(
        "Intent",
        intent.name(),
        intent.tenant(),
        intent.trafficClass(),
        from(intent.from()),
        to,
        objectives,
        path,
        intent.when().stream().map(IntentRoutes::schedule).toList(),
        intent.autonomy().label(),
        intent.priority(),
        status,
        etag);
  }

  private static Map<String, Object> from(SiteSelector selector) {
    var sites = new LinkedHashMap<String, Object>();
    if (!selector.sites().isEmpty()) {
      sites.put("names", selector.sites().stream().map(SiteId::value).sorted().toList());
    }
    selector.region().ifPresent(region -> sites.put("region", region));
    selector
        .tier()
        .ifPresent(tier -> sites.put("tier", tier == Tier.BRANCH ? "branch" : "data-centre"));
    return sites.isEmpty() ? Map.of() : Map.of("sites", sites);
  }

  private static Map<String, String> schedule(Schedule schedule) {
    return Map.of(
        "days", schedule.days().label(), "between", schedule.from() + "-" + schedule.until());
  }
}
