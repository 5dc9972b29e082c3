package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import io.branchline.store.SeriesStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemandForecasterTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);

  private static DemandKey key(int number) {
    return new DemandKey(
        new SiteId("branch-" + number), "office", new SiteId("dc-a"), Direction.UP);
  }

  private static double bankDay(Instant time) {
    var local = time.atOffset(ZoneOffset.UTC);
    boolean works = local.getDayOfWeek().getValue() <= 5;
    return works && local.getHour() >= 8 && local.getHour() < 18 ? 900 : 100;
  }

  private static void learn(DemandForecaster forecaster, Instant from, Instant to, long seed) {
    var random = new Random(seed);
    for (var time = from; time.isBefore(to); time = time.plus(STEP)) {
      forecaster.learn(key(1), time, bankDay(time) * Math.exp(0.1 * random.nextGaussian()));
    }
  }

  @Test
  void seesTheMorningComeAndTheWeekEndToo() {
    seesTheMorningCome(new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays()));
  }

  /** Its bins and slots are as long as telemetry is seldom; the answer still goes by the step. */
  @Test
  void seesThemByTheHourWhereTelemetryIsSeldom() {
    assertEquals(STEP, DemandForecaster.resolutionFor(Duration.ofSeconds(10)));
    assertEquals(Duration.ofMinutes(15), DemandForecaster.resolutionFor(Duration.ofMinutes(11)));
    var hourly = DemandForecaster.resolutionFor(Duration.ofMinutes(16));
    assertEquals(Duration.ofHours(1), hourly);
    seesTheMorningCome(new DemandForecaster(hourly, ZoneOffset.UTC, DayCalendar.weekdays()));
  }

  private static void seesTheMorningCome(DemandForecaster forecaster) {
    var origin = MONDAY.plus(Duration.ofDays(21)).plus(Duration.ofHours(7));
    learn(forecaster, MONDAY, origin, 1);
    var outlook = forecaster.outlook(origin, STEP, 24);
    assertEquals(origin, outlook.origin());
    var forecast = outlook.forecasts().getFirst();
    assertEquals(100, forecast.q50Kbps().get(0), 25);
    assertEquals(900, forecast.q50Kbps().get(23), 200);
    for (int i = 0; i < 24; i++) {
      assertTrue(forecast.q05Kbps().get(i) < forecast.q50Kbps().get(i));
      assertTrue(forecast.q50Kbps().get(i) < forecast.q95Kbps().get(i));
    }
    var saturday = MONDAY.plus(Duration.ofDays(26)).plus(Duration.ofHours(7));
    learn(forecaster, origin, saturday, 2);
    var quiet = forecaster.outlook(saturday, STEP, 24).forecasts().getFirst();
    assertEquals(100, quiet.q50Kbps().get(23), 40);
  }

  @Test
  void aHolidayIsLikeASunday() {
    var holiday = LocalDate.of(2026, 3, 25);
    DayCalendar calendar = date -> date.equals(holiday) ? DayOfWeek.SUNDAY : date.getDayOfWeek();
    var origin = Instant.parse("2026-03-25T07:00:00Z");
    var aware = new DemandForecaster(ZoneOffset.UTC, calendar);
    var unaware = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
    learn(aware, MONDAY, origin, 1);
    learn(unaware, MONDAY, origin, 1);
    assertEquals(
        100, aware.outlook(origin, STEP, 24).forecasts().getFirst().q50Kbps().get(23), 100);
    assertEquals(
        900, unaware.outlook(origin, STEP, 24).forecasts().getFirst().q50Kbps().get(23), 200);
  }

  @Test
  void whatComesLaterChangesNothingThatWasSaid() {
    var origin = MONDAY.plus(Duration.ofDays(9)).plus(Duration.ofHours(9));
    var forecaster = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
    learn(forecaster, MONDAY, origin, 1);
    var before = forecaster.outlook(origin, STEP, 12);

    var other = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
    learn(other, MONDAY, origin, 1);
    other.learn(key(1), origin, 1_000_000);
    assertEquals(before, other.outlook(origin, STEP, 12));
  }

  @Test
  void partsOfFiveMinutesAreAveraged() {
    var forecaster = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
    for (int minute = 0; minute < 5; minute++) {
      forecaster.learn(key(1), MONDAY.plus(Duration.ofMinutes(minute)), 100 + minute);
    }
    assertEquals(OptionalDouble.empty(), forecaster.lastKbps(key(1)));
    var outlook = forecaster.outlook(MONDAY.plus(STEP), STEP, 1);
    assertEquals(List.of(102.0), outlook.forecasts().getFirst().q50Kbps());
    assertEquals(OptionalDouble.of(102), forecaster.lastKbps(key(1)));
  }

  @Test
  void historyThatComesLateTakesItsPlaceBeforeThePresent(@TempDir Path directory) {
    var forecaster = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
    var origin = MONDAY.plus(Duration.ofDays(28)).plus(Duration.ofHours(7));
    var live = origin.minus(Duration.ofHours(1));
    var points = new TreeMap<Long, Double>();
    for (var time = MONDAY; time.isBefore(live); time = time.plus(Duration.ofMinutes(15))) {
      points.put(time.toEpochMilli(), bankDay(time));
    }
    try (var store = SeriesStore.open(directory)) {
      for (var time = live; time.isBefore(origin); time = time.plus(STEP)) {
        forecaster.learn(key(1), time, 110);
        points.put(time.toEpochMilli(), 110.0);
      }
      store.write(SeriesKey.demand(key(1)), Points.of(points));
      forecaster.importHistory(store, MONDAY, origin);
    }
    var forecast = forecaster.outlook(origin, STEP, 24).forecasts().getFirst();
    assertEquals(110, forecast.q50Kbps().get(0), 10);
    assertEquals(900, forecast.q50Kbps().get(23), 200);
    assertEquals(OptionalDouble.of(110), forecaster.lastKbps(key(1)));
  }

  @Test
  @Tag("integration")
  void sixHundredDemandsLearnFiveWeeksAndSpeakInAMoment(@TempDir Path directory) {
    int demands = 600;
    var to = MONDAY.plus(Duration.ofDays(35)).plus(Duration.ofHours(9));
    var forecaster = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
    var times = new ArrayList<Long>();
    for (var time = MONDAY; time.isBefore(to); time = time.plus(Duration.ofMinutes(15))) {
      times.add(time.toEpochMilli());
    }
    var random = new Random(5);
    try (var store = SeriesStore.open(directory)) {
      for (int i = 0; i < demands; i++) {
        var values =
            times.stream()
                .mapToDouble(time -> {
                  double usual = bankDay(Instant.ofEpochMilli(time));
                  return Math.round(usual * Math.exp(0.1 * random.nextGaussian()));
                })
                .toArray();
        var points = new Points(times.stream().mapToLong(Long::longValue).toArray(), values);
        store.write(SeriesKey.demand(key(i)), points);
      }
      long start = cpuNanos();
      assertEquals((long) demands * times.size(), forecaster.importHistory(store, MONDAY, to));
      System.out.printf(
          "%d demands learnt %d values each in %d ms of CPU%n",
          demands, times.size(), (cpuNanos() - start) / 1_000_000);
    }
    var durations = new long[20];
    Outlook outlook = forecaster.outlook(to, STEP, 24);
    for (int i = 0; i < durations.length; i++) {
      long start = cpuNanos();
      outlook = forecaster.outlook(to, STEP, 24);
      durations[i] = cpuNanos() - start;
    }
    Arrays.sort(durations);
    System.out.printf(
        "an outlook of %d demands x 24 steps: %.1f ms of CPU (median of 20)%n",
        demands, durations[10] / 1e6);
    assertEquals(demands, outlook.forecasts().size());
    for (DemandForecast forecast : outlook.forecasts()) {
      assertEquals(900, forecast.q50Kbps().get(6), 150, forecast.key().toString());
    }
    assertTrue(durations[10] < 50_000_000L, durations[10] / 1e6 + " ms");
  }

  /** Time that does not pass while others use the machine. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
