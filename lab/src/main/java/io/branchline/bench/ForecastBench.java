package io.branchline.bench;

import static java.util.Objects.requireNonNull;

import io.branchline.cli.SeriesFile;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.RollingForecast;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forecasts of open data from rolling origins, beside last value, the same time yesterday and last
 * week, and Holt-Winters, and what forecasting many series costs. A set whose file is not there is
 * skipped.
 */
public final class ForecastBench {
  public static final String HOW =
      "rolling origins over open data; errors of all series of a set as a share of its values; CPU"
          + " time of one thread";

  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  /** Where it is asked whether the day shows. */
  private static final Duration THREE_HOURS = Duration.ofHours(3);

  /**
   * A file to forecast.
   *
   * @param columns which, empty for the first {@code most}
   * @param warmUp before the first origin
   * @param every how many rows apart origins are
   */
  private record DataSet(
      String name, String file, List<String> columns, int most, Duration warmUp, int every) {}

  private static final List<DataSet> SETS =
      List.of(
          new DataSet(
              "branch, 1 h", "cesnet_ip103_hourly_w01_25.csv.gz", List.of("mbps"), 1, days(28), 5),
          new DataSet(
              "WAN links, 1 h",
              "esnet_2links_hourly_2018_jan_jul.csv.gz",
              List.of(),
              4,
              days(28),
              5),
          new DataSet(
              "cell 231, 1 h", "lte_cell_231_hourly_2017_18.csv.gz", List.of(), 1, days(28), 5),
          new DataSet(
              "cell 233, 1 h", "lte_cell_233_hourly_2017_18.csv.gz", List.of(), 1, days(28), 5),
          new DataSet("ISP link, 5 min", "eu_isp_5min_2005.csv.gz", List.of(), 1, days(21), 5),
          new DataSet("40 pairs, 15 min", "geant_od_15min_0215.csv.gz", List.of(), 40, days(4), 5),
          new DataSet(
              "40 pairs, 5 min",
              "abilene_od_5min_20040301_0314.csv.gz",
              List.of(),
              40,
              days(8),
              11));

  private ForecastBench() {}

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  /**
   * Runs them.
   *
   * @param data where the files are
   * @param folder an empty one, for a store
   */
  public static List<BenchRow> run(Path data, Path folder, Consumer<String> progress) {
    var rows = new ArrayList<BenchRow>();
    var byHorizon = new TreeMap<Duration, List<ForecastScore>>();
    for (var set : SETS) {
      var path = data.resolve(set.file);
      if (!Files.exists(path)) {
        rows.add(BenchRow.skipped(set.name, path + " is not there"));
        continue;
      }
      progress.accept(set.name);
      var series = new Series(set, SeriesFile.read(path));
      series
          .score()
          .forEach((horizon, scores) -> {
            var enough = scores.stream().filter(ForecastScore::isEnough).toList();
            if (!enough.isEmpty()) {
              var sum = ForecastScore.sum(enough);
              byHorizon.computeIfAbsent(horizon, key -> new ArrayList<>()).add(sum);
              var measure = "%s, %s ahead: ".formatted(set.name, text(horizon));
              rows.add(error(measure, horizon, sum, series.dayShows()));
              rows.addAll(interval(measure, sum, enough));
            }
          });
    }
    median(byHorizon, DAY, ForecastScore::toSeason, "error to the better season", 0.72, rows);
    median(byHorizon, WEEK, ForecastScore::toSeason, "error to the better season", 0.85, rows);
    median(
        byHorizon, DAY, ForecastScore::pinballToSeason, "pinball to the better season", 0.75, rows);
    byHorizon.forEach((horizon, scores) -> rows.addAll(overall(horizon, scores)));
    rows.addAll(ForecastCost.run(folder, progress));
    return rows;
  }

  /** What every set is held to at every horizon. */
  private static List<BenchRow> overall(Duration horizon, List<ForecastScore> scores) {
    var measure = "%d sets %s ahead: ".formatted(scores.size(), text(horizon));
    double best = CpuTime.median(scores.stream().mapToDouble(ForecastScore::toBestPeer).toArray());
    double worst = scores.stream().mapToDouble(ForecastScore::toBetterNaive).max().orElseThrow();
    return List.of(
        BenchRow.atMost(measure + "median error to the best of all peers", best, "x", 0.97, ""),
        BenchRow.atMost(
            measure + "the worst set to the better naive method", worst, "x", 1.03, ""));
  }

  private static void median(
      Map<Duration, List<ForecastScore>> byHorizon,
      Duration horizon,
      ToDoubleFunction<ForecastScore> measure,
      String what,
      double limit,
      List<BenchRow> rows) {
    var scores = byHorizon.getOrDefault(horizon, List.of());
    if (!scores.isEmpty()) {
      double median = CpuTime.median(scores.stream().mapToDouble(measure).toArray());
      rows.add(
          BenchRow.atMost(
              "median of %d sets %s ahead: %s".formatted(scores.size(), text(horizon), what),
              median,
              "x",
              limit,
              ""));
    }
  }

