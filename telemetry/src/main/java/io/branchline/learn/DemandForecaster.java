package io.branchline.learn;

import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import io.branchline.store.Points;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

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

  /** Of the past, forecasts of this time are scored: of sampled demands only, for it takes long. */
  private static final Duration SCORED_HISTORY = Duration.ofDays(14);

  /** Of what another has learnt, so much is learnt in full of every demand. */
  private static final Duration RECALLED = Duration.ofDays(2);

  /** How long the present level takes to show. */
  private static final Duration LEVEL_HISTORY = Duration.ofDays(3);

  /** About so many demands teach the global models. */
  private static final int SAMPLED = 300;

  private static final int ROWS_KEPT = 30_000;

  private final WeekClock clock;
  private final Duration resolution;
  private final Fleet fleet;
  private final Function<DemandKey, SeriesTraits> inventory;
  private final Map<SeriesTraits, SeriesTraits> known = new HashMap<>();
  private final TreeMap<DemandKey, LearntDemand> learners = new TreeMap<>();

  /** One demand in so many is sampled. */
  private int sampledOneIn = 1;

  /**
   * A forecaster of five-minute means that knows nothing yet.
   *
   * @param zone whose local time people work by
   * @param calendar which days are alike
   */
  public DemandForecaster(ZoneId zone, DayCalendar calendar) {
    this(FINEST, zone, calendar);
  }

  /** A forecaster that no inventory tells anything; otherwise as the other constructor. */
  public DemandForecaster(Duration resolution, ZoneId zone, DayCalendar calendar) {
    this(resolution, zone, calendar, _ -> SeriesTraits.UNKNOWN);
  }

  /**
   * A forecaster that knows nothing yet.
   *
   * @param resolution of what it learns and says; a divisor of an hour. What it keeps of each
   *     demand shrinks as this grows: about 30 kB at five minutes, 5 kB at an hour
   * @param inventory what is said there of each demand
   */
  public DemandForecaster(
      Duration resolution,
      ZoneId zone,
      DayCalendar calendar,
      Function<DemandKey, SeriesTraits> inventory) {
    this.resolution = resolution;
    this.inventory = inventory;
    clock =
        new WeekClock(
            resolution, resolution.compareTo(SLOT) > 0 ? resolution : SLOT, zone, calendar);
    fleet = new Fleet(clock, Horizons.continuous(resolution), ROWS_KEPT);
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
    learners.computeIfAbsent(key, this::newLearner).learn(clock.bin(start), kbps, Care.SCORED);
  }

  /**
   * As {@link #learn}, of what another has learnt live: the last days teach as much as they did
   * then, what is older as much as history does, so that it does not take long.
   */
  public void recall(DemandKey key, Instant start, double kbps, Instant now) {
    var learner = learners.computeIfAbsent(key, this::newLearner);
    learner.learn(clock.bin(start), kbps, recalledCare(learner, start, now));
  }

  /**
   * As the other, of a {@link #course}.
   *
   * @param start when it begins
   */
  public void recall(DemandKey key, Instant start, double[] course, Instant now) {
    var learner = learners.computeIfAbsent(key, this::newLearner);
    long bin = clock.bin(start);
    for (int i = 0; i < course.length; i++) {
      if (!Double.isNaN(course[i])) {
        var care = recalledCare(learner, clock.start(bin + i), now);
        learner.learn(bin + i, course[i], care);
      }
    }
  }

  private static Care recalledCare(LearntDemand learner, Instant start, Instant now) {
    var scored = learner.model().isSampled() ? SCORED_HISTORY : RECALLED;
    var age = Duration.between(start, now);
    return age.compareTo(scored) <= 0
        ? Care.SCORED
        : age.compareTo(scored.plus(LEVEL_HISTORY)) <= 0 ? Care.LEVEL : Care.USUAL;
  }

  /** Every demand that was ever learnt, in order. */
  public Set<DemandKey> listDemands() {
    return Collections.unmodifiableSet(learners.keySet());
  }

  /**
   * What a demand was in some of the last eight days, right to a twentieth of a per cent.
   *
   * @return a value for each step of the resolution; NaN where none is known
   */
  public double[] course(DemandKey key, Instant from, Instant to) {
    long first = clock.bin(from);
    var course = new double[Math.toIntExact(clock.bin(to) - first)];
    var learner = learners.get(key);
    Arrays.setAll(
        course, i -> learner == null ? Double.NaN : learner.model().state().at(first + i));
    return course;
  }

  /** Says how many demands there will be, so that few enough of them are sampled. */
  public void expect(int demands) {
    sampledOneIn = Math.max(1, demands / SAMPLED);
  }

  /**
   * Learns the demands' history of {@code [from, to)} in a store, at whatever interval it was kept,
   * up to an hour.
   *
   * @return how many values were learnt
   */
  public long importHistory(SeriesStore store, Instant from, Instant to) {
    var demands =
        store.listKeys().stream()
            .filter(SeriesKey.OfDemand.class::isInstance)
            .map(SeriesKey.OfDemand.class::cast)
            .toList();
    expect(demands.size());
    long count = 0;
    for (var demand : demands) {
      var points = store.read(demand, from, to);
      importHistory(demand.demand(), points, to);
      count += points.size();
    }
    return count;
  }

  /** The same demands are sampled in every life: a text's hash is always the same. */
  private LearntDemand newLearner(DemandKey key) {
    boolean sampled =
        Math.floorMod(key.toString().hashCode() * 0x9E3779B9 >>> 8, sampledOneIn) == 0;
    var traits = inventory.apply(key);
    return new LearntDemand(
        new SeriesModel(
            fleet,
            // Of many demands few differ in what the inventory says.
            known.computeIfAbsent(traits, same -> same),
            sampled && learners.size() < 2 * SAMPLED * sampledOneIn));
  }

  /**
   * Learns what a demand was up to {@code to}, at whatever interval it was kept, up to an hour;
   * what was learnt of it before is forgotten.
   */
  public void importHistory(DemandKey key, Points points, Instant to) {
    if (points.size() == 0) {
      return;
    }
    var learner = newLearner(key);
    learners.put(key, learner);
    long scoredFrom =
        learner.model().isSampled() ? clock.bin(to.minus(SCORED_HISTORY)) : Long.MAX_VALUE;
    long levelFrom = Math.min(clock.bin(to), scoredFrom) - clock.bins(LEVEL_HISTORY);
    long binMillis = resolution.toMillis();
    long longest = LONGEST_SPAN.toMillis();
    for (int i = 0; i < points.size(); i++) {
      long time = points.times()[i];
      int next = i + 1 < points.size() ? i + 1 : i;
      int before = Math.max(0, next - 1);
      long span = Math.clamp(points.times()[next] - points.times()[before], 1, longest);
      long bin = clock.bin(Instant.ofEpochMilli(time));
      var care = bin >= scoredFrom ? Care.SCORED : bin >= levelFrom ? Care.LEVEL : Care.USUAL;
      if (span <= binMillis) {
        learner.learn(bin, points.values()[i], care);
      } else {
        learner.close(care);
        learner.model().learn(bin, points.values()[i], (int) (span / binMillis), care);
      }
    }
  }

  /**
   * Trainings of the global models of all horizons that have learnt enough, for a night or on
   * demand.
   *
   * @param now even if they have learnt little more since the last training
   */
  public List<Training> trainings(boolean now) {
    return fleet.trainings(now);
  }

  /** Lets the model of a training in that was run: at once, or as challenger of another. */
  public void accept(Training training) {
    fleet.accept(training);
  }

  /** The global models that speak now, shortest horizon first. */
  public List<ModelStatus> listModels() {
    var models = new ArrayList<ModelStatus>();
    for (int bucket = 0; bucket < fleet.horizons().count(); bucket++) {
      var model = fleet.contest(bucket).champion();
      if (model != null) {
        models.add(status(bucket, model));
      }
    }
    return models;
  }

  /** The global models that speak now and that are wanted, to be kept. */
  public List<StoredModel> exportModels(Predicate<ModelStatus> wanted) {
    var models = new ArrayList<StoredModel>();
    for (int bucket = 0; bucket < fleet.horizons().count(); bucket++) {
      var model = fleet.contest(bucket).champion();
      if (model != null) {
        var status = status(bucket, model);
        if (wanted.test(status)) {
          models.add(new StoredModel(resolution, status, ModelCodec.encode(model)));
        }
      }
    }
    return models;
  }

  /**
   * Goes on with a model that was kept; what is trained from now on has to win against it.
   *
   * @throws IllegalArgumentException when it is damaged, or not made for this forecaster
   */
  public void resume(StoredModel stored) {
    var status = stored.status();
    if (stored.resolution().equals(resolution)) {
      for (int bucket = 0; bucket < fleet.horizons().count(); bucket++) {
        if (horizon(bucket).equals(status.horizon())) {
          fleet
              .contest(bucket)
              .resume(
                  ModelCodec.decode(stored.body(), status.provenance()),
                  status.version() - 1,
                  status.turnedDown());
          return;
        }
      }
    }
    throw new IllegalArgumentException(
        "it is for steps of %s and %s ahead, which are not forecast here"
            .formatted(stored.resolution(), status.horizon()));
  }

  private Duration horizon(int bucket) {
    return resolution.multipliedBy(fleet.horizons().last(bucket));
  }

  private ModelStatus status(int bucket, GlobalModel model) {
    var contest = fleet.contest(bucket);
    return new ModelStatus(
        horizon(bucket), 1 + contest.won(), contest.lost(), contest.isOpen(), model.provenance());
  }

  /** What a demand was last, kbit/s: the naive forecast of any later time. */
  public OptionalDouble lastKbps(DemandKey key) {
    var learner = learners.get(key);
    return learner == null || learner.model().state().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(learner.model().state().lastValue());
  }

  /** The long mean of a demand, kbit/s. */
  public OptionalDouble meanKbps(DemandKey key) {
    var learner = learners.get(key);
    return learner == null || learner.model().state().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(learner.model().state().mean());
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
    // First of all, for what each has learnt serves the others.
    learners.values().forEach(learner -> learner.closeBefore(originBin));
    var forecasts = new ArrayList<DemandForecast>(learners.size());
    var quantiles = new double[3];
    for (var entry : learners.entrySet()) {
      var learner = entry.getValue();
      if (learner.model().state().isEmpty()) {
        continue;
      }
      var q05 = new double[steps];
      var q50 = new double[steps];
      var q95 = new double[steps];
      for (int i = 0; i < steps; i++) {
        if (i == 0 || bins[i] != bins[i - 1]) {
          learner.model().forecast(bins[i], slots[i], quantiles);
        }
        q05[i] = rounded(quantiles[0]);
        q50[i] = rounded(quantiles[1]);
        q95[i] = rounded(quantiles[2]);
      }
      forecasts.add(DemandForecast.of(entry.getKey(), q05, q50, q95));
    }
    return new Outlook(origin, step, forecasts);
  }

  /** What every demand will be at one later time. */
  public List<DemandForecast> forecastsAt(Instant origin, Duration ahead) {
    long originBin = clock.bin(origin);
    learners.values().forEach(learner -> learner.closeBefore(originBin));
    return outlook(origin.plus(ahead), resolution, 1).forecasts();
  }

  /** To 10 bit/s: the journal keeps every outlook, and digits beyond say nothing. */
  private static double rounded(double kbps) {
    return Math.round(kbps * 100) / 100.0;
  }
}
