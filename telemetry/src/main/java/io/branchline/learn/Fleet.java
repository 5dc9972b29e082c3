package io.branchline.learn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all series of a forecaster have in common: the clock, the buckets of horizons, the weights
 * of experts and the late errors of all together, the global models, and the rows that they are
 * trained on.
 */
final class Fleet {
  private static final int POOLED = 20_000;

  /** A model needs rows over this time, and its horizon more; far ahead, this much more. */
  private static final Duration LEAST_SPAN = Duration.ofHours(36);

  private static final Duration FAR = Duration.ofDays(2);
  private static final Duration FAR_SPAN = Duration.ofDays(12);

  private static final double MISSES = 0.1;
  private static final double MISSES_BY_DAY = 0.09;
  private static final double MISSES_BY_WEEK = 0.08;

  private final WeekClock clock;
  private final Horizons horizons;
  private final ExpertWeights weights;
  private final Residuals[] pool;
  private final double[] spread;
  private final long[] spreadOf;
  private final TrainingRows[] rows;
  private final Contest[] contests;
  private int series;

  /**
   * Nothing is known yet.
   *
   * @param rowsKept rows of each bucket that models are trained on, at most
   */
  Fleet(WeekClock clock, Horizons horizons, int rowsKept) {
    this.clock = clock;
    this.horizons = horizons;
    int count = horizons.count();
    weights = new ExpertWeights(horizons.waiting(), horizons.memory(clock.binsPerDay()));
    pool = new Residuals[count];
    spread = new double[count];
    spreadOf = new long[count];
    rows = new TrainingRows[count];
    contests = new Contest[count];
    Arrays.setAll(pool, i -> new Residuals(POOLED, misses(i)));
    Arrays.setAll(rows, i -> new TrainingRows(rowsKept, i));
    Arrays.setAll(contests, i -> new Contest());
  }

  /**
   * The share of errors that may lie outside an interval. News of misses comes late where a
   * forecast looks far, so that less is aimed at.
   */
  double misses(int bucket) {
    long ahead = horizons.last(bucket) * clock.binSeconds();
    return ahead <= WeekClock.DAY_SECONDS / 2
        ? MISSES
        : ahead <= 2 * WeekClock.DAY_SECONDS ? MISSES_BY_DAY : MISSES_BY_WEEK;
  }

  WeekClock clock() {
    return clock;
  }

  Horizons horizons() {
    return horizons;
  }

  /** The weights of experts by what they were worth to all series, each by its own measure. */
  ExpertWeights weights() {
    return weights;
  }

  /** The mean size of errors over all series, by each one's scale; 0 before there are any. */
  double spread(int bucket) {
    return spread[bucket];
  }

  /**
   * Takes an error of a series.
   *
   * @param share of its scale
   * @param relative to the usual size of the series' errors
   * @param outside whether the interval of now would have missed it
   */
  void pool(int bucket, double share, double relative, boolean outside) {
    spreadOf[bucket] = Math.min(POOLED, spreadOf[bucket] + 1);
    spread[bucket] += (Math.abs(share) - spread[bucket]) / spreadOf[bucket];
    pool[bucket].add(relative, outside, (double) horizons.waiting(bucket) * series);
  }

  /** One more series is forecast. */
  void join() {
    series++;
  }

  Residuals pool(int bucket) {
    return pool[bucket];
  }

  TrainingRows rows(int bucket) {
    return rows[bucket];
  }

  Contest contest(int bucket) {
    return contests[bucket];
  }

  @Nullable GlobalModel model(int bucket) {
    return contests[bucket].champion();
  }

  /** Takes what a global model saw and what came then: to judge by, and to learn from. */
  void teach(int bucket, long bin, float[] features, double target, boolean grown) {
    contests[bucket].judge(bin / clock.binsPerDay(), features, target);
    rows[bucket].add(bin, features, (float) target, grown);
  }

  /**
   * Trainings of the buckets that have learnt enough for a model.
   *
   * @param now even if they have learnt little more since the last training
   */
  List<Training> trainings(boolean now) {
    var trainings = new ArrayList<Training>();
    for (int bucket = 0; bucket < rows.length; bucket++) {
      long ahead = horizons.last(bucket);
      long more = ahead <= clock.bins(FAR) ? ahead : clock.bins(FAR_SPAN);
      long least = clock.bins(LEAST_SPAN) + more;
      boolean due = now ? rows[bucket].isEnough() : rows[bucket].isDue();
      if (due && rows[bucket].span() >= least) {
        trainings.add(new Training(bucket, rows[bucket].take(clock, alike(bucket))));
      }
    }
    return trainings;
  }

  /**
   * How many rows of a bucket rest on the same events: far ahead those of a series that are under
   * way at once have them in common, though not what each hour adds of its own.
   */
  private double alike(int bucket) {
    return horizons.last(bucket) <= clock.bins(FAR) ? 1 : Math.sqrt(horizons.waiting(bucket));
  }

  /** Lets the model of a training in that was run. */
  void accept(Training training) {
    var model = training.model();
    if (model != null) {
      contests[training.bucket()].enter(model);
    }
  }
}
