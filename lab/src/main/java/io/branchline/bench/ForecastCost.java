package io.branchline.bench;

import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.Training;
import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What learning and forecasting 100,000 demands costs. */
final class ForecastCost {
  private static final int SERIES = 100_000;
  private static final int CLASSES = 10;
  private static final int DAYS = 21;
  private static final int LIVE_HOURS = 12;
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<Duration> HORIZONS =
      List.of(
          HOUR, Duration.ofHours(4), Duration.ofHours(8), Duration.ofDays(1), Duration.ofDays(7));
  private static final double LEAST_KBPS = 50;

  private ForecastCost() {}

  static List<BenchRow> run(Path folder, Consumer<String> progress) {
    progress.accept("100,000 series of " + DAYS + " days by the hour");
    var keys = new DemandKey[SERIES];
    for (int i = 0; i < SERIES; i++) {
      keys[i] =
          new DemandKey(
              new SiteId("branch-" + i / CLASSES),
              "class-" + i % CLASSES,
              new SiteId("dc-a"),
              Direction.UP);
    }
    var random = new SplittableRandom(1);
    long heapBefore = heap();
    var forecaster = new DemandForecaster(HOUR, ZoneOffset.UTC, DayCalendar.weekdays());
    double remembering;
    try (var store = SeriesStore.open(folder)) {
      write(store, keys, random);
      progress.accept("learning them");
      long begun = CpuTime.nanos();
      forecaster.importHistory(store, START, START.plus(HOUR.multipliedBy(24 * DAYS)));
      remembering = seconds(begun);
    }
    long begun = CpuTime.nanos();
    for (int hour = 24 * DAYS; hour < 24 * DAYS + LIVE_HOURS; hour++) {
      var time = START.plus(HOUR.multipliedBy(hour));
      for (var key : keys) {
        forecaster.learn(key, time, kbps(key, hour, random));
      }
    }
    double learning = seconds(begun) / LIVE_HOURS;
    progress.accept("training");
    begun = CpuTime.nanos();
    var trainings = forecaster.trainings(true);
    trainings.forEach(Training::run);
    trainings.forEach(forecaster::accept);
    double training = seconds(begun);
    var origin = START.plus(HOUR.multipliedBy(24 * DAYS + LIVE_HOURS));
    begun = CpuTime.nanos();
    int said = 0;
    for (var horizon : HORIZONS) {
      said += forecaster.forecastsAt(origin, horizon).size();
    }
    double forecasting = seconds(begun);
    double megabytes = (heap() - heapBefore) / 1e6;
    var wrong = said == SERIES * HORIZONS.size() ? "" : "only " + said + " forecasts";
    return List.of(
        BenchRow.figure(
            "100,000 series: learning %d days of all from the store".formatted(DAYS),
            remembering,
            "s"),
        BenchRow.figure("100,000 series: learning an hour of all", learning, "s"),
        BenchRow.atMost(
            "100,000 series: a night's training of %d models".formatted(trainings.size()),
            training,
            "s",
            600,
            trainings.isEmpty() ? "none was trained" : ""),
        BenchRow.atMost("100,000 series: forecasts at 5 horizons", forecasting, "s", 60, wrong),
        BenchRow.atMost("100,000 series: memory with all models", megabytes, "MB", 4000, ""));
  }

  private static void write(SeriesStore store, DemandKey[] keys, SplittableRandom random) {
    var times =
        IntStream.range(0, 24 * DAYS)
            .mapToLong(hour -> START.plus(HOUR.multipliedBy(hour)).toEpochMilli())
            .toArray();
    for (var key : keys) {
      var values =
          IntStream.range(0, times.length)
              .mapToDouble(hour -> Math.round(kbps(key, hour, random)))
              .toArray();
      store.write(SeriesKey.demand(key), new Points(times, values));
    }
  }

  private static double kbps(DemandKey key, int hour, SplittableRandom random) {
    int hourOfDay = hour % 24;
    boolean works = hour / 24 % 7 < 5 && hourOfDay >= 8 && hourOfDay < 18;
    double size = LEAST_KBPS * (1 + Math.floorMod(key.hashCode(), 20));
    return size * (works ? 8 : 1) * Math.exp(0.2 * (random.nextDouble() - 0.5));
  }

  private static double seconds(long begun) {
    return (CpuTime.nanos() - begun) / 1e9;
  }

  /** What is in use after a collection, in bytes. */
  static long heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
