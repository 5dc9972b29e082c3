package io.branchline.cli;

import io.branchline.baseline.Anomaly;
import io.branchline.baseline.Baseline;
import io.branchline.inventory.CalendarFile;
import io.branchline.learn.WeekClock;
import io.branchline.site.Calendar;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code branchline anomalies}: the controller's own baselines on a file. */
@Command(
    name = "anomalies",
    description =
        "Finds where series leave their usual course: drop, spike, level-shift, drift, flap.")
public final class AnomaliesCommand extends OfflineCommand {
  private static final String HEADER = "series,start,end,type";

  /** Rows that tell how often samples come, when less is learnt. */
  private static final int LEAST_ROWS = 100;

  @Option(
      names = "--series",
      required = true,
      paramLabel = "FILE",
      description = "the series: CSV with the header time,NAME..., unpacked when it ends in .gz")
  Path seriesFile = Path.of("");

  @Option(
      names = "--train-fraction",
      paramLabel = "SHARE",
      defaultValue = "0.6",
      description =
          "the share of the time that is learnt and not judged (default: ${DEFAULT-VALUE})")
  double trainFraction;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the alarms (CSV)")
  Path out = Path.of("");

  @Option(
      names = "--calendar",
      paramLabel = "NAME|FILE",
      description = "the bank's calendar: china, or a file (default: weekdays and weekends)")
  Optional<String> calendarName = Optional.empty();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "whose local time people work by, for instance Asia/Shanghai (default: UTC)")
  Optional<String> zoneName = Optional.empty();

  private final StringBuilder rows = new StringBuilder(HEADER + "\n");
  private int found;

  @Override
  public Integer call() {
    if (!(trainFraction >= 0 && trainFraction < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--train-fraction is from 0 to below 1, not " + trainFraction);
    }
    var calendar =
        calendarName.map(name -> CalendarFile.read(name, Path.of(""))).orElse(Calendar.WEEKDAYS);
    var zone = zone();
    var series = SeriesFile.read(seriesFile);
    if (series.rows() < 2) {
      throw new CommandFailed(
          seriesFile + " has " + series.rows() + " rows: nothing to learn from");
    }
    var step = resolution(series);
    var show = stepsOf(series.names().size(), "series");
    for (int column = 0; column < series.names().size(); column++) {
      var clock = Baseline.clock(step, zone, calendar::behavesLike);
      judge(series.names().get(column), series.times(), series.values()[column], clock);
      show.run();
    }
    write(out, rows.toString());
    say("%d anomalies in %d series".formatted(found, series.names().size()));
    return 0;
  }

  /** By what is learnt alone, or by the first rows: later ones may change nothing. */
  private Duration resolution(SeriesFile series) {
    double judgedFrom = judgedFrom(series.times());
    int learnt = (int) Arrays.stream(series.times()).filter(time -> time < judgedFrom).count();
    try {
      return Baseline.resolutionFor(series.step(Math.max(LEAST_ROWS, learnt)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(series.file() + ": " + e.getMessage(), e);
    }
  }

  private ZoneId zone() {
    try {
      return zoneName.map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(), "--zone: there is no time zone " + zoneName.orElse(""), e);
    }
  }

  private double judgedFrom(long[] times) {
    return times[0] + trainFraction * (times[times.length - 1] - times[0]);
  }

  /** Values of one bin are averaged; a bin is judged when a value of a later one comes. */
  private void judge(String name, long[] times, double[] values, WeekClock clock) {
    var baseline = new Baseline(clock);
    double judgedFrom = judgedFrom(times);
    Optional<Anomaly> open = Optional.empty();
    double sum = 0;
    int count = 0;
    for (int i = 0; i < times.length; i++) {
      if (values[i] < 0) {
        throw new CommandFailed(
            "%s: the series %s is %s at %s: anomalies are looked for in rates, counts and shares, which are not negative"
                .formatted(seriesFile, name, values[i], Instant.ofEpochSecond(times[i])));
      }
      if (!Double.isNaN(values[i])) {
        sum += values[i];
        count++;
      }
      long bin = clock.bin(Instant.ofEpochSecond(times[i]));
      boolean closes =
          i + 1 == times.length || clock.bin(Instant.ofEpochSecond(times[i + 1])) != bin;
      if (closes && count > 0) {
        var now = baseline.observe(bin, sum / count);
        if (now.isPresent()) {
          open = now;
        }
        if (open.isPresent() && open.get().isOver()) {
          add(name, open.get(), Instant.ofEpochSecond(times[i]), judgedFrom);
          open = Optional.empty();
        }
      }
      if (closes) {
        sum = 0;
        count = 0;
      }
    }
    open.ifPresent(
        anomaly -> add(name, anomaly, Instant.ofEpochSecond(times[times.length - 1]), judgedFrom));
  }

  private void add(String name, Anomaly anomaly, Instant last, double judgedFrom) {
    if (anomaly.start().getEpochSecond() < judgedFrom) {
      return;
    }
    found++;
    rows.append(
            String.join(
                ",",
                List.of(
                    CsvReader.cell(name),
                    anomaly.start().toString(),
                    anomaly.end().orElse(last).toString(),
                    anomaly.type().label())))
        .append('\n');
  }
}
