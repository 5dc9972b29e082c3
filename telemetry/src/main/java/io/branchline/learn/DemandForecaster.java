package io.branchline.learn;

import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Learns how every demand moves, and says how all of them will: for each step of an outlook the
 * 5th, 50th and 95th percentile. What it says at an origin depends only on values of before.
 *
 * <p>Not safe for use from several threads: one thread of learning owns it.
 */
public final class DemandForecaster {
  /** The finest resolution, which {@link #resolutionFor} takes for telemetry that is as fine. */
  private static final Duration FINEST = Duration.ofMinutes(5);

  private static final Duration COARSEST = Duration.ofHours(1);
  private static final Duration SLOT = Duration.ofMinutes(15);

  /** A value of history stands for the time up to the next one, but not longer than this. */
  private static final Duration LONGEST_SPAN = Duration.ofHours(1);

  /**
   * History before this only makes profiles; scoring all of it would take long and change little.
   */
  private static final Duration SCORED_HISTORY = Duration.ofDays(10);

  private static final int POOLED = 2000;

  private final WeekClock clock;
  private final Duration resolution;
  private final Horizons horizons;
  private final Residuals[] pool = new Residuals[Horizons.COUNT];
  private final TreeMap<DemandKey, Learner> learners = new TreeMap<>();

  /** A demand's model, and the bin whose parts are still coming. */
  private final class Learner {
    private final SeriesModel model = new SeriesModel(clock, horizons);
    private long openBin = Long.MIN_VALUE;
    private double sum;
    private int parts;

    private void learn(long bin, double kbps, boolean scored) {
      if (bin < openBin) {
        return;
      }
      if (bin > openBin) {
        close(scored);
        openBin = bin;
      }
      sum += kbps;
      parts++;
    }

    private void close(boolean scored) {
      if (parts > 0) {
        model.learn(openBin, sum / parts, 1, scored, pool);
      }
      sum = 0;
      parts = 0;
    }

    private void closeBefore(long bin) {
      if (openBin < bin) {
        close(true);
      }
    }
  }

  /**
   * A forecaster of five-minute means that knows nothing yet.
   *
   * @param zone whose local time people work by
   * @param calendar which days are alike
   */
  public DemandForecaster(ZoneId zone, DayCalendar calendar) {
    this(FINEST, zone, calendar);
  }

  /**
   * A forecaster that knows nothing yet.
   *
   * @param resolution of what it learns and says; a divisor of an hour. What it keeps of each
   *     demand shrinks as this grows: about 80 kB at five minutes, 7 kB at an hour
   */
  public DemandForecaster(Duration resolution, ZoneId zone, DayCalendar calendar) {
    this.resolution = resolution;
    horizons = new Horizons(resolution);
    clock =
        new WeekClock(
            resolution, resolution.compareTo(SLOT) > 0 ? resolution : SLOT, zone, calendar);
    Arrays.setAll(pool, i -> new Residuals(POOLED));
  }

  /** The finest resolution that telemetry of this interval has something to say at. */
  public static Duration resolutionFor(Duration sampleInterval) {
    for (var minutes : List.of(FINEST.toMinutes(), 10L, 15L)) {
      var resolution = Duration.ofMinutes(minutes);
      if (sampleInterval.compareTo(resolution) <= 0) {
        return resolution;
      }
    }
    return COARSEST;
  }

  /**
   * Takes what a demand was from {@code start} on, as the mean of at most a step of the resolution;
   * what comes for the same step is averaged. Of one demand later values must come later.
   */
  public void learn(DemandKey key, Instant start, double kbps) {
    learner(key).learn(clock.bin(start), kbps, true);
  }

  /**
   * Learns the demands' history of {@code [from, to)} in a store, at whatever interval it was kept,
   * up to an hour.
   *
   * @return how many values were learnt
   */
  public long importHistory(SeriesStore store, Instant from, Instant to) {
    long count = 0;
    for (var series : store.listKeys()) {
      if (series instanceof SeriesKey.OfDemand demand) {
        count += importHistory(store, demand, from, to);
      }
    }
    return count;
  }

  private int importHistory(
      SeriesStore store, SeriesKey.OfDemand series, Instant from, Instant to) {
    var points = store.read(series, from, to);
    if (points.size() == 0) {
      return 0;
    }
    var learner = new Learner();
    learners.put(series.demand(), learner);
    long scoredFrom = clock.bin(to.minus(SCORED_HISTORY));
    long binMillis = resolution.toMillis();
    long longest = LONGEST_SPAN.toMillis();
    for (int i = 0; i < points.size(); i++) {
      long time = points.times()[i];
      int next = i + 1 < points.size() ? i + 1 : i;
      int before = Math.max(0, next - 1);
      long span = Math.clamp(points.times()[next] - points.times()[before], 1, longest);
      long bin = clock.bin(Instant.ofEpochMilli(time));
      if (span <= binMillis) {
        learner.learn(bin, points.values()[i], bin >= scoredFrom);
      } else {
        learner.close(bin >= scoredFrom);
        learner.model.learn(
            bin, points.values()[i], (int) (span / binMillis), bin >= scoredFrom, pool);
      }
    }
    return points.size();
  }

  private Learner learner(DemandKey key) {
    return learners.computeIfAbsent(key, k -> new Learner());
  }

  /** What a demand was last, kbit/s: the naive forecast of any later time. */
  public OptionalDouble lastKbps(DemandKey key) {
    var learner = learners.get(key);
    return learner == null || learner.model.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(learner.model.lastValue());
  }

  /** The long mean of a demand, kbit/s. */
  public OptionalDouble meanKbps(DemandKey key) {
    var learner = learners.get(key);
    return learner == null || learner.model.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(learner.model.mean());
  }

  /** How every demand that was ever learnt will move; values after {@code origin} are not used. */
  public Outlook outlook(Instant origin, Duration step, int steps) {
    long originBin = clock.bin(origin);
    var bins = new long[steps];
    var slots = new int[steps];
    for (int i = 0; i < steps; i++) {
      bins[i] = clock.bin(origin.plus(step.multipliedBy(i)).plus(step.dividedBy(2)));
      slots[i] = clock.slotOfWeek(bins[i]);
    }
    var forecasts = new ArrayList<DemandForecast>(learners.size());
    var quantiles = new double[3];
    for (var entry : learners.entrySet()) {
      var learner = entry.getValue();
      learner.closeBefore(originBin);
      if (learner.model.isEmpty()) {
        continue;
      }
      var q05 = new double[steps];
      var q50 = new double[steps];
      var q95 = new double[steps];
      for (int i = 0; i < steps; i++) {
        learner.model.forecast(bins[i], slots[i], pool, quantiles);
        q05[i] = rounded(quantiles[0]);
        q50[i] = rounded(quantiles[1]);
        q95[i] = rounded(quantiles[2]);
      }
      forecasts.add(DemandForecast.of(entry.getKey(), q05, q50, q95));
    }
    return new Outlook(origin, step, forecasts);
  }

  /** To 10 bit/s: the journal keeps every outlook, and digits beyond say nothing. */
  private static double rounded(double kbps) {
    return Math.round(kbps * 100) / 100.0;
  }
}
