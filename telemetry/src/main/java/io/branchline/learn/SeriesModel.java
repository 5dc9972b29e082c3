package io.branchline.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts one series from itself, a few dozen kilobytes of state. Several simple experts (the
 * last value, the same time on earlier days, the usual course of the week brought to the present
 * level) each name a value for a later bin; a blend learns by horizon whom to believe; the blend's
 * own late errors, as shares of the level, give the interval.
 *
 * <p>Whenever a value comes, each bucket of horizons is scored on what would have been said
 * earlier, so that every horizon learns from every value. Used by one thread.
 */
final class SeriesModel {
  private static final int EXPERTS = 11;
  private static final int REGRESSION = 10;

  /** What the regression believes at first: half the usual change, half way back to the mean. */
  private static final double[] PRIOR = {0, 0, 0.5, 0.5, 0, 0, 0};

  private static final int REGRESSION_MEMORY = 1000;
  private static final int HISTORY_DAYS = 8;
  private static final int RESIDUALS = 400;

  /** A value is taken for at most this far from the usual, as a logarithm: 4.5 times. */
  private static final double MAX_LOG = 1.5;

  /** Time constants of the present level, from the quick to the lasting. */
  private static final double FAST_MINUTES = 10;

  private static final double SHORT_MINUTES = 30;
  private static final double LONG_MINUTES = 360;
  private static final double SHIFT_MINUTES = 2880;

  /** Before enough errors are known: half below, as much again above. */
  private static final double UNKNOWN_LOW = -0.5;

  private static final double UNKNOWN_HIGH = 1;

  /** Hours after which half of a deviation from the usual is believed to be gone. */
  private static final double SHORT_MEMORY_HOURS = 2;

  private static final double LONG_MEMORY_HOURS = 24;

  private final WeekClock clock;
  private final Horizons horizons;
  private final int capacity;
  private final float[] values;
  private final float[] fast;
  private final LogRatios shortRatio;
  private final LogRatios longRatio;
  private final LogRatios shift;
  private final SlotProfile profile;
  private final Blend blend = new Blend(EXPERTS);
  private final Residuals[] residuals = new Residuals[Horizons.COUNT];
  private final @Nullable OnlineRegression[] regressions = new OnlineRegression[Horizons.COUNT];
  private final double[] forecasts = new double[EXPERTS];
  private final double[] features = new double[PRIOR.length];
  private long head = Long.MIN_VALUE;
  private long learned;
  private double mean;
  private long openSlot;
  private int openSlotOfWeek;
  private double slotSum;
  private int slotCount;

  SeriesModel(WeekClock clock, Horizons horizons) {
    this.clock = clock;
    this.horizons = horizons;
    capacity = HISTORY_DAYS * clock.binsPerDay() + 2;
    values = new float[capacity];
    fast = new float[capacity];
    shortRatio = new LogRatios(capacity, 2 * MAX_LOG);
    longRatio = new LogRatios(capacity, 2 * MAX_LOG);
    shift = new LogRatios(capacity, 2 * MAX_LOG);
    Arrays.fill(values, Float.NaN);
    profile = new SlotProfile(clock.slotsPerDay());
    Arrays.setAll(residuals, i -> new Residuals(RESIDUALS));
  }

  boolean isEmpty() {
    return learned == 0;
  }

  double lastValue() {
    return values[index(head)];
  }

  /** How large its values usually are. */
  double mean() {
    return mean;
  }

  /**
   * Takes the value of a bin later than all before; an earlier one is ignored.
   *
   * @param span bins that the value is the mean of, this and following ones
   * @param scored whether to compare it with what would have been said; history long past need not
   * @param pool takes the errors too, as shares of the level
   */
  void learn(long bin, double value, int span, boolean scored, Residuals[] pool) {
    if (bin <= head) {
      return;
    }
    if (scored && learned > 0) {
      score(bin, value, span, pool);
    }
    for (long i = bin; i < bin + span; i++) {
      put(i, value);
    }
  }

