package io.branchline.learn;

import java.util.Optional;

/**
 * Forecasts one series from itself and from what all have in common. Simple experts (the last
 * value, the same time on earlier days, the usual course of the week brought to the present level)
 * and the global models each name a value for a later bin; a blend learns by horizon whom to
 * believe; the blend's own late errors, as shares of the level, give the interval.
 *
 * <p>In every bucket of horizons some forecasts are kept until their time comes, and are scored
 * then. Used by one thread.
 */
final class SeriesModel {
  static final int EXPERTS = 12;
  private static final int LAST = 0;
  private static final int PLAIN_DAY = 6;
  private static final int LINEAR = 10;
  private static final int GLOBAL = 11;

  private static final int HISTORY_DAYS = 8;

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

  /** What is below this share of the mean is as good as nothing. */
  private static final double FLOOR = 0.05;

  private static final double TINY = 1e-9;
  private static final double HALF_A_DAY = 12;

  private final Fleet fleet;
  private final WeekClock clock;
  private final RecentValues values;
  private final SlotProfile profile;
  private final Blend blend;
  private final Residuals[] residuals;
  private final Waiting[] waiting;
  private final boolean sampled;
  private long learned;
  private long firstBin;
  private double mean;
  private double fast;
  private double shortRatio;
  private double longRatio;
  private double shift;
  private double spread;
  private long openSlot;
  private int openSlotOfWeek;
  private double slotSum;
  private int slotCount;

  /**
   * A model that knows nothing of its series yet.
   *
   * @param sampled whether the global models learn from this series
   */
  SeriesModel(Fleet fleet, boolean sampled) {
    this.fleet = fleet;
    this.sampled = sampled;
    clock = fleet.clock();
    values = new RecentValues(HISTORY_DAYS * clock.binsPerDay() + 2);
    profile = new SlotProfile(clock.slotsPerDay());
    var horizons = fleet.horizons();
    blend = new Blend(EXPERTS, horizons.waiting());
    residuals = new Residuals[horizons.count()];
    waiting = new Waiting[horizons.count()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = new Residuals(horizons.errors(), fleet.misses(i));
      waiting[i] = new Waiting(horizons.waiting(i), sampled);
    }
  }

  boolean isEmpty() {
    return learned == 0;
  }

  double lastValue() {
    return values.at(values.head());
  }

  /** How large its values usually are. */
  double mean() {
    return mean;
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
    if (bin <= values.head()) {
      return;
    }
    long before = values.head();
    long end = bin + span - 1;
    for (int bucket = 0; bucket < waiting.length; bucket++) {
      score(bucket, bin, end, value);
    }
    for (long i = bin; i <= end; i++) {
      put(i, value, care);
    }
    if (care == Care.SCORED) {
      for (int bucket = 0; bucket < waiting.length; bucket++) {
        int stride = fleet.horizons().stride(bucket);
        if (before == Long.MIN_VALUE || end / stride != before / stride) {
          keepForecast(bucket);
        }
      }
    }
  }

  private void put(long bin, double value, Care care) {
    boolean first = learned == 0;
    if (first) {
      firstBin = bin;
    }
    learned++;
    mean += (value - mean) / Math.min(learned, 7L * clock.binsPerDay());
    if (care != Care.USUAL) {
      double gap = first ? 1 : bin - values.head();
      level(bin, value, gap * clock.binSeconds() / 60.0);
    } else {
      fast = value;
    }
    values.put(bin, value);
    addToSlot(bin, value);
  }

  private void level(long bin, double value, double minutes) {
    fast = learned == 1 ? value : ewma(fast, value, minutes / FAST_MINUTES);
    double usual = profile.usual(clock.slotOfWeek(bin));
    double off = Double.isNaN(usual) ? 0 : Math.clamp(log(value) - log(usual), -MAX_LOG, MAX_LOG);
    shift = ewma(shift, off, minutes / SHIFT_MINUTES);
    double rest = off - shift;
    shortRatio = ewma(shortRatio, rest, minutes / SHORT_MINUTES);
    longRatio = ewma(longRatio, rest, minutes / LONG_MINUTES);
    spread = ewma(spread, Math.abs(rest), minutes / SHIFT_MINUTES);
  }

  private static double ewma(double before, double value, double time) {
    return before + (1 - Math.exp(-time)) * (value - before);
  }

  private void addToSlot(long bin, double value) {
    long slot = clock.slotNumber(bin);
    if (slot != openSlot) {
      if (slotCount > 0) {
        profile.add(openSlotOfWeek, slotSum / slotCount);
      }
      slotSum = 0;
      slotCount = 0;
      openSlot = slot;
    }
    slotSum += value;
    slotCount++;
    openSlotOfWeek = clock.slotOfWeek(bin);
  }

