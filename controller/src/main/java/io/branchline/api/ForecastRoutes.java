package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.branchline.learn.ActionLedger;
import io.branchline.security.Permission;
import io.branchline.service.DemandForecast;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is forecast, by which models, and what came of it. */
final class ForecastRoutes {
  private final ApiSources sources;

  ForecastRoutes(ApiSources sources) {
    this.sources = sources;
  }

  List<Route> routes() {
    return List.of(
        read("/forecasts", "getForecasts", this::forecasts),
        read(
            "/forecasts/matured",
            "listMaturedForecasts",
            request -> ApiResponse.text("text/csv", sources.maturedForecasts().get())),
        read("/forecasts/actions", "listForecastActions", this::actions),
        read("/forecasts/tallies", "listForecastTallies", this::tallies),
        read(
            "/forecasts/learners",
            "listLearners",
            request -> ApiResponse.ok(new Learners(sources.learners().get()))),
        read("/forecasts/models", "listForecastModels", request -> ApiResponse.ok(models())),
        new Route(
            "POST",
            "/forecasts/models",
            "trainForecastModels",
            Permission.DEPLOY_PLANS,
            request -> {
              sources.trainNow().run();
              return ApiResponse.accepted(models());
            }));
  }

  private static Route read(String pattern, String operation, Route.Handler handler) {
    return new Route("GET", pattern, operation, Permission.READ, handler);
  }

  private record ModelView(
      long horizonSeconds,
      int version,
      int turnedDown,
      boolean challenged,
      long rows,
      Instant from,
      Instant to,
      String base,
      String trees,
      Optional<String> learner,
      Optional<Integer> partition) {
    private static ModelView of(ApiSources.Model model) {
      var status = model.status();
      var provenance = status.provenance();
      return new ModelView(
          status.horizon().toSeconds(),
          status.version(),
          status.turnedDown(),
          status.challenged(),
          provenance.rows(),
          provenance.from(),
          provenance.to(),
          provenance.base(),
          provenance.trees(),
          model.learner(),
          model.partition());
    }
  }

  private record Learners(List<ApiSources.Learner> items) {}

  private record Models(List<ModelView> items) {}

  private Models models() {
    return new Models(sources.models().get().stream().map(ModelView::of).toList());
  }

  private record Score(
      long scored,
      double mae,
      double naiveMae,
      double coverage90,
      long hits,
      long misses,
      long needless,
      List<String> adviceOnly) {}

  private record DemandView(String demand, List<Double> q05, List<Double> q50, List<Double> q95) {}

  private record Forecasts(Instant origin, long stepSeconds, Score score, List<DemandView> items) {}

  private ApiResponse forecasts(ApiRequest request) {
    var outlook = sources.outlook().get();
    var site = request.queryValue("site");
    var trafficClass = request.queryValue("class");
    var scores = sources.state().get().scores().values();
    long points = scores.stream().mapToLong(score -> score.points()).sum();
    double mae = weighted(scores.stream().mapToDouble(s -> s.mae() * s.points()).sum(), points);
    double naive =
        weighted(scores.stream().mapToDouble(s -> s.naiveMae() * s.points()).sum(), points);
    double covered =
        weighted(scores.stream().mapToDouble(s -> s.coverage() * s.points()).sum(), points);
    return ApiResponse.ok(
        new Forecasts(
            outlook.origin(),
            outlook.step().toSeconds(),
            new Score(
                points,
                mae,
                naive,
                covered,
                scores.stream().mapToLong(score -> score.hits()).sum(),
                scores.stream().mapToLong(score -> score.misses()).sum(),
                scores.stream().mapToLong(score -> score.needless()).sum(),
                sources.state().get().scores().entrySet().stream()
                    .filter(entry -> entry.getValue().misleads())
                    .map(Map.Entry::getKey)
                    .toList()),
            outlook.forecasts().stream()
                .filter(forecast ->
                    (site.isEmpty() || forecast.key().site().value().equals(site.get()))
                        && (trafficClass.isEmpty()
                            || forecast.key().trafficClass().equals(trafficClass.get())))
                .map(ForecastRoutes::demand)
                .toList()));
  }

