package io.branchline.api;

import io.branchline.score.LineScore;
import io.branchline.security.Permission;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How well lines keep their contracts, and what is not as usual. */
final class JudgementRoutes {
  private final ApiSources sources;

  JudgementRoutes(ApiSources sources) {
    this.sources = sources;
  }

  List<Route> routes() {
    return List.of(
        read("/scores", "listScores", this::scores),
        read("/lines/{id}/outlook", "getLineOutlook", this::outlook),
        read("/anomalies", "listAnomalies", this::anomalies),
        read("/habits", "listHabits", request -> ApiResponse.ok(habits())));
  }

  private static Route read(String pattern, String operation, Route.Handler handler) {
    return new Route("GET", pattern, operation, Permission.READ, handler);
  }

  private record SharedView(
      String risk, int lines, List<String> sameSite, List<String> failedTogether) {}

  private record ScoreView(
      String line,
      String carrier,
      String period,
      Instant start,
      Optional<Double> points,
      double knownShare,
      List<LineScore.Part> parts,
      List<SharedView> shared) {}

  private ApiResponse scores(ApiRequest request) {
    var period = period(request.queryValue("period").orElse("hour"));
    var at = request.queryInstant("at");
    var now = sources.clock().instant();
    if (at.isPresent() && at.get().isAfter(now)) {
      throw Problem.badRequest("at", at.get() + " is not over: it is " + now);
    }
    var line = request.queryValue("line");
    var site = request.queryValue("site");
    var bank = sources.state().get().bank();
    var lines =
        bank.lines().stream()
            .filter(each -> line.isEmpty() || each.id().value().equals(line.get()))
            .filter(each ->
                site.isEmpty()
                    || each.branchEnd().site().value().equals(site.get())
                    || each.hubEnd().site().value().equals(site.get()))
            .toList();
    var page = Page.of(request, lines, each -> each.id().value(), each -> each);
    var views =
        sources.judgements().scores().of(page.items(), period, at).stream()
            .map(score -> view(score, bank.getLine(score.line()).carrier().name()))
            .toList();
    return ApiResponse.ok(new Page<>(views, page.nextCursor()));
  }

  private static LineScore.Period period(String text) {
    return Arrays.stream(LineScore.Period.values())
        .filter(each -> label(each).equals(text))
        .findFirst()
        .orElseThrow(
            () -> Problem.badRequest("period", "\"" + text + "\" is none of hour, day, month"));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ScoreView view(LineScore score, String carrier) {
    return new ScoreView(
        score.line().value(),
        carrier,
        label(score.period()),
        score.start(),
        score.points(),
        score.knownShare(),
        score.parts(),
        score.shared().stream()
            .map(risk ->
                new SharedView(
                    risk.risk(),
                    risk.lines(),
                    risk.sameSite().stream().map(Object::toString).toList(),
                    risk.failedTogether().stream().map(Object::toString).toList()))
            .toList());
  }

  private record QuotaView(
      double usedGb, double atEndGb, double atEndQ95Gb, double limitGb, double exceeds) {}

  private record OutlookView(
      String line,
      Optional<Double> usableNextHour,
      Optional<Double> usableNextDay,
      Optional<Double> flapRisk,
      Optional<QuotaView> quota) {}

  private ApiResponse outlook(ApiRequest request) {
    var line =
        sources
            .state()
            .get()
            .bank()
            .findLine(new LineId(request.id()))
            .filter(each -> each.kind() == LineKind.FIVE_G)
            .orElseThrow(() -> Problem.notFound("5G line " + request.id()));
    var outlook = sources.judgements().mobile().apply(line);
    return ApiResponse.ok(
        new OutlookView(
            line.id().value(),
            outlook.usableNextHour(),
            outlook.usableNextDay(),
            outlook.flapRisk(),
            outlook
                .quota()
                .map(quota ->
                    new QuotaView(
                        quota.used() / 1e9,
                        quota.atEnd() / 1e9,
                        quota.atEndQ95() / 1e9,
                        quota.limit() / 1e9,
                        quota.exceeds()))));
  }

  private record Items<T>(List<T> items) {}

  private Items<HabitOffer> habits() {
    return new Items<>(sources.judgements().habits().get().stream().map(HabitOffer::of).toList());
  }

  private record AnomalyView(
      String series,
      String type,
      Instant start,
      Optional<Instant> end,
      double value,
      double expected) {}

  private record AnomalyList(int judgedSeries, int leftSeries, List<AnomalyView> items) {}

  private ApiResponse anomalies(ApiRequest request) {
    var prefix = request.queryValue("prefix").orElse("");
    var type = request.queryValue("type");
    var from = request.queryInstant("from").orElse(Instant.MIN);
    var known = sources.judgements().anomalies().get();
    return ApiResponse.ok(
        new AnomalyList(
            known.judged(),
            known.left(),
            known.recent().stream()
                .map(each ->
                    new AnomalyView(
                        each.series().toString(),
                        each.anomaly().type().label(),
                        each.anomaly().start(),
                        each.anomaly().end(),
                        each.anomaly().value(),
                        each.anomaly().expected()))
                .filter(view ->
                    view.series().startsWith(prefix)
                        && (type.isEmpty() || view.type().equals(type.get()))
                        && !view.end().orElse(Instant.MAX).isBefore(from))
                .toList()));
  }
}
