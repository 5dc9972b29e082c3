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

  /** Of so many errors with nothing in common the series' own and those of all count alike. */
  private static final double MANY = 10;

  /** By one of so many horizons of history an interval is wider: the worst is yet to come. */
  private static final double WIDER = 1;

  private static final double FEWEST = 0.5;

  /** How much wider an interval is for a kind of day that the series has never seen. */
  private static final double UNSEEN = 1.7;

  /** How much wider an interval is taken from a nearer horizon. */
  private static final double NEARER = 1.3;

  /** An error is at most so many usual ones to other series. */
  private static final double OUTLIER = 20;

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
    fleet.join();
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
        learnError(bucket, share);
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
    var view = new LookAhead(state, bin, slot);
    double median = Math.max(0, say(bucket, view).median);
    double scale = scale(median);
    boolean unseen = Double.isNaN(view.kind) && state.hoursTo(bin) >= HALF_A_DAY;
    var share = interval(bucket).times(unseen ? UNSEEN : 1);
    into[0] = Math.max(0, median + share.low * scale);
    into[1] = median;
    into[2] = median + share.high * scale;
  }

  /** How far values come below and above the median, as shares of its scale. */
  private record Interval(double low, double high) {
    private static Interval of(Residuals errors) {
      return new Interval(errors.low(), errors.high());
    }

    private Interval times(double factor) {
      return new Interval(low * factor, high * factor);
    }

    private Interval around(Interval other) {
      return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }

    private Interval mixed(Interval other, double share) {
      return new Interval(low + share * (other.low - low), high + share * (other.high - high));
    }

    private boolean misses(double share) {
      return share < low || share > high;
    }
  }

  private void learnError(int bucket, double share) {
    double usual = spread(bucket);
    double relative = usual > 0 ? Math.clamp(share / usual, -OUTLIER, OUTLIER) : Math.signum(share);
    boolean outside = interval(bucket).misses(share);
    residuals[bucket].add(share, outside, fleet.horizons().waiting(bucket));
    fleet.pool(bucket, share, relative, outside);
  }

  /** How many late errors there are that have nothing in common. */
  private double independent(int bucket) {
    return (double) residuals[bucket].count() / fleet.horizons().waiting(bucket);
  }

  /** The usual size of errors: of few that of all series, if that is more. */
  private double spread(int bucket) {
    double all = fleet.spread(bucket);
    double own = residuals[bucket].spread();
    double known = independent(bucket);
    return Double.isNaN(own) || known < MANY && own < all
        ? all
        : all + known / (known + 1) * (own - all);
  }

  /**
   * By the series' own late errors as far as there are many that have nothing in common, else by
   * those of all series, each by its usual size; if need be by a nearer horizon, wider.
   */
  private Interval interval(int bucket) {
    var own = residuals[bucket];
    var others = UNKNOWN;
    for (int other = bucket; other >= 0; other--) {
      var pool = fleet.pool(other);
      if (pool.isKnown()) {
        double wider = other == bucket ? 1 : NEARER;
        others = Interval.of(pool).times(spread(other) * pool.widening() * wider);
        break;
      }
    }
    double horizons =
        (double) (state.head() - state.firstBin()) / fleet.horizons().last(bucket) - 1;
    return together(bucket, others)
        .times(own.widening() * (1 + WIDER / Math.max(FEWEST, horizons)));
  }

  private Interval together(int bucket, Interval others) {
    if (!residuals[bucket].isKnown()) {
      return others;
    }
    var own = Interval.of(residuals[bucket]);
    double known = independent(bucket);
    return known < MANY ? others.around(own) : others.mixed(own, known / (known + MANY));
  }
}
