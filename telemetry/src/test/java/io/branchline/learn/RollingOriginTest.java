package io.branchline.learn;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forecasts of measured series with a rolling origin: at each origin only earlier values are known.
 * Compared with the best of the last value, the same time yesterday and the same time last week.
 */
@Tag("integration")
class RollingOriginTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  /** Coprime to day and week, so that origins come at all times of both. */
  private static final int ORIGIN_EVERY = 5;

  /** What became of the forecasts of one horizon. */
  private static final class Score {
    private int count;
    private double error;
    private final double[] naiveErrors = new double[3];
    private int covered;

    private void add(double[] quantiles, double actual, double... naive) {
      count++;
      error += Math.abs(quantiles[1] - actual);
      for (int i = 0; i < naive.length; i++) {
        naiveErrors[i] += Math.abs(naive[i] - actual);
      }
      covered += actual >= quantiles[0] && actual <= quantiles[2] ? 1 : 0;
    }

    /** The error as a multiple of the best naive method's. */
    private double ratio() {
      return error / Arrays.stream(naiveErrors).min().orElseThrow();
    }

    private double coverage() {
      return (double) covered / count;
    }
  }

  private static Map<Duration, Score> score(
      TreeMap<Instant, Double> series, Duration step, int trainDays, List<Duration> horizons) {
    var from = series.firstKey().plus(Duration.ofDays(trainDays));
    var rolling =
        new RollingForecast(
            series.keySet().stream().mapToLong(Instant::getEpochSecond).toArray(),
            new double[][] {series.values().stream().mapToDouble(Double::doubleValue).toArray()},
            horizons,
            from,
            ZoneOffset.UTC,
            DayCalendar.weekdays());
    var scores = new TreeMap<Duration, Score>();
    var every = step.multipliedBy(ORIGIN_EVERY);
    for (var origin = from; !origin.isAfter(series.lastKey()); origin = origin.plus(every)) {
      var last = series.get(origin);
      rolling.forecast(
          origin,
          (_, at, place, target, quantiles) -> {
            var horizon = horizons.get(place);
            var actual = series.get(target);
            var daily = series.get(at.plus(horizon.minus(wholeDays(horizon))));
            var weekly =
                series.get(at.plus(horizon.minusDays(horizon.compareTo(WEEK) > 0 ? 14 : 7)));
            if (last != null && actual != null && daily != null && weekly != null) {
              scores
                  .computeIfAbsent(horizon, key -> new Score())
                  .add(quantiles, actual, last, daily, weekly);
            }
          });
    }
    return scores;
  }

  private static Duration wholeDays(Duration horizon) {
    return Duration.ofDays(Math.ceilDiv(horizon.toSeconds(), WeekClock.DAY_SECONDS));
  }

  /** Every horizon's error and coverage at once, so that a failure shows them all. */
  private static void assertScores(
      String series, Map<Duration, Score> scores, Map<Duration, Double> largestRatios) {
    var checks = new ArrayList<Executable>();
    largestRatios.forEach((horizon, largest) -> {
      var score = requireNonNull(scores.get(horizon));
      var what =
          "%s %s ahead: %.3f of the best naive error, %.1f %% covered, %d forecasts"
              .formatted(series, horizon, score.ratio(), 100 * score.coverage(), score.count);
      checks.add(() -> assertTrue(score.count >= 200, what));
      checks.add(() -> assertTrue(score.ratio() <= largest, what));
      checks.add(() -> assertTrue(score.coverage() >= 0.80 && score.coverage() <= 0.99, what));
    });
    assertAll(checks);
  }

  @ParameterizedTest
  @CsvSource({
    "cesnet_ip103_hourly_w01_25.csv.gz, mbps, 0.75, 0.79, 0.98",
    "esnet_2links_hourly_2018_jan_jul.csv.gz, LOND_NEWY_in, 1.01, 0.92, 0.95",
    "esnet_2links_hourly_2018_jan_jul.csv.gz, LOND_NEWY_out, 1.01, 0.92, 0.95",
    "esnet_2links_hourly_2018_jan_jul.csv.gz, AMST_BOST_in, 1.01, 0.93, 1.00",
    "esnet_2links_hourly_2018_jan_jul.csv.gz, AMST_BOST_out, 1.01, 0.92, 0.95",
  })
  void hourlySeries(String file, String column, double hour, double day, double week)
      throws IOException {
    var horizons = List.of(HOUR, Duration.ofDays(1), Duration.ofDays(7));
    var scores = score(OpenData.series(file, column), HOUR, 28, horizons);
    assertScores(
        column, scores, Map.of(HOUR, hour, Duration.ofDays(1), day, Duration.ofDays(7), week));
  }

  @Test
  void fiveMinuteSeries() throws IOException {
    var day = Duration.ofDays(1);
    var quarter = Duration.ofMinutes(15);
    var scores =
        score(
            OpenData.series("eu_isp_5min_2005.csv.gz", "eu_isp"),
            FIVE_MINUTES,
            21,
            List.of(FIVE_MINUTES, quarter, HOUR, day));
    assertScores(
        "eu_isp", scores, Map.of(FIVE_MINUTES, 0.95, quarter, 0.82, HOUR, 0.60, day, 0.72));
  }

  /** A bank's day: work from 8 to 18, quiet week-ends, noise. */
  private static double bankDay(Instant time, Random random) {
    long hour = Math.floorMod(time.getEpochSecond(), 86_400L) / 3600;
    long weekday = Math.floorMod(time.getEpochSecond() / 86_400 + 3, 7L);
    double base = weekday < 5 && hour >= 8 && hour < 18 ? 900 : 100;
    return base * Math.exp(0.1 * random.nextGaussian());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aWorkingDayIsForeseenOnSundayAndTheIntervalHolds(long seed) {
    var random = new Random(seed);
    var series = new TreeMap<Instant, Double>();
    for (int i = 0; i < 24 * 70; i++) {
      var time = Instant.parse("2026-01-05T00:00:00Z").plus(HOUR.multipliedBy(i));
      series.put(time, bankDay(time, random));
    }
    var day = Duration.ofDays(1);
    var score = requireNonNull(score(series, HOUR, 28, List.of(day)).get(day));
    assertTrue(score.ratio() < 0.9, "seed " + seed + ": " + score.ratio());
    assertTrue(
        score.coverage() > 0.83 && score.coverage() < 0.97,
        "seed " + seed + ": " + score.coverage());
  }

  /** Days of 23 and a half hours, as a slow clock stamps them: last week came hours later. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aCourseThatMovesThroughTheDayIsFollowed(long seed) {
    var random = new Random(seed);
    var series = new TreeMap<Instant, Double>();
    for (int i = 0; i < 24 * 70; i++) {
      double hour = i % 23.5;
      double load = 100 + 800 / (1 + Math.exp(8 - hour)) / (1 + Math.exp(hour - 18));
      series.put(
          Instant.parse("2026-01-05T00:00:00Z").plus(HOUR.multipliedBy(i)),
          load * Math.exp(0.1 * random.nextGaussian()));
    }
    var day = Duration.ofDays(1);
    var scores = score(series, HOUR, 28, List.of(day, WEEK));
    double dayRatio = requireNonNull(scores.get(day)).ratio();
    double weekRatio = requireNonNull(scores.get(WEEK)).ratio();
    assertTrue(dayRatio < 0.71, "seed " + seed + ": " + dayRatio);
    assertTrue(weekRatio < 0.5, "seed " + seed + ": " + weekRatio);
  }
}