  private void keepForecast(int bucket) {
    long head = values.head();
    long target = head + fleet.horizons().pick(bucket, learned);
    int slot = clock.slotOfWeek(target);
    var features = new float[Features.COUNT];
    var forecasts = evaluate(target, slot, bucket, features);
    double median = combine(bucket, target, forecasts);
    waiting[bucket].keep(
        head, target, forecasts, median, mean, sampled ? features : null, reference(slot));
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
        double median = said.median(i);
        double share = (value - median) / scale(median);
        residuals[bucket].add(share);
        fleet.pool(bucket).add(share);
        blend.update(bucket, forecasts, value);
        double size = mean + TINY;
        for (int expert = 0; expert < forecasts.length; expert++) {
          forecasts[expert] /= size;
        }
        fleet.blend().update(bucket, forecasts, value / size);
        var features = said.features(i);
        if (features != null) {
          boolean grown = said.origin(i) - firstBin > HISTORY_DAYS * clock.binsPerDay();
          double target = log(value) - said.reference(i);
          fleet.teach(bucket, said.target(i), features, target, grown);
        }
      }
      said.remove(i);
    }
  }

  /** Errors grow with the level, but do not vanish where it does. */
  private double scale(double median) {
    return 0.7 * median + 0.3 * mean + TINY;
  }

  private double combine(int bucket, long target, double[] forecasts) {
    double hours = (target - values.head()) * clock.binSeconds() / 3600.0;
    int otherwise = hours < HALF_A_DAY || Double.isNaN(forecasts[PLAIN_DAY]) ? LAST : PLAIN_DAY;
    return blend.combine(bucket, forecasts, Optional.of(fleet.blend()), otherwise);
  }

  /**
   * Whether what is said so many bins ahead was tested, on this series or others; otherwise it is
   * the last value or yesterday's.
   */
  boolean isTested(int ahead) {
    int bucket = fleet.horizons().of(ahead);
    return blend.isTested(bucket) || fleet.blend().isTested(bucket);
  }

  /** The last bin it has learnt; not to be asked before there is one. */
  long head() {
    return values.head();
  }

  /**
   * The 5th, 50th and 95th percentile of a later bin.
   *
   * @param slot the bin's {@link WeekClock#slotOfWeek}
   * @param into three numbers
   */
  void forecast(long bin, int slot, double[] into) {
    int ahead = (int) Math.clamp(bin - values.head(), 1, Integer.MAX_VALUE);
    int bucket = fleet.horizons().of(ahead);
    var forecasts = evaluate(bin, slot, bucket, new float[Features.COUNT]);
    double median = Math.max(0, combine(bucket, bin, forecasts));
    double scale = scale(median);
    var errors = residuals[bucket].isKnown() ? residuals[bucket] : fleet.pool(bucket);
    double low = errors.isKnown() ? errors.low() : UNKNOWN_LOW;
    double high = errors.isKnown() ? errors.high() : UNKNOWN_HIGH;
    into[0] = Math.max(0, median + low * scale);
    into[1] = median;
    into[2] = median + high * scale;
  }

  private double[] evaluate(long target, int slot, int bucket, float[] features) {
    long head = values.head();
    var forecasts = new double[EXPERTS];
    double last = lastValue();
    double hours = (target - head) * clock.binSeconds() / 3600.0;
    double shifted = Math.exp(shift);
    double usualThen = profile.usual(slot) * shifted;
    double usualNow = profile.usual(clock.slotOfWeek(head)) * shifted;
    double shortPart = shortRatio * Math.pow(0.5, hours / SHORT_MEMORY_HOURS);
    double longPart = longRatio * Math.pow(0.5, hours / LONG_MEMORY_HOURS);
    double plainDay = plainDay(target);
    double alike = sameTimeEarlier(target);
    double week = values.at(target - 7L * clock.binsPerDay());
    forecasts[LAST] = last;
    forecasts[1] = fast;
    forecasts[2] = Math.max(0, last + usualThen - usualNow);
    forecasts[3] = usualThen * Math.exp(shortPart);
    forecasts[4] = usualThen * Math.exp(longPart);
    forecasts[5] = usualThen;
    forecasts[PLAIN_DAY] = plainDay;
    forecasts[7] = alike;
    forecasts[8] = week;
    forecasts[9] = alike * Math.exp(longRatio);
    fill(features, target, slot, usualNow, alike);
    var model = fleet.model(bucket);
    if (model == null) {
      forecasts[LINEAR] = Double.NaN;
      forecasts[GLOBAL] = Double.NaN;
    } else {
      double reference = reference(slot);
      double linear = model.linear(features);
      forecasts[LINEAR] = value(reference + linear);
      forecasts[GLOBAL] = value(reference + linear + model.correction(features));
    }
    return forecasts;
  }

  /** The logarithm that global models' targets are counted from: the usual value then. */
  private double reference(int slot) {
    double usual = profile.usual(slot);
    return Double.isNaN(usual) ? log(mean) : log(usual * Math.exp(shift));
  }

  private double log(double value) {
    return Math.log(Math.max(0, value) + FLOOR * mean + TINY);
  }

  private double value(double log) {
    return Math.max(0, Math.exp(log) - FLOOR * mean - TINY);
  }

  private void fill(float[] into, long target, int slot, double usualNow, double alike) {
    long head = values.head();
    long day = clock.binsPerDay();
    double then = reference(slot);
    double now = Double.isNaN(usualNow) ? log(mean) : log(usualNow);
    double last = log(lastValue());
    long yesterday = target - Math.ceilDiv(target - head, day) * day;
    int i = 0;
    into[i++] = Features.difference(last, now);
    into[i++] = Features.difference(log(fast), now);
    into[i++] = (float) shortRatio;
    into[i++] = (float) longRatio;
    into[i++] = (float) shift;
    for (int lag : new int[] {1, 2, 3, 5, 11}) {
      into[i++] = Features.difference(log(values.at(head - lag)), last);
    }
    into[i++] = Features.difference(then, now);
    into[i++] = Features.difference(log(values.at(yesterday)), then);
    into[i++] = Features.difference(log(values.at(yesterday - day)), then);
    into[i++] = Features.difference(log(alike), then);
    for (int weeks = 1; weeks <= 4; weeks++) {
      double weekAgo =
          weeks == 1 ? log(values.at(target - 7 * day)) : log(profile.back(slot, weeks));
      into[i] =
          weeks > 1 && Double.isNaN(weekAgo) ? into[i - 1] : Features.difference(weekAgo, then);
      i++;
    }
    into[i++] = Features.difference(logAround(yesterday), then);
    into[i++] = Features.difference(logAround(target - 7 * day), then);
    into[i++] = Features.difference(log(profile.week(slot)), then);
    into[i++] = Features.difference(log(profile.kind(slot)), then);
    into[i++] = Features.difference(log(values.at(head - day)), last);
    into[i++] = Features.difference(log(values.at(head - 7 * day)), last);
    into[i++] = (float) spread;
    into[i++] = Features.difference(then, log(mean));
    into[i++] = Features.difference(log(fast), log(mean));
    into[i++] = (float) Math.log((target - head) * clock.binSeconds() / 3600.0);
    double turn = 2 * Math.PI * (slot % clock.slotsPerDay()) / clock.slotsPerDay();
    into[i++] = (float) Math.sin(turn);
    into[i++] = (float) Math.cos(turn);
    into[i++] = (float) Math.sin(2 * turn);
    into[i++] = (float) Math.cos(2 * turn);
    double weekTurn = 2 * Math.PI * slot / (7 * clock.slotsPerDay());
    into[i++] = (float) Math.sin(weekTurn);
    into[i++] = (float) Math.cos(weekTurn);
    into[i++] = DayCalendar.isWorking(clock.dayLike(target)) ? 1 : 0;
    into[i++] = DayCalendar.isWorking(clock.dayLike(head)) ? 1 : 0;
    into[i++] = (float) (slot % clock.slotsPerDay()) / clock.slotsPerDay();
    into[i++] = slot / clock.slotsPerDay();
    int marks = clock.marks(target);
    for (int mark = 0; mark < DayCalendar.MARKS; mark++) {
      into[i++] = marks >> mark & 1;
    }
  }

  /** The mean logarithm of a bin and its neighbours that are known. */
  private double logAround(long bin) {
    double sum = 0;
    int count = 0;
    for (long i = bin - 1; i <= bin + 1; i++) {
      double value = values.at(i);
      if (!Double.isNaN(value)) {
        sum += log(value);
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** The value at the same time of the last day of the target's kind. */
  private double sameTimeEarlier(long target) {
    long head = values.head();
    boolean working = DayCalendar.isWorking(clock.dayLike(target));
    for (int days = 1; days < 2 * HISTORY_DAYS; days++) {
      long earlier = target - (long) days * clock.binsPerDay();
      if (earlier <= head && DayCalendar.isWorking(clock.dayLike(earlier)) == working) {
        return values.at(earlier);
      }
    }
    return Double.NaN;
  }

  /** The value at the same time of the last day that is known. */
  private double plainDay(long target) {
    long head = values.head();
    long days = Math.ceilDiv(target - head, (long) clock.binsPerDay());
    return values.at(target - days * clock.binsPerDay());
  }
}
