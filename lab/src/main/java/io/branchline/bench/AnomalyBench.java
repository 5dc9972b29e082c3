package io.branchline.bench;

import io.branchline.baseline.Anomaly;
import io.branchline.baseline.Baseline;
import io.branchline.cli.SeriesFile;
import io.branchline.learn.DayCalendar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Anomaly detection on measured series with anomalies put in ({@link InjectedAnomalies}): the first
 * 60 % of each series are learnt, the rest judged, sample by sample. Beside it, on the same data,
 * what is usually done: three standard deviations from the mean of the same time of the week.
 */
public final class AnomalyBench {
  /** How it measures. */
  public static final String HOW =
      "anomalies of five kinds put by chance into the last 40 % of measured series, several times"
          + " over; what a series has of its own counts as false alarm; the cost is CPU time of"
          + " one thread, and memory after a collection";

  private static final double TRAINED = 0.6;

  private AnomalyBench() {}

  /**
   * One file.
   *
   * @param series the largest so many of its columns, among those of traffic
   */
  private record Source(String file, String name, int minutes, int series, int times) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source("eu_isp_5min_2005.csv.gz", "EU ISP, 5 min", 5, 1, 40),
          new Source("abilene_od_5min_20040301_0314.csv.gz", "Abilene, 5 min", 5, 20, 3),
          new Source("geant_od_15min_0215.csv.gz", "GEANT, 15 min", 15, 20, 3),
          new Source("cesnet_ip103_hourly_w01_25.csv.gz", "CESNET, hourly", 60, 1, 20),
          new Source("esnet_2links_hourly_2018_jan_jul.csv.gz", "ESnet, hourly", 60, 4, 10),
          new Source("lte_cell_231_hourly_2017_18.csv.gz", "LTE cell 231, hourly", 60, 1, 10),
          new Source("lte_cell_233_hourly_2017_18.csv.gz", "LTE cell 233, hourly", 60, 1, 10));

  /** Runs it on the files of a folder, and measures what judging costs; about a minute. */
  public static List<BenchRow> run(Path folder, Consumer<String> progress) {
    var rows = new ArrayList<BenchRow>();
    for (var source : SOURCES) {
      var file = folder.resolve(source.file());
      if (!Files.exists(file)) {
        rows.add(BenchRow.skipped(source.name(), file + " is not there"));
        continue;
      }
      var ours = new AnomalyCount();
      var theirs = new AnomalyCount();
      judge(source, SeriesFile.read(file), ours, theirs);
      progress.accept(source.name() + ": " + ours.injected() + " anomalies put in");
      rows.add(BenchRow.figure(source.name() + ": found and called what it was", ours.named(), ""));
      rows.add(
          BenchRow.figure(
              source.name() + ": drifts found before they were over", ours.driftsInTime(), ""));
      boolean fine = source.minutes() == 5;
      if (fine) {
        rows.add(
            BenchRow.atLeastBeside(
                source.name() + ": recall", ours.recall(), PEER, theirs.recall(), 0.90));
        rows.add(
            BenchRow.atLeastBeside(
                source.name() + ": precision", ours.precision(), PEER, theirs.precision(), 0.85));
        rows.add(
            BenchRow.atMost(
                source.name() + ": delay of drop, spike, flap, 90 %", ours.delay(), "min", 10, ""));
      } else {
        rows.add(
            BenchRow.atLeastBeside(
                source.name() + ": recall", ours.recall(), PEER, theirs.recall(), 0.65));
        rows.add(BenchRow.figure(source.name() + ": precision", ours.precision(), ""));
      }
      rows.add(
          BenchRow.atMost(
              source.name() + ": false alarms a series-day", ours.falseADay(), "", 0.05, ""));
      if (theirs.falseADay() > 0) {
        rows.add(
            BenchRow.besideFigure(
                source.name() + ": false alarms a series-day",
                ours.falseADay(),
                "",
                PEER,
                theirs.falseADay(),
                ""));
      }
    }
    rows.addAll(JudgementCost.run(progress));
    return List.copyOf(rows);
  }

  private static final String PEER = "three deviations of the time of the week";

  private static void judge(
      Source source, SeriesFile file, AnomalyCount ours, AnomalyCount theirs) {
    var step = Duration.ofMinutes(source.minutes());
    int n = (int) ((file.times()[file.rows() - 1] - file.times()[0]) / step.toSeconds()) + 1;
    for (int column : largest(source, file)) {
      var values = new double[n];
      Arrays.fill(values, Double.NaN);
      for (int row = 0; row < file.rows(); row++) {
        values[(int) ((file.times()[row] - file.times()[0]) / step.toSeconds())] =
            file.values()[column][row];
      }
      int from = (int) (TRAINED * n);
      for (int time = 0; time < source.times(); time++) {
        long seed = 7919L * time + file.names().get(column).hashCode();
        var series = InjectedAnomalies.into(values, step, from, seed);
        var clock = Baseline.clock(step, ZoneOffset.UTC, DayCalendar.weekdays());
        long first = clock.bin(Instant.ofEpochSecond(file.times()[0]));
        ours.add(series, first, from, source.minutes(), new Ours(new Baseline(clock)));
        theirs.add(series, first, from, source.minutes(), new ThreeDeviations(step));
      }
    }
  }

  private static int[] largest(Source source, SeriesFile file) {
    return IntStream.range(0, file.names().size())
        .filter(column -> isTraffic(file.names(), column))
        .boxed()
        .sorted(
            Comparator.comparingDouble(column ->
                -Arrays.stream(file.values()[column]).filter(value -> !Double.isNaN(value)).sum()))
        .limit(source.series())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** CESNET's file counts flows and packets, too. */
  private static boolean isTraffic(List<String> names, int column) {
    return !names.contains("mbps") || names.get(column).equals("mbps");
  }

  private static final class Ours implements AnomalyCount.Detector {
    private final Baseline baseline;
    private Optional<Anomaly.Type> type = Optional.empty();
    private boolean open;

    private Ours(Baseline baseline) {
      this.baseline = baseline;
    }

    @Override
    public boolean alarmed(long bin, double value) {
      baseline
          .observe(bin, value)
          .ifPresent(now -> {
            open = !now.isOver();
            type = Optional.of(now.type());
          });
      return open;
    }

    @Override
    public Optional<Anomaly.Type> type() {
      return type;
    }
  }

  /** Alarmed when two samples in a row lie outside; it learns all the time. */
  private static final class ThreeDeviations implements AnomalyCount.Detector {
    private final int binsPerWeek;
    private final int binsPerHour;
    private final double[] count = new double[168];
    private final double[] mean = new double[168];
    private final double[] squares = new double[168];
    private int outside;

    private ThreeDeviations(Duration step) {
      binsPerHour = (int) Duration.ofHours(1).dividedBy(step);
      binsPerWeek = 168 * binsPerHour;
    }

    @Override
    public boolean alarmed(long bin, double value) {
      int hour = (int) Math.floorMod(bin, (long) binsPerWeek) / binsPerHour;
      double deviation = Math.sqrt(squares[hour] / Math.max(1, count[hour] - 1));
      boolean out = count[hour] >= 3 && Math.abs(value - mean[hour]) > 3 * deviation;
      count[hour]++;
      double off = value - mean[hour];
      mean[hour] += off / count[hour];
      squares[hour] += off * (value - mean[hour]);
      outside = out ? outside + 1 : 0;
      return outside >= 2;
    }
  }
}
