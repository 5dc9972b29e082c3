package io.branchline.learn;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/**
 * Forecasts series from rolling origins: all series step through time together, each value is
 * learnt once, global models are trained anew at midnights when there is enough more to learn from.
 * What is said at an origin depends only on values up to it.
 */
public final class RollingForecast {
  private static final int ROWS_KEPT = 40_000;

  private static final List<Duration> RESOLUTIONS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(4),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1));

  private static final Duration SHORTEST_SLOT = Duration.ofMinutes(15);

  private final long[] seconds;
  private final double[][] values;
  private final long interval;
  private final WeekClock clock;
  private final List<Duration> horizons;
  private final int[] ahead;
  private final Fleet fleet;
  private final SeriesModel[] models;
  private final long[] thin;
  private int next;
  private long trainedOn = Long.MIN_VALUE;

  /** Takes what is said. */
  @FunctionalInterface
  public interface Sink {
    /**
     * One forecast.
     *
     * @param series its place among all series
     * @param horizon its place among the horizons
     * @param quantiles the 5th, 50th and 95th percentile; NaN while the series has no value
     */
    void forecast(int series, Instant origin, int horizon, Instant target, double[] quantiles);
  }

  /**
   * Series that are to be forecast.
   *
   * @param seconds times of the values, seconds since 1970, rising
   * @param values by series and time; NaN is missing
   * @param from the first origin; how fine the series are is told by the values up to it
   * @throws IllegalArgumentException when values come less often than daily
   */
  public RollingForecast(
      long[] seconds,
      double[][] values,
      List<Duration> horizons,
      Instant from,
      ZoneId zone,
      DayCalendar calendar) {
    this.seconds = seconds.clone();
    this.values = values.clone();
    this.horizons = List.copyOf(horizons);
    interval = interval(this.seconds, from.getEpochSecond());
    var resolution =
        RESOLUTIONS.stream()
            .filter(candidate -> candidate.toSeconds() >= interval && reachesAll(candidate))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the values are more than a day apart, or a horizon is longer than %,d days"
                        .formatted(Waiting.FARTHEST)));
    var slot = resolution.compareTo(SHORTEST_SLOT) > 0 ? resolution : SHORTEST_SLOT;
    clock = new WeekClock(resolution, slot, zone, calendar);
    ahead =
        horizons.stream()
            .mapToInt(horizon ->
                Math.toIntExact(Math.ceilDiv(horizon.toSeconds(), resolution.toSeconds())))
            .toArray();
    fleet =
        new Fleet(
            clock, Horizons.exactly(Arrays.stream(ahead).sorted().distinct().toArray()), ROWS_KEPT);
    models = new SeriesModel[values.length];
    Arrays.setAll(models, i -> new SeriesModel(fleet, SeriesTraits.UNKNOWN, true));
    thin = new long[values.length];
  }

  /** Horizons of months are not answered by the minute. */
  private boolean reachesAll(Duration resolution) {
    return horizons.stream()
        .allMatch(horizon ->
            Math.ceilDiv(horizon.toSeconds(), resolution.toSeconds()) <= Waiting.FARTHEST);
  }

  /** The usual time between values up to a time, seconds; at least one. */
  private static long interval(long[] seconds, long until) {
    int known = 0;
    while (known < seconds.length && (seconds[known] <= until || known < 3)) {
      known++;
    }
    if (known < 2) {
      return 1;
    }
    var steps = new long[known - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = seconds[i + 1] - seconds[i];
    }
    Arrays.sort(steps);
    return Math.max(1, steps[steps.length / 2]);
  }

  /** Forecasts at an origin; origins must rise. */
  public void forecast(Instant origin, Sink sink) {
    learnUpTo(origin.getEpochSecond());
    var quantiles = new double[3];
    for (int series = 0; series < models.length; series++) {
      var model = models[series];
      boolean untested = false;
      for (int i = 0; i < ahead.length; i++) {
        var target = origin.plus(horizons.get(i));
        if (model.state().isEmpty()) {
          Arrays.fill(quantiles, Double.NaN);
        } else {
          long bin = Math.max(clock.bin(target), model.state().head() + 1);
          model.forecast(bin, clock.slotOfWeek(bin), quantiles);
        }
        untested |= model.state().isEmpty() || !model.isTested(ahead[i]);
        sink.forecast(series, origin, i, target, quantiles);
      }
      thin[series] += untested ? 1 : 0;
    }
  }

  /** At how many origins a series had too little history for some horizon. */
  public long thin(int series) {
    return thin[series];
  }

  private void learnUpTo(long origin) {
    var sums = new double[models.length];
    var counts = new int[models.length];
    while (next < seconds.length && seconds[next] <= origin) {
      long bin = Math.floorDiv(seconds[next], clock.binSeconds());
      long end = (bin + 1) * clock.binSeconds();
      if (end - interval > origin) {
        return;
      }
      trainAtMidnight(bin);
      Arrays.fill(sums, 0);
      Arrays.fill(counts, 0);
      for (; next < seconds.length && seconds[next] < end && seconds[next] <= origin; next++) {
        for (int series = 0; series < models.length; series++) {
          double value = values[series][next];
          if (!Double.isNaN(value)) {
            sums[series] += value;
            counts[series]++;
          }
        }
      }
      for (int series = 0; series < models.length; series++) {
        if (counts[series] > 0) {
          models[series].learn(bin, sums[series] / counts[series], 1, Care.SCORED);
        }
      }
    }
  }

  private void trainAtMidnight(long bin) {
    long day = Math.floorDiv(bin, clock.binsPerDay());
    if (day != trainedOn) {
      trainedOn = day;
      for (var training : fleet.trainings(false)) {
        training.run();
        fleet.accept(training);
      }
    }
  }
}
