package io.branchline.export;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What series are called in Prometheus: {@code branchline_line_sent_kbps{line="…",
 * direction="up"}}, likewise {@code queue} with {@code class}, {@code demand}, {@code policy} and
 * {@code report}, which has {@code application} or {@code subnet}.
 */
final class MetricName {
  private MetricName() {}

  /** The labels of a series in their order, its name among them. */
  static Map<String, String> labels(SeriesKey key) {
    return new TreeMap<>(
        switch (key) {
          case SeriesKey.OfLine line ->
              Map.of(
                  "__name__", name("line", line.measure()),
                  "line", line.line().value(),
                  "direction", line.direction().label());
          case SeriesKey.OfQueue queue ->
              Map.of(
                  "__name__", name("queue", queue.measure()),
                  "line", queue.line().value(),
                  "direction", queue.direction().label(),
                  "class", queue.queue());
          case SeriesKey.OfDemand demand ->
              Map.of(
                  "__name__", name("demand", Measure.KBPS),
                  "site", demand.demand().site().value(),
                  "class", demand.demand().trafficClass(),
                  "far_site", demand.demand().farSite().value(),
                  "direction", demand.demand().direction().label());
          case SeriesKey.OfPolicy policy ->
              Map.of(
                  "__name__", name("policy", policy.measure()),
                  "headend", policy.policy().headend().value(),
                  "color", Integer.toUnsignedString(policy.policy().color()),
                  "endpoint", policy.policy().endpoint().toString());
          case SeriesKey.OfReport report ->
              Map.of(
                  "__name__",
                  name("report", Measure.KBPS),
                  "site",
                  report.site().value(),
                  report.by().label(),
                  report.name(),
                  "direction",
                  report.direction().label());
        });
  }

  private static String name(String kind, Measure measure) {
    return "branchline_"
        + kind
        + "_"
        + measure.label().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