  private static double weighted(double sum, long points) {
    return points == 0 ? 0 : sum / points;
  }

  private static DemandView demand(DemandForecast forecast) {
    return new DemandView(
        forecast.key().toString(), forecast.q05Kbps(), forecast.q50Kbps(), forecast.q95Kbps());
  }

  private record ActionView(
      long id,
      String site,
      @JsonProperty("class") String trafficClass,
      String direction,
      Optional<String> plan,
      Instant from,
      Instant until,
      double limitKbps,
      String outcome,
      Optional<Instant> cameAt,
      Optional<Double> cameKbps) {
    private static ActionView of(ActionLedger.Entry entry) {
      return new ActionView(
          entry.id(),
          entry.need().site().value(),
          entry.need().trafficClass(),
          entry.need().direction().label(),
          Optional.of(entry.plan()).filter(plan -> !plan.isEmpty()),
          entry.at(),
          entry.until(),
          entry.limitKbps(),
          label(entry.outcome()),
          entry.came().map(ActionLedger.Came::at),
          entry.came().map(ActionLedger.Came::kbps));
    }
  }

  private static String label(ActionLedger.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** The entries that the request asks for. */
  private List<ActionLedger.Entry> asked(ApiRequest request) {
    var site = request.queryValue("site");
    var trafficClass = request.queryValue("class");
    return sources.actions().get().stream()
        .filter(entry ->
            site.filter(name -> !name.equals(entry.need().site().value())).isEmpty()
                && trafficClass.filter(name -> !name.equals(entry.need().trafficClass())).isEmpty())
        .toList();
  }

  private ApiResponse actions(ApiRequest request) {
    var outcome = request.queryValue("outcome");
    if (outcome.isPresent()
        && Arrays.stream(ActionLedger.Outcome.values())
            .noneMatch(known -> label(known).equals(outcome.get()))) {
      throw Problem.badRequest(
          "outcome", "\"" + outcome.get() + "\" is none of open, hit, needless, miss");
    }
    var entries =
        asked(request).stream()
            .filter(entry -> outcome.isEmpty() || label(entry.outcome()).equals(outcome.get()))
            .toList();
    return ApiResponse.ok(
        Page.of(request, entries, entry -> Long.toString(entry.id()), ActionView::of));
  }

  private record Need(String site, String trafficClass) {}

  private record TallyView(
      String site,
      @JsonProperty("class") String trafficClass,
      long hits,
      long misses,
      long needless,
      long open) {}

  private ApiResponse tallies(ApiRequest request) {
    var counts =
        new TreeMap<Need, Map<ActionLedger.Outcome, Long>>(
            Comparator.comparing(Need::site).thenComparing(Need::trafficClass));
    for (var entry : asked(request)) {
      counts
          .computeIfAbsent(
              new Need(entry.need().site().value(), entry.need().trafficClass()),
              need -> new EnumMap<>(ActionLedger.Outcome.class))
          .merge(entry.outcome(), 1L, Long::sum);
    }
    return ApiResponse.ok(
        Page.of(
            request,
            List.copyOf(counts.entrySet()),
            entry -> entry.getKey().site() + "/" + entry.getKey().trafficClass(),
            entry ->
                new TallyView(
                    entry.getKey().site(),
                    entry.getKey().trafficClass(),
                    entry.getValue().getOrDefault(ActionLedger.Outcome.HIT, 0L),
                    entry.getValue().getOrDefault(ActionLedger.Outcome.MISS, 0L),
                    entry.getValue().getOrDefault(ActionLedger.Outcome.NEEDLESS, 0L),
                    entry.getValue().getOrDefault(ActionLedger.Outcome.OPEN, 0L))));
  }
}
