package io.branchline.cli;

import io.branchline.inventory.CalendarFile;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.RollingForecast;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code branchline forecast}: what the controller would have forecast of series in a file. */
@Command(
    name = "forecast",
    description =
        "Forecasts the series of a CSV file from rolling origins, with nothing later than each.")
public final class ForecastCommand extends OfflineCommand {
  @Option(
      names = "--series",
      required = true,
      paramLabel = "FILE",
      description = "CSV time,NAME…, perhaps .gz")
  Path series = Path.of("");

  @Option(
      names = "--from",
      required = true,
      paramLabel = "ISO",
      description = "the first origin, such as 2026-03-17T08:00:00Z")
  String from = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      description = "between origins (default: ${DEFAULT-VALUE})",
      defaultValue = "1h")
  Duration every = Duration.ofHours(1);

  @Option(
      names = "--horizons",
      split = ",",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      description = "how far ahead (default: ${DEFAULT-VALUE})",
      defaultValue = "15m,1h,24h,168h")
  List<Duration> horizons = List.of();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "whose days the series follow (default: ${DEFAULT-VALUE})",
      defaultValue = "UTC")
  String zone = "UTC";

  @Option(names = "--calendar", paramLabel = "NAME|FILE", description = "china, or a file of days")
  Optional<String> calendar = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the forecasts (CSV)")
  Path out = Path.of("");

  @Override
  public Integer call() {
    var file = SeriesFile.read(series);
    if (file.rows() == 0) {
      throw new CommandFailed(series + " has no rows");
    }
    if (horizons.stream().distinct().count() < horizons.size()) {
      throw new CommandFailed("--horizons names one twice");
    }
    var first = instant(from);
    RollingForecast rolling;
    try {
      rolling = new RollingForecast(file.times(), file.values(), horizons, first, zoneId(), days());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(series + ": " + e.getMessage(), e);
    }
    var last = Instant.ofEpochSecond(file.times()[file.rows() - 1]);
    if (first.isAfter(last)) {
      throw new CommandFailed("--from " + first + " is after the last row, " + last);
    }
    int origins = Math.toIntExact(Duration.between(first, last).dividedBy(every)) + 1;
    write(
        out,
        to -> {
          to.write("series,origin,target,q05,q50,q95\n");
          var step = stepsOf(origins, "origins");
          for (var origin = first; !origin.isAfter(last); origin = origin.plus(every)) {
            var lines = new StringBuilder();
            rolling.forecast(
                origin,
                (column, at, _, target, quantiles) ->
                    append(lines, file.names().get(column), at, target, quantiles));
            to.append(lines);
            step.run();
          }
        });
    sayWhatIsThin(file, rolling, origins);
    return 0;
  }

  private static void append(
      StringBuilder lines, String name, Instant origin, Instant target, double[] quantiles) {
    lines.append(name).append(',').append(origin).append(',').append(target);
    for (double quantile : quantiles) {
      lines.append(',');
      if (!Double.isNaN(quantile)) {
        lines.append(String.format(Locale.ROOT, "%.6g", quantile));
      }
    }
    lines.append('\n');
  }

  private void sayWhatIsThin(SeriesFile file, RollingForecast rolling, int origins) {
    var thin =
        IntStream.range(0, file.names().size())
            .filter(series -> rolling.thin(series) > 0)
            .mapToObj(series ->
                file.names().get(series) + " (" + rolling.thin(series) + " of " + origins + ")")
            .toList();
    if (!thin.isEmpty()) {
      say(
          "too little history for some horizon, so the last value or yesterday's stands there: "
              + thin.stream().limit(5).collect(Collectors.joining(", "))
              + (thin.size() > 5 ? " and " + (thin.size() - 5) + " more series" : ""));
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new CommandFailed(
          "--from \"" + text + "\" is no time: expected for instance 2026-03-17T08:00:00Z", e);
    }
  }

  private ZoneId zoneId() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new CommandFailed("--zone \"" + zone + "\" is no time zone", e);
    }
  }

  private DayCalendar days() {
    return calendar
        .map(name -> DayCalendar.of(CalendarFile.read(name, Path.of(""))))
        .orElseGet(DayCalendar::weekdays);
  }
}
