package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.branchline.export.Forwarder;
import io.branchline.loop.LineState;
import io.branchline.loop.PeerState;
import io.branchline.loop.PlanStatus;
import io.branchline.loop.Protocol;
import io.branchline.loop.SessionState;
import io.branchline.network.NodeId;
import io.branchline.security.Permission;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the network is and does: status, sites, routers, links and lines. */
final class NetworkRoutes {
  private final ApiSources sources;
  private final Measured measured;

  NetworkRoutes(ApiSources sources) {
    this.sources = sources;
    this.measured = new Measured(sources.series());
  }

  List<Route> routes() {
    return List.of(
        read("/status", "getStatus", request -> ApiResponse.ok(status())),
        read("/sites", "listSites", this::listSites),
        read("/sites/{id}", "getSite", this::getSite),
        read("/nodes", "listNodes", this::listNodes),
        read("/links", "listLinks", this::listLinks),
        read("/topology", "getTopology", request -> ApiResponse.ok(views().topology())),
        read("/lines", "listLines", this::listLines),
        read("/lines/{id}", "getLine", request -> ApiResponse.ok(views().line(lineOf(request)))),
        read("/lines/{id}/queues", "listQueues", this::listQueues),
        read("/lines/{id}/forecast", "getLineForecast", this::lineForecast),
        read("/classes", "listClasses", request -> ApiResponse.ok(classes())));
  }

  private static Route read(String pattern, String operation, Route.Handler handler) {
    return new Route("GET", pattern, operation, Permission.READ, handler);
  }

  private NetworkViews views() {
    return new NetworkViews(sources.state().get(), measured);
  }

  private record Sessions(long netconfUp, long gnmiUp, long gnmiStale, long bgpUp) {}

  private record TopologyCount(int nodes, int links, boolean stale) {}

  private record PlanCount(long made, long applied, long rolledBack, long pending) {}

  private record History(
      String state, long importedSeries, Map<String, Long> leftOut, Optional<String> error) {}

  private record Planning(
      Optional<Instant> lastRound,
      Optional<Instant> nextRound,
      double millis,
      Optional<String> hold) {}

  private record JournalHealth(Optional<String> error) {}

  private record Status(
      String state,
      Instant networkTime,
      Instant realTime,
      double speed,
      int routers,
      Sessions sessions,
      TopologyCount topology,
      Map<String, Long> lines,
      PlanCount plans,
      Map<String, Long> intents,
      History history,
      Planning planning,
      JournalHealth journal,
      Map<String, Forwarder.State> forwarding,
      long samples,
      String zone) {}

  private Status status() {
    var state = sources.state().get();
    var activity = sources.activity().get();
    var lines = new TreeMap<String, Long>();
    for (var status : LineState.Status.values()) {
      lines.put(
          status.name().toLowerCase(Locale.ROOT),
          state.lines().values().stream().filter(line -> line.status() == status).count());
    }
    long netconfUp = state.sessionsUp(Protocol.NETCONF);
    long gnmiUp = state.sessionsUp(Protocol.GNMI);
    int routers = state.routers().size();
    boolean whole =
        netconfUp == routers
            && gnmiUp == routers
            && !state.topologyStale()
            && activity.journalError().isEmpty()
            && lines.getOrDefault("up", 0L) == state.lines().size();
    return new Status(
        state.topology().nodeCount() == 0 && netconfUp == 0
            ? "starting"
            : whole ? "running" : "degraded",
        sources.clock().instant(),
        sources.clock().real().instant(),
        sources.clock().speed(),
        routers,
        new Sessions(
            netconfUp,
            gnmiUp,
            state.routers().values().stream()
                .filter(router -> router.gnmi().state() == SessionState.STALE)
                .count(),
            state.network().peers().values().stream()
                .filter(peer -> peer.state() == PeerState.SYNCHRONISED)
                .count()),
        new TopologyCount(
            state.topology().nodeCount(), state.topology().linkCount(), state.topologyStale()),
        lines,
        new PlanCount(
            state.plans().records().size(),
            count(PlanStatus.APPLIED),
            count(PlanStatus.ROLLED_BACK),
            count(PlanStatus.PENDING)),
        state.intents().stream()
            .collect(
                Collectors.groupingBy(
                    intent -> sources.intentStatus().apply(intent).status().label(),
                    TreeMap::new,
                    Collectors.counting())),
        new History(
            activity.historyState(),
            activity.historySeries(),
            activity.historyLeftOut(),
            activity.historyError()),
        new Planning(
            activity.lastRound(),
            activity.nextRound(),
            activity.planMillis(),
            state.findBlindness()),
        new JournalHealth(activity.journalError()),
        activity.forwarding(),
        activity.samples(),
        sources.zone().getId());
  }

