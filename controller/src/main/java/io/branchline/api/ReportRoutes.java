package io.branchline.api;

import io.branchline.ipfix.IpfixCollector.ExporterStatus;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SeriesKey.Report;
import io.branchline.security.Permission;
import io.branchline.service.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What sites exchanged by application and by users' subnet, out of routers' flow records. */
final class ReportRoutes {
  private static final Duration DEFAULT_SPAN = Duration.ofHours(24);

  /** Of the samples that reports are kept as. */
  private static final Duration STEP = Duration.ofMinutes(5);

  private final ApiSources sources;

  ReportRoutes(ApiSources sources) {
    this.sources = sources;
  }

  List<Route> routes() {
    return List.of(new Route("GET", "/reports", "getReport", Permission.READ, this::report));
  }

  private record Row(String site, String name, long upOctets, long downOctets) {
    private long octets() {
      return upOctets + downOctets;
    }
  }

  private record ExporterView(
      String router,
      long records,
      long elsewhere,
      long malformed,
      long unknown,
      long lost,
      Optional<Instant> lastHeard) {
    private static ExporterView of(ExporterStatus status) {
      return new ExporterView(
          status.node().value(),
          status.records(),
          status.elsewhere(),
          status.malformed(),
          status.unknown(),
          status.lost(),
          status.lastHeard());
    }
  }

  private record ReportView(
      String by, Instant from, Instant to, List<Row> items, List<ExporterView> exporters) {}

  private ApiResponse report(ApiRequest request) {
    Report by;
    try {
      by = Report.ofLabel(request.queryValue("by").orElse(Report.APPLICATION.label()));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("by", String.valueOf(e.getMessage()));
    }
    var to = request.queryInstant("to").orElseGet(() -> sources.clock().instant());
    var from = request.queryInstant("from").orElseGet(() -> to.minus(DEFAULT_SPAN));
    if (!from.isBefore(to)) {
      throw Problem.badRequest("from", from + " is not before " + to);
    }
    var site = request.queryValue("site");
    var rows = new TreeMap<String, Row>();
    for (var key : sources.series().listKeys()) {
      if (key instanceof SeriesKey.OfReport report
          && report.by() == by
          && (site.isEmpty() || report.site().value().equals(site.get()))) {
        add(rows, report, from, to);
      }
    }
    var items = new ArrayList<>(rows.values());
    items.sort(Comparator.comparingLong(Row::octets).reversed());
    if (request.queryValue("format").orElse("json").equals("csv")) {
      return ApiResponse.text("text/csv", csv(items));
    }
    return ApiResponse.ok(
        new ReportView(
            by.label(),
            from,
            to,
            items,
            sources.exporters().get().stream().map(ExporterView::of).toList()));
  }

  private void add(TreeMap<String, Row> rows, SeriesKey.OfReport key, Instant from, Instant to) {
    double octets = 0;
    for (double kbps : sources.series().read(key, from, to).values()) {
      octets += kbps * 1e3 / 8 * STEP.toSeconds();
    }
    if (octets > 0) {
      var site = key.site().value();
      long up = key.direction() == Direction.UP ? Math.round(octets) : 0;
      long down = key.direction() == Direction.DOWN ? Math.round(octets) : 0;
      rows.merge(
          site + "/" + key.name(),
          new Row(site, key.name(), up, down),
          (a, b) -> new Row(site, a.name, a.upOctets + b.upOctets, a.downOctets + b.downOctets));
    }
  }

  private static String csv(List<Row> items) {
    var out = new StringBuilder("site,name,upOctets,downOctets\n");
    for (var row : items) {
      out.append(quoted(row.site)).append(',').append(quoted(row.name)).append(',');
      out.append(row.upOctets).append(',').append(row.downOctets).append('\n');
    }
    return out.toString();
  }

  /** RFC 4180; a name that a router chose must not begin a formula in somebody's spreadsheet. */
  private static String quoted(String text) {
    var safe = text.matches("[=+@-].*") ? "'" + text : text;
    return safe.matches("[A-Za-z0-9._:-]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
