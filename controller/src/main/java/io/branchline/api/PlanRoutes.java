package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.branchline.journal.Entry;
import io.branchline.journal.JournalFile;
import io.branchline.journal.Verification;
import io.branchline.loop.Command;
import io.branchline.loop.PlanRecord;
import io.branchline.security.Permission;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What was decided and why: plans, explanations, the journal. */
final class PlanRoutes {
  private final ApiSources sources;
  private final Decisions decisions;

  PlanRoutes(ApiSources sources, Decisions decisions) {
    this.sources = sources;
    this.decisions = decisions;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/plans", "listPlans", Permission.READ, this::list),
        new Route(
            "GET",
            "/plans/{id}",
            "getPlan",
            Permission.READ,
            request -> ApiResponse.ok(PlanViews.of(find(request.id()), true))),
        decision("approve", "approvePlan", Permission.DECIDE_PLANS, Command.AcceptPlan::new),
        decision(
            "reject",
            "rejectPlan",
            Permission.DECIDE_PLANS,
            (by, id) -> new Command.RejectPlan(by, id, "rejected by " + by)),
        decision("deploy", "deployPlan", Permission.DEPLOY_PLANS, Command.AcceptPlan::new),
        decision("rollback", "rollbackPlan", Permission.DEPLOY_PLANS, Command.RollBackPlan::new),
        new Route("GET", "/why", "why", Permission.READ, this::why),
        new Route("GET", "/journal", "listJournal", Permission.READ_JOURNAL, this::journal),
        new Route(
            "GET",
            "/journal/verify",
            "verifyJournal",
            Permission.READ_JOURNAL,
            request -> ApiResponse.ok(check())),
        new Route(
            "GET",
            "/journal/export",
            "exportJournal",
            Permission.READ_JOURNAL,
            request -> ApiResponse.jsonLines(out -> JournalFile.write(sources.journal(), out))));
  }

  private Route decision(
      String verb,
      String operation,
      Permission permission,
      BiFunction<String, String, Command> command) {
    return new Route(
        "POST",
        "/plans/{id}/" + verb,
        operation,
        permission,
        request -> {
          find(request.id());
          decisions.carryOut(command.apply(request.caller().user(), request.id()));
          return ApiResponse.accepted(PlanViews.of(find(request.id()), false));
        });
  }

  private PlanRecord find(String id) {
    return sources.state().get().plans().find(id).orElseThrow(() -> Problem.notFound("plan " + id));
  }

  private ApiResponse list(ApiRequest request) {
    var site = request.queryValue("site").map(SiteId::new);
    var plans =
        sources.state().get().plans().list().stream()
            .filter(record ->
                site.isEmpty()
                    || record.plan().units().stream()
                        .anyMatch(unit -> unit.site().equals(site.get())))
            .toList();
    return ApiResponse.ok(
        Page.of(request, plans, PlanRecord::id, record -> PlanViews.of(record, false)));
  }

  private record WhyView(String subject, Optional<Instant> at, String text, List<Long> entries) {}

  private ApiResponse why(ApiRequest request) {
    var subject =
        request
            .queryValue("subject")
            .orElseThrow(() -> Problem.badRequest("subject", "name a site, a line or a plan"));
    var at = request.queryInstant("at");
    var explanation =
        sources
            .explain()
            .explain(subject, at)
            .orElseThrow(() -> Problem.notFound("\"" + subject + "\" is no site, line or plan"));
    return ApiResponse.ok(new WhyView(subject, at, explanation.text(), explanation.entries()));
  }

  private record EntryView(
      long seq,
      String hash,
      String prevHash,
      Instant realTime,
      Instant networkTime,
      String type,
      @JsonRawValue String event) {}

  private record JournalPage(List<EntryView> items, long next) {}

  /** Ends the reading of the journal once a page is full. */
  private static final class PageFull extends RuntimeException {
    private static final long serialVersionUID = 1;

    PageFull() {
      super("page full", null, false, false);
    }
  }

  private ApiResponse journal(ApiRequest request) {
    int after = request.queryNumber("after", 0, 0, Integer.MAX_VALUE);
    int limit = request.queryNumber("limit", 200, 1, 1000);
    var items = new ArrayList<EntryView>();
    try {
      sources
          .journal()
          .read(
              after + 1L,
              entry -> {
                if (items.size() == limit) {
                  throw new PageFull();
                }
                items.add(view(entry));
              });
    } catch (PageFull full) {
      // The rest is for the next page.
    }
    return ApiResponse.ok(new JournalPage(items, items.isEmpty() ? after : items.getLast().seq()));
  }

  private static EntryView view(Entry entry) {
    return new EntryView(
        entry.sequence(),
        entry.hash(),
        entry.previousHash(),
        entry.realTime(),
        entry.networkTime(),
        entry.kind(),
        entry.body());
  }

  private record Check(
      long entries,
      boolean intact,
      Optional<String> head,
      Optional<Long> firstBad,
      Optional<String> reason) {}

  private Check check() {
    return switch (sources.journal().verify(Optional.empty())) {
      case Verification.Intact intact ->
          new Check(
              intact.head().sequence(),
              true,
              Optional.of(intact.head().hash()),
              Optional.empty(),
              Optional.empty());
      case Verification.Broken broken ->
          new Check(
              sources.journal().head().sequence(),
              false,
              Optional.empty(),
              Optional.of(broken.sequence()),
              Optional.of(broken.reason()));
    };
  }
}