  private long count(PlanStatus status) {
    return sources.state().get().plans().records().values().stream()
        .filter(record -> record.status() == status)
        .count();
  }

  private ApiResponse listSites(ApiRequest request) {
    var views = views();
    var sites = sources.state().get().bank().sites();
    return ApiResponse.ok(Page.of(request, sites, site -> site.id().value(), views::site));
  }

  private ApiResponse getSite(ApiRequest request) {
    var site = sources.state().get().bank().findSite(new SiteId(request.id()));
    return ApiResponse.ok(
        views().site(site.orElseThrow(() -> Problem.notFound("site " + request.id()))));
  }

  private ApiResponse listNodes(ApiRequest request) {
    var views = views();
    return ApiResponse.ok(Page.of(request, views.nodeIds(), NodeId::value, views::node));
  }

  private ApiResponse listLinks(ApiRequest request) {
    return ApiResponse.ok(
        Page.of(request, views().links(), NetworkViews.LinkView::id, link -> link));
  }

  private ApiResponse listLines(ApiRequest request) {
    var views = views();
    var site = request.queryValue("site");
    var lines =
        sources.state().get().bank().lines().stream()
            .filter(line ->
                site.isEmpty()
                    || line.branchEnd().site().value().equals(site.get())
                    || line.hubEnd().site().value().equals(site.get()))
            .toList();
    return ApiResponse.ok(Page.of(request, lines, line -> line.id().value(), views::line));
  }

  private Line lineOf(ApiRequest request) {
    return sources
        .state()
        .get()
        .bank()
        .findLine(new LineId(request.id()))
        .orElseThrow(() -> Problem.notFound("line " + request.id()));
  }

  private record Items<T>(List<T> items) {}

  private ApiResponse listQueues(ApiRequest request) {
    return ApiResponse.ok(new Items<>(views().queues(lineOf(request))));
  }

  private record LineForecastView(
      String line,
      Instant origin,
      int stepSeconds,
      double capacityKbps,
      ApiSources.Band up,
      ApiSources.Band down,
      List<ApiSources.QueueForecast> queues) {}

  private ApiResponse lineForecast(ApiRequest request) {
    var line = lineOf(request);
    var forecast =
        sources
            .lineForecast()
            .apply(line.id().value())
            .orElseThrow(() -> Problem.unavailable("nothing has been forecast yet"));
    return ApiResponse.ok(
        new LineForecastView(
            line.id().value(),
            forecast.origin(),
            forecast.stepSeconds(),
            line.contract().committed().kbps(),
            forecast.up(),
            forecast.down(),
            forecast.queues()));
  }

  private record ClassView(
      String name,
      int color,
      int priority,
      List<Integer> dscp,
      @JsonProperty("meanPacketBytes") int packetBytes) {}

  private Items<ClassView> classes() {
    return new Items<>(
        sources.state().get().bank().classes().stream()
            .map(known ->
                new ClassView(
                    known.name(),
                    known.color(),
                    known.priority(),
                    known.dscps(),
                    known.meanPacketBytes()))
            .toList());
  }
}