  private void put(long bin, double value) {
    boolean first = learned == 0;
    if (!first) {
      for (long missing = Math.max(head + 1, bin - capacity); missing < bin; missing++) {
        values[index(missing)] = Float.NaN;
      }
    }
    learned++;
    mean += (value - mean) / Math.min(learned, 7L * clock.binsPerDay());
    double gap = first ? 1 : bin - head;
    double minutes = gap * clock.binSeconds() / 60.0;
    int at = index(bin);
    int before = first ? at : index(head);
    fast[at] = (float) (first ? value : ewma(fast[before], value, minutes / FAST_MINUTES));
    double usual = profile.usual(clock.slotOfWeek(bin));
    double floor = 0.02 * mean + 1e-9;
    double off =
        Double.isNaN(usual)
            ? 0
            : Math.clamp(Math.log((value + floor) / (usual + floor)), -MAX_LOG, MAX_LOG);
    shift.put(at, ewma(shift.latest(), off, minutes / SHIFT_MINUTES));
    double rest = off - shift.latest();
    shortRatio.put(at, ewma(shortRatio.latest(), rest, minutes / SHORT_MINUTES));
    longRatio.put(at, ewma(longRatio.latest(), rest, minutes / LONG_MINUTES));
    values[at] = (float) value;
    head = bin;
    addToSlot(bin, value);
  }

  private static double ewma(double before, double value, double time) {
    return before + (1 - Math.exp(-time)) * (value - before);
  }

  private void addToSlot(long bin, double value) {
    long slot = clock.slotNumber(bin);
    if (slot != openSlot) {
      closeSlot();
      openSlot = slot;
    }
    slotSum += value;
    slotCount++;
    openSlotOfWeek = clock.slotOfWeek(bin);
  }

  private void closeSlot() {
    if (slotCount > 0) {
      profile.add(openSlotOfWeek, slotSum / slotCount);
    }
    slotSum = 0;
    slotCount = 0;
  }

  /** Compares the value with what each bucket would have said of it. */
  private void score(long bin, double value, int span, Residuals[] pool) {
    int slot = clock.slotOfWeek(bin);
    for (int bucket = 0; bucket < Horizons.COUNT; bucket++) {
      if (horizons.isEmpty(bucket)) {
        continue;
      }
      int ahead = horizons.pick(bucket, learned);
      if (ahead < span || bin % horizons.stride(bucket) != 0) {
        continue;
      }
      long origin = bin - ahead;
      if (origin > head || head - origin >= capacity || Float.isNaN(values[index(origin)])) {
        continue;
      }
      evaluate(origin, bin, slot, bucket);
      double median = blend.combine(bucket, forecasts);
      if (!Double.isNaN(median)) {
        double share = (value - median) / scale(median);
        residuals[bucket].add(share);
        pool[bucket].add(share);
        blend.update(bucket, forecasts, value);
        regression(bucket).update(features, (value - values[index(origin)]) / (mean + 1e-9));
      }
    }
  }

  /** Errors grow with the level, but do not vanish where it does. */
  private double scale(double median) {
    return 0.7 * median + 0.3 * mean + 1e-9;
  }

  /**
   * The 5th, 50th and 95th percentile of a later bin.
   *
   * @param slot the bin's {@link WeekClock#slotOfWeek}
   * @param into three numbers
   */
  void forecast(long bin, int slot, Residuals[] pool, double[] into) {
    int ahead = (int) Math.clamp(bin - head, 1, Integer.MAX_VALUE);
    int bucket = horizons.of(ahead);
    evaluate(head, bin, slot, bucket);
    double median = Math.max(0, blend.combine(bucket, forecasts));
    double scale = scale(median);
    var errors = residuals[bucket].isKnown() ? residuals[bucket] : pool[bucket];
    double low = errors.isKnown() ? errors.low() : UNKNOWN_LOW;
    double high = errors.isKnown() ? errors.high() : UNKNOWN_HIGH;
    into[0] = Math.max(0, median + low * scale);
    into[1] = median;
    into[2] = median + high * scale;
  }

