package io.branchline.api;

import io.branchline.measure.SeriesKey;
import io.branchline.security.Permission;
import io.branchline.store.CsvExport;
import io.branchline.store.Points;
import io.branchline.store.RollUp;
import io.branchline.store.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Series as they were measured, as roll-ups, and as a file. */
final class SeriesRoutes {
  private static final Duration DEFAULT_SPAN = Duration.ofHours(6);
  private static final int MOST_SERIES = 32;

  private final ApiSources sources;

  SeriesRoutes(ApiSources sources) {
    this.sources = sources;
  }

  List<Route> routes() {
    return List.of(
        read("/series", "getSeries", this::series),
        read("/series/rollups", "getSeriesRollups", this::rollUps),
        read("/series/export", "exportSeries", this::export));
  }

  private static Route read(String pattern, String operation, Route.Handler handler) {
    return new Route("GET", pattern, operation, Permission.READ, handler);
  }

  private record Span(Instant from, Instant to) {}

  private Span span(ApiRequest request) {
    var to = request.queryInstant("to").orElseGet(() -> sources.clock().instant());
    var from = request.queryInstant("from").orElseGet(() -> to.minus(DEFAULT_SPAN));
    if (!from.isBefore(to)) {
      throw Problem.badRequest("from", from + " is not before " + to);
    }
    return new Span(from, to);
  }

  private static List<SeriesKey> keys(ApiRequest request) {
    var names = request.queryValues("name");
    if (names.isEmpty()) {
      throw Problem.badRequest("name", "the name of a series is missing");
    }
    if (names.size() > MOST_SERIES) {
      throw Problem.badRequest("name", "at most " + MOST_SERIES + " series in one request");
    }
    try {
      return names.stream().map(SeriesKey::parse).toList();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("name", String.valueOf(e.getMessage()));
    }
  }

  private record SeriesView(String name, long[] times, double[] values) {}

  private record SeriesList(List<SeriesView> items, List<String> names) {}

  private ApiResponse series(ApiRequest request) {
    if (request.queryValues("name").isEmpty()) {
      var prefix = request.queryValue("prefix").orElse("");
      return ApiResponse.ok(
          new SeriesList(
              List.of(),
              sources.series().listKeys().stream()
                  .map(Object::toString)
                  .filter(name -> name.startsWith(prefix))
                  .sorted()
                  .toList()));
    }
    var span = span(request);
    int most = request.queryNumber("maxPoints", 1000, 1, 10_000);
    return ApiResponse.ok(
        new SeriesList(
            keys(request).stream()
                .map(key -> {
                  var points = sources.series().read(key, span.from, span.to);
                  var few = thinned(points, span, most);
                  return new SeriesView(key.toString(), few.times(), few.values());
                })
                .toList(),
            List.of()));
  }

  private static Points thinned(Points points, Span span, int most) {
    if (points.size() <= most) {
      return points;
    }
    long millis = Duration.between(span.from, span.to).toMillis();
    return points.averaged(Math.max(1, Math.ceilDiv(millis, (long) most)));
  }

  private record RollUpView(
      String name,
      long[] times,
      int[] counts,
      double[] min,
      double[] max,
      double[] mean,
      double[] p95) {
    static RollUpView of(SeriesKey key, Windows windows) {
      return new RollUpView(
          key.toString(),
          windows.times(),
          windows.counts(),
          windows.min(),
          windows.max(),
          windows.mean(),
          windows.p95());
    }
  }

  private record RollUpList(String step, List<RollUpView> items) {}

  private ApiResponse rollUps(ApiRequest request) {
    RollUp rollUp;
    try {
      rollUp = RollUp.ofLabel(request.queryValue("step").orElse("5m"));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("step", String.valueOf(e.getMessage()));
    }
    var span = span(request);
    return ApiResponse.ok(
        new RollUpList(
            rollUp.label(),
            keys(request).stream()
                .map(key ->
                    RollUpView.of(key, sources.series().read(key, rollUp, span.from, span.to)))
                .toList()));
  }

  private ApiResponse export(ApiRequest request) {
    var keys = keys(request);
    var span = span(request);
    return ApiResponse.csv(out -> CsvExport.write(sources.series(), keys, span.from, span.to, out));
  }
}
