package io.branchline.learn;

import org.jspecify.annotations.Nullable;

/**
 * Forecasts one series from itself and from what all have in common: {@link Experts} each name a
 * value for a later bin; a blend learns by horizon whom to believe; the blend's own late errors, as
 * shares of the level, give the interval.
 *
 * <p>In every bucket of horizons some forecasts are kept until their time comes, and are scored
 * then. Used by one thread.
 */
final class SeriesModel {
  /** Before enough errors are known: half below, as much again above. */
  private static final Interval UNKNOWN = new Interval(-0.5, 1);

  /** So many times the forecasts under way at once are many errors. */
  private static final int MANY = 6;

  /** How much wider an interval is taken from a nearer horizon. */
  private static final double NEARER = 1.3;

  private static final double HALF_A_DAY = 12;
  private final Fleet fleet;
  private final SeriesState state;
  private final Blend blend;
  private final Residuals[] residuals;
  private final Waiting[] waiting;
  private final SeriesTraits traits;
  private final boolean sampled;

  /**
   * A model that knows nothing of its series yet.
   *
   * @param traits what the inventory says of it
   * @param sampled whether the global models learn from this series
   */
  SeriesModel(Fleet fleet, SeriesTraits traits, boolean sampled) {
    this.fleet = fleet;
    this.traits = traits;
    this.sampled = sampled;
    state = new SeriesState(fleet.clock());
    var horizons = fleet.horizons();
    int binsPerDay = fleet.clock().binsPerDay();
    blend = new Blend(fleet.weights(), sampled);
    residuals = new Residuals[horizons.count()];
    waiting = new Waiting[horizons.count()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = new Residuals(horizons.errors(i, binsPerDay), fleet.misses(i));
      waiting[i] = new Waiting(horizons.waiting(i), sampled);
    }
  }

  /** What is known of the series. */
  SeriesState state() {
    return state;
  }

  boolean isSampled() {
    return sampled;
  }

  /**
   * Takes the value of a bin later than all before; an earlier one is ignored.
   *
   * @param span bins that the value is the mean of, this and following ones
   */
  void learn(long bin, double value, int span, Care care) {
    long before = state.head();
    if (bin <= before) {
      return;
    }
    long end = bin + span - 1;
    // A mean over some time says nothing of how far ahead less than that can be seen.
    int finest = 0;
    while (finest < waiting.length && fleet.horizons().last(finest) < span) {
      finest++;
    }
    for (int bucket = finest; bucket < waiting.length; bucket++) {
      score(bucket, bin, end, value);
    }
    for (long i = bin; i <= end; i++) {
      state.put(i, value, care);
    }
    if (care == Care.SCORED) {
      for (int bucket = finest; bucket < waiting.length; bucket++) {
        int stride = fleet.horizons().stride(bucket);
        if (before == Long.MIN_VALUE || end / stride != before / stride) {
          keepForecast(bucket);
        }
      }
    }
  }

  /** What is said of a later bin, and what a global model saw; null where none looked. */
  private record Said(double[] voices, double median, double anchor, float @Nullable [] features) {}

  private Said say(int bucket, LookAhead ahead) {
    var voices = Experts.ask(ahead);
    int otherwise = otherwise(ahead.target, voices);
    double anchor = state.log(blend.anchor(bucket, voices, otherwise));
    var model = fleet.model(bucket);
    float @Nullable [] features = null;
    if (sampled || model != null) {
      features = Features.of(ahead, anchor, traits);
      if (model != null) {
        Experts.ask(model, state, anchor, features, voices);
      }
    }
    double median = blend.combine(bucket, voices, otherwise);
    return new Said(voices, state.isStill() ? state.lastValue() : median, anchor, features);
  }

  private void keepForecast(int bucket) {
    long head = state.head();
    long target = head + fleet.horizons().pick(bucket, state.learned());
    var said = say(bucket, new LookAhead(state, target, fleet.clock().slotOfWeek(target)));
    waiting[bucket].keep(
        head,
        target,
        said.voices,
        said.median,
        state.mean(),
        sampled ? said.features : null,
        said.anchor);
  }

  /** Compares a value with what was said of it. */
  private void score(int bucket, long from, long to, double value) {
    var said = waiting[bucket];
    for (int i = said.size() - 1; i >= 0; i--) {
      if (said.target(i) > to) {
        continue;
      }
      if (said.target(i) >= from) {
        var forecasts = said.forecasts(i);
        var features = said.features(i);
        var model = fleet.model(bucket);
        if (features != null && model != null) {
          // One that was trained meanwhile has not seen this value either: it is tested sooner.
          Experts.testLater(model, state, said.reference(i), features, forecasts);
        }
        double median = said.median(i);
        double share = (value - median) / scale(median);
        residuals[bucket].add(share);
        fleet.pool(bucket).add(share);
        blend.update(bucket, forecasts, value, state.mean() + SeriesState.TINY);
        if (features != null) {
          long known = said.origin(i) - state.firstBin();
          boolean grown = known > SeriesState.HISTORY_DAYS * fleet.clock().binsPerDay();
          double target = state.log(value) - said.reference(i);
          fleet.teach(bucket, said.target(i), features, target, grown);
        }
      }
      said.remove(i);
    }
  }

  /** Errors grow with the level, but do not vanish where it does. */
  private double scale(double median) {
    return 0.7 * median + 0.3 * state.mean() + SeriesState.TINY;
  }

  private int otherwise(long target, double[] voices) {
    boolean lastIsBest =
        state.hoursTo(target) < HALF_A_DAY || Double.isNaN(voices[Experts.YESTERDAY]);
    return lastIsBest ? Experts.LAST : Experts.YESTERDAY;
  }

  /**
   * Whether what is said so many bins ahead was tested, on this series or others; otherwise it is
   * the last value or yesterday's.
   */
  boolean isTested(int ahead) {
    return blend.isTested(fleet.horizons().of(ahead));
  }

  /**
   * The 5th, 50th and 95th percentile of a later bin; not to be asked before anything is learnt.
   *
   * @param slot the bin's {@link WeekClock#slotOfWeek}
   * @param into three numbers
   */
  void forecast(long bin, int slot, double[] into) {
    int ahead = (int) Math.clamp(bin - state.head(), 1, Integer.MAX_VALUE);
    int bucket = fleet.horizons().of(ahead);
    double median = Math.max(0, say(bucket, new LookAhead(state, bin, slot)).median);
    double scale = scale(median);
    var share = interval(bucket);
    into[0] = Math.max(0, median + share.low * scale);
    into[1] = median;
    into[2] = median + share.high * scale;
  }

  /** How far values come below and above the median, as shares of its scale. */
  private record Interval(double low, double high) {
    private static Interval of(Residuals errors, double widened) {
      return new Interval(errors.low() * widened, errors.high() * widened);
    }

    private Interval around(Interval other) {
      return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /**
   * By the series' own late errors when there are many; while there are few, those of all series
   * count as well, if need be those of a nearer horizon, wider.
   */
  private Interval interval(int bucket) {
    var own = residuals[bucket];
    int overlap = fleet.horizons().waiting(bucket);
    if (own.isKnown() && own.count() >= Math.min(own.size(), MANY * overlap)) {
      return Interval.of(own, 1);
    }
    var others = UNKNOWN;
    for (int other = bucket; other >= 0; other--) {
      if (fleet.pool(other).isKnown()) {
        others = Interval.of(fleet.pool(other), other == bucket ? 1 : NEARER);
        break;
      }
    }
    return own.isKnown() && own.count() >= overlap ? others.around(Interval.of(own, 1)) : others;
  }
}