  private void evaluate(long origin, long target, int slot, int bucket) {
    int at = index(origin);
    double last = values[at];
    double hours = (target - origin) * clock.binSeconds() / 3600.0;
    double shifted = Math.exp(shift.at(at));
    double usualThen = profile.usual(slot) * shifted;
    double usualNow = profile.usual(clock.slotOfWeek(origin)) * shifted;
    forecasts[0] = last;
    forecasts[1] = fast[at];
    forecasts[2] = Math.max(0, last + usualThen - usualNow);
    forecasts[3] =
        usualThen * Math.exp(shortRatio.at(at) * Math.pow(0.5, hours / SHORT_MEMORY_HOURS));
    forecasts[4] =
        usualThen * Math.exp(longRatio.at(at) * Math.pow(0.5, hours / LONG_MEMORY_HOURS));
    forecasts[5] = usualThen;
    forecasts[6] = plainDay(origin, target);
    double day = sameTimeEarlier(origin, target);
    forecasts[7] = day;
    forecasts[8] = valueAt(target - 7L * clock.binsPerDay(), origin);
    forecasts[9] = day * Math.exp(longRatio.at(at));

    double level = mean + 1e-9;
    features[0] = known(last - valueAt(origin - 1, origin)) / level;
    features[1] = known(valueAt(origin - 1, origin) - valueAt(origin - 2, origin)) / level;
    features[2] = known(usualThen - usualNow) / level;
    features[3] = (fast[at] - last) / level;
    features[4] = known(usualNow - last) / level;
    features[5] = known(day - last) / level;
    features[6] = known(forecasts[8] - last) / level;
    forecasts[REGRESSION] = bounded(last + level * regression(bucket).predict(features));
  }

  /** Made when it is first asked: a coarse resolution has no use for the shortest horizons. */
  private OnlineRegression regression(int bucket) {
    var known = regressions[bucket];
    if (known == null) {
      known = new OnlineRegression(PRIOR, REGRESSION_MEMORY);
      regressions[bucket] = known;
    }
    return known;
  }

  /** A regression may go wild where it has seen little; the other experts bound it. */
  private double bounded(double forecast) {
    double low = Double.MAX_VALUE;
    double high = 0;
    for (int i = 0; i < REGRESSION; i++) {
      if (!Double.isNaN(forecasts[i])) {
        low = Math.min(low, forecasts[i]);
        high = Math.max(high, forecasts[i]);
      }
    }
    double margin = 0.2 * (high - low);
    return Math.clamp(forecast, Math.max(0, low - margin), high + margin);
  }

  private static double known(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** The value at the same time of the last day of the target's kind. */
  private double sameTimeEarlier(long origin, long target) {
    boolean working = DayCalendar.isWorking(clock.dayLike(target));
    for (int days = 1; days < 2 * HISTORY_DAYS; days++) {
      long earlier = target - (long) days * clock.binsPerDay();
      if (earlier <= origin && DayCalendar.isWorking(clock.dayLike(earlier)) == working) {
        return valueAt(earlier, origin);
      }
    }
    return Double.NaN;
  }

  /** The value at the same time of the last day that is known. */
  private double plainDay(long origin, long target) {
    long days = Math.ceilDiv(target - origin, (long) clock.binsPerDay());
    return valueAt(target - days * clock.binsPerDay(), origin);
  }

  private double valueAt(long bin, long origin) {
    return bin > origin || head - bin >= capacity - 1 ? Double.NaN : values[index(bin)];
  }

  private int index(long bin) {
    return (int) Math.floorMod(bin, (long) capacity);
  }
}
