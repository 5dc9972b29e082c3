package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RollingForecastTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<Duration> HORIZONS =
      List.of(HOUR, Duration.ofDays(1), Duration.ofDays(7));

  private static long[] hours(int count) {
    var times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = MONDAY.plus(HOUR.multipliedBy(i)).getEpochSecond();
    }
    return times;
  }

  private static double[] bankDays(int hours, long seed) {
    var random = new Random(seed);
    var values = new double[hours];
    for (int i = 0; i < hours; i++) {
      boolean works = i / 24 % 7 < 5 && i % 24 >= 8 && i % 24 < 18;
      values[i] = (works ? 900 : 100) * Math.exp(0.1 * random.nextGaussian());
    }
    return values;
  }

  private static RollingForecast rolling(long[] times, double[][] values, Instant from) {
    return new RollingForecast(
        times, values, HORIZONS, from, ZoneOffset.UTC, DayCalendar.weekdays());
  }

  private static List<String> rows(RollingForecast rolling, Instant from, Instant to) {
    var rows = new ArrayList<String>();
    for (var origin = from; !origin.isAfter(to); origin = origin.plus(HOUR)) {
      rolling.forecast(
          origin,
          (series, at, horizon, target, quantiles) ->
              rows.add(series + " " + at + " " + target + " " + Arrays.toString(quantiles)));
    }
    return rows;
  }

  /** Trained models included: the cut is after several nights of training. */
  @Test
  @Tag("integration")
  void cuttingTheSeriesAfterAnOriginChangesNoRowUpToIt() {
    int all = 24 * 35;
    int cut = 24 * 30 + 5;
    var times = hours(all);
    var values = new double[][] {bankDays(all, 1), bankDays(all, 2)};
    var from = MONDAY.plus(Duration.ofDays(20));
    var last = Instant.ofEpochSecond(times[cut - 1]);
    var whole = rows(rolling(times, values, from), from, last);
    var short0 = Arrays.copyOf(values[0], cut);
    var short1 = Arrays.copyOf(values[1], cut);
    var other =
        rows(rolling(Arrays.copyOf(times, cut), new double[][] {short0, short1}, from), from, last);
    assertEquals(2 * 3 * (Duration.between(from, last).toHours() + 1), whole.size());
    assertEquals(whole, other);
  }

  @Test
  void thinHistoryIsLastValueOrYesterdayAndIsCounted() {
    var times = hours(40);
    var values = new double[][] {bankDays(40, 1), new double[40]};
    Arrays.fill(values[1], Double.NaN);
    var origin = Instant.ofEpochSecond(times[30]);
    var rolling = rolling(times, values, origin);
    rolling.forecast(
        origin,
        (series, at, horizon, target, quantiles) -> {
          if (series == 1) {
            assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN}, quantiles);
          } else if (horizon == 1) {
            assertEquals(values[0][30], quantiles[1], 0.01);
          }
        });
    assertEquals(1, rolling.thin(0));
    assertEquals(1, rolling.thin(1));
  }

  /** What was dead for more than a day, and longer than ever, is dead a week later too. */
  @Test
  void aDeadLineIsForeseenDeadAtEveryHorizonAndAQuietWeekEndIsNot() {
    int all = 24 * 30;
    var times = hours(all);
    var dead = bankDays(all, 3);
    Arrays.fill(dead, 24 * 28 - 2, all, 0);
    var quiet = bankDays(all, 4);
    for (int i = 0; i < all; i++) {
      if (i / 24 % 7 >= 5) {
        quiet[i] = 0;
      }
    }
    var onSunday = Instant.ofEpochSecond(times[24 * 27 + 20]);
    var rolling = rolling(times, new double[][] {dead, quiet}, onSunday);
    rolling.forecast(
        onSunday,
        (series, at, horizon, target, quantiles) -> {
          if (series == 1 && horizon == 1) {
            assertTrue(quantiles[1] > 20, "Monday evening: " + Arrays.toString(quantiles));
          }
        });
    rolling.forecast(
        Instant.ofEpochSecond(times[24 * 29 + 12]),
        (series, at, horizon, target, quantiles) -> {
          if (series == 0) {
            assertEquals(0, quantiles[1], horizon + ": " + Arrays.toString(quantiles));
          }
        });
  }

  /** A line that was cut stays near nothing, and nothing is divided by it. */
  @Test
  void aDeadLineStaysDead() {
    int all = 24 * 30;
    var times = hours(all);
    var values = bankDays(all, 3);
    Arrays.fill(values, 24 * 15, all, 0);
    var origin = Instant.ofEpochSecond(times[all - 1]);
    rolling(times, new double[][] {values}, origin)
        .forecast(
            origin,
            (series, at, horizon, target, quantiles) -> {
              assertTrue(quantiles[0] >= 0 && quantiles[0] <= quantiles[1], horizon + "");
              assertTrue(quantiles[1] < 30, horizon + ": " + Arrays.toString(quantiles));
              assertTrue(Double.isFinite(quantiles[2]), horizon + "");
            });
  }

  @Test
  void gapsAndUnevenTimesAreBorne() {
    var random = new Random(5);
    var times =
        Arrays.stream(hours(24 * 20))
            .filter(time -> random.nextInt(4) > 0)
            .map(time -> time + random.nextInt(600))
            .toArray();
    var values = new double[1][times.length];
    Arrays.fill(values[0], 50);
    var origin = Instant.ofEpochSecond(times[times.length - 1]);
    rolling(times, values, origin)
        .forecast(
            origin, (series, at, horizon, target, quantiles) -> assertEquals(50, quantiles[1], 1));
  }

  @Test
  void valuesMoreThanADayApartAreRefused() {
    var times = new long[] {0, 200_000, 400_000};
    assertThrows(IllegalArgumentException.class, () -> rolling(times, new double[1][3], MONDAY));
  }
}