  private static BenchRow error(
      String measure, Duration horizon, ForecastScore sum, boolean dayShows) {
    var note = new StringJoiner(", ");
    for (int peer = 0; peer < ForecastScore.PEERS.size(); peer++) {
      note.add(
          String.format(
              Locale.ROOT, "%s %.1f %%", ForecastScore.PEERS.get(peer), sum.percent(peer)));
    }
    note.add(String.format(Locale.ROOT, "%.3f of the best of them", sum.toBestPeer()));
    note.add(sum.count() + " forecasts");
    boolean seasonal = horizon.compareTo(DAY) >= 0;
    double limit =
        seasonal
            ? horizon.equals(DAY) ? 1.0 : 1.03
            : horizon.equals(HOUR) ? dayShows ? 0.5 : 0.85 : horizon.equals(QUARTER) ? 0.75 : 0.85;
    return BenchRow.ratio(
        measure + "error",
        sum.percent(),
        "%",
        seasonal ? "better of day and week" : ForecastScore.PEERS.getFirst(),
        seasonal ? sum.percent() / sum.toSeason() : sum.percent(ForecastScore.LAST),
        limit,
        note.toString());
  }

  private static List<BenchRow> interval(
      String measure, ForecastScore sum, List<ForecastScore> series) {
    double least = series.stream().mapToDouble(ForecastScore::coverage).min().orElseThrow();
    return List.of(
        BenchRow.between(measure + "in the 90 % interval", sum.coverage(), "%", 87, 93),
        BenchRow.between(measure + "the series least within", least, "%", 80, 100));
  }

  private static String text(Duration horizon) {
    return horizon.compareTo(HOUR) < 0 ? horizon.toMinutes() + " min" : horizon.toHours() + " h";
  }

  /** The series of a set, by time. */
  private static final class Series {
    private final DataSet set;
    private final long[] times;
    private final double[][] values;
    private final Map<Long, Integer> rows = new HashMap<>();
    private final long step;

    private Series(DataSet set, SeriesFile file) {
      this.set = set;
      times = file.times();
      values =
          IntStream.range(0, file.names().size())
              .filter(i -> set.columns.isEmpty() || set.columns.contains(file.names().get(i)))
              .limit(set.most)
              .mapToObj(i -> file.values()[i])
              .toArray(double[][]::new);
      for (int row = 0; row < times.length; row++) {
        rows.put(times[row], row);
      }
      step = file.step().toSeconds();
    }

    private double at(int series, long time) {
      var row = rows.get(time);
      return row == null ? Double.NaN : values[series][row];
    }

    /** Whether three hours ahead yesterday tells more than now, over all there is. */
    private boolean dayShows() {
      double last = 0;
      double day = 0;
      for (int series = 0; series < values.length; series++) {
        for (long time : times) {
          double actual = at(series, time);
          double now = at(series, time - THREE_HOURS.toSeconds());
          double yesterday = at(series, time - DAY.toSeconds());
          if (!Double.isNaN(actual + now + yesterday)) {
            last += Math.abs(actual - now);
            day += Math.abs(actual - yesterday);
          }
        }
      }
      return day < last;
    }

    private SequencedMap<Duration, List<ForecastScore>> score() {
      var horizons =
          List.of(Duration.ofMinutes(5), QUARTER, HOUR, DAY, WEEK).stream()
              .filter(horizon -> horizon.toSeconds() >= step)
              .toList();
      var scores = new LinkedHashMap<Duration, List<ForecastScore>>();
      for (var horizon : horizons) {
        scores.put(horizon, Stream.generate(ForecastScore::new).limit(values.length).toList());
      }
      var from = Instant.ofEpochSecond(times[0]).plus(set.warmUp);
      var rolling =
          new RollingForecast(
              times, values, horizons, from, ZoneOffset.UTC, DayCalendar.weekdays());
      var smoothers = new HoltWinters[values.length];
      Arrays.setAll(smoothers, i -> new HoltWinters((int) (DAY.toSeconds() / step)));
      long next = times[0];
      for (long origin = from.getEpochSecond();
          origin <= times[times.length - 1];
          origin += step * set.every) {
        for (; next <= origin; next += step) {
          for (int series = 0; series < values.length; series++) {
            double value = at(series, next);
            smoothers[series].learn(Double.isNaN(value) ? smoothers[series].forecast(1) : value);
          }
        }
        rolling.forecast(
            Instant.ofEpochSecond(origin),
            (series, at, place, target, quantiles) -> {
              var horizon = horizons.get(place);
              double actual = at(series, target.getEpochSecond());
              var peers = peers(series, at.getEpochSecond(), horizon, smoothers[series]);
              if (!Double.isNaN(actual + Arrays.stream(peers).sum())) {
                requireNonNull(scores.get(horizon)).get(series).add(actual, quantiles, peers);
              }
            });
      }
      return scores;
    }

    private double[] peers(int series, long origin, Duration horizon, HoltWinters smoother) {
      long target = origin + horizon.toSeconds();
      double yesterday = at(series, origin - back(horizon, DAY));
      double lastWeek = at(series, origin - back(horizon, WEEK));
      return new double[] {
        at(series, origin),
        yesterday,
        // Where there is no week before, the day stands for it.
        Double.isNaN(lastWeek) && target - WEEK.toSeconds() < times[0] ? yesterday : lastWeek,
        smoother.forecast((int) (horizon.toSeconds() / step))
      };
    }

    /** From an origin to the target's time in the last whole season, seconds. */
    private static long back(Duration horizon, Duration season) {
      return Math.ceilDiv(horizon.toSeconds(), season.toSeconds()) * season.toSeconds()
          - horizon.toSeconds();
    }
  }
}
