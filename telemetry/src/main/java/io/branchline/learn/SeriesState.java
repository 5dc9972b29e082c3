package io.branchline.learn;

/**
 * What is known of one series: its last days, the usual course of its week, and how far the present
 * is from it, on several time scales. Used by one thread.
 */
final class SeriesState {
  static final int HISTORY_DAYS = 8;

  /** A value is taken for at most this far from the usual, as a logarithm: 4.5 times. */
  private static final double MAX_LOG = 1.5;

  /** Time constants of the present level, from the quick to the lasting. */
  private static final double FAST_MINUTES = 10;

  private static final double SHORT_MINUTES = 30;
  private static final double LONG_MINUTES = 360;
  private static final double SHIFT_MINUTES = 2880;
  private static final double DAY_MINUTES = 1440;

  /** The mean of about so many values is what a noisy series is worth now. */
  private static final double SMOOTH_BINS = 6;

  /** So many days make what is usual at a time of day of late. */
  private static final int RECENT_DAYS = 3;

  /** What is below this share of the mean is as good as nothing. */
  private static final double FLOOR = 0.05;

  static final double TINY = 1e-9;

  /** A series that has not moved for so long, and longer than ever before, is still. */
  private static final double STILL_MINUTES = 1800;

  private static final double LONGER = 1.5;

  /** Or for so long, and much longer than ever before: what always moves has stopped. */
  private static final double STALE_MINUTES = 480;

  private static final double MUCH_LONGER = 3;

  /** Within this share of the mean a value has not moved. */
  private static final double UNMOVED = 0.01;

  private final WeekClock clock;
  private final RecentValues values;
  private final SlotProfile profile;
  private long learned;
  private long firstBin;
  private double mean;
  private double fast;
  private double smooth;
  private double daily;
  private double shortRatio;
  private double longRatio;
  private double shift;
  private double spread;
  private double stillValue = Double.NaN;
  private double stillWithin;
  private long stillSince;
  private long stillLongest;
  private long openSlot;
  private int openSlotOfWeek;
  private double slotSum;
  private int slotCount;
  private double usualNow;
  private boolean usualNowKnown;

  SeriesState(WeekClock clock) {
    this.clock = clock;
    values = new RecentValues(HISTORY_DAYS * clock.binsPerDay() + 2);
    profile = new SlotProfile(clock.slotsPerDay());
  }

  WeekClock clock() {
    return clock;
  }

  SlotProfile profile() {
    return profile;
  }

  boolean isEmpty() {
    return learned == 0;
  }

  /** How many values it has learnt. */
  long learned() {
    return learned;
  }

  long firstBin() {
    return firstBin;
  }

  /** The last bin it has learnt. */
  long head() {
    return values.head();
  }

  /** The value of a bin; NaN when it is not known, or no longer. */
  double at(long bin) {
    return values.at(bin);
  }

  double lastValue() {
    return values.at(values.head());
  }

  /** How large its values usually are. */
  double mean() {
    return mean;
  }

  /** The mean of the last minutes. */
  double fast() {
    return fast;
  }

  /** The mean logarithm of the last few values. */
  double smooth() {
    return smooth;
  }

  /** The mean logarithm of the last day. */
  double daily() {
    return daily;
  }

  /** By how much the last half hour is above the usual and its shift, as a logarithm. */
  double shortRatio() {
    return shortRatio;
  }

  /** The same of the last hours. */
  double longRatio() {
    return longRatio;
  }

  /** By how much the last days are above the usual, as a logarithm. */
  double shift() {
    return shift;
  }

  /** The mean distance from the usual and its shift, as a logarithm. */
  double spread() {
    return spread;
  }

  /** Takes the value of a bin later than all before. */
  void put(long bin, double value, Care care) {
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
      smooth = log(value);
      daily = log(mean);
    }
    watchStill(bin, value);
    values.put(bin, value);
    addToSlot(bin, value);
    usualNowKnown = false;
  }

  private void watchStill(long bin, double value) {
    if (!(Math.abs(value - stillValue) <= stillWithin)) {
      if (!Double.isNaN(stillValue)) {
        stillLongest = Math.max(stillLongest, values.head() - stillSince);
      }
      stillValue = value;
      stillWithin = UNMOVED * mean + TINY;
      stillSince = bin;
    }
  }

  /**
   * Whether the series stands still, as a dead line does: for more than a day, and for half as long
   * again as ever before, so that a week-end that is always quiet does not count; what never stood
   * for long, sooner.
   */
  boolean isStill() {
    long still = values.head() - stillSince;
    long seconds = still * clock.binSeconds();
    return seconds >= STILL_MINUTES * 60 && still > LONGER * stillLongest
        || seconds >= STALE_MINUTES * 60 && still > MUCH_LONGER * stillLongest;
  }

  private void level(long bin, double value, double minutes) {
    double bins = minutes * 60 / clock.binSeconds();
    fast = learned == 1 ? value : ewma(fast, value, minutes / FAST_MINUTES);
    smooth = learned == 1 ? log(value) : ewma(smooth, log(value), bins / SMOOTH_BINS);
    daily = learned == 1 ? log(value) : ewma(daily, log(value), minutes / DAY_MINUTES);
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

  /** The usual value at the head's slot, brought to the level of the last days. */
  double usualNow() {
    if (!usualNowKnown) {
      usualNow = shifted(profile.usual(clock.slotOfWeek(head())));
      usualNowKnown = true;
    }
    return usualNow;
  }

  /** A usual value, brought to the level of the last days. */
  double shifted(double usual) {
    return usual * Math.exp(shift);
  }

  /** The logarithm that differences are counted from, for a usual value of this level. */
  double reference(double usual) {
    return Double.isNaN(usual) ? log(mean) : log(usual);
  }

  double log(double value) {
    return Math.log(floored(value));
  }

  private double floored(double value) {
    return Math.max(0, value) + FLOOR * mean + TINY;
  }

  /** The value that has this {@link #log}. */
  double value(double log) {
    return Math.max(0, Math.exp(log) - FLOOR * mean - TINY);
  }

  /** How many hours a later bin is away. */
  double hoursTo(long target) {
    return (target - head()) * clock.binSeconds() / 3600.0;
  }

  /** The bin at the target's time of the last day that is over. */
  long yesterday(long target) {
    long day = clock.binsPerDay();
    return target - Math.ceilDiv(target - head(), day) * day;
  }

  /** The mean logarithm of a bin and its neighbours that are known: one logarithm for all. */
  double logAround(long bin) {
    double product = 1;
    int count = 0;
    for (long i = bin - 1; i <= bin + 1; i++) {
      double value = values.at(i);
      if (!Double.isNaN(value)) {
        product *= floored(value);
        count++;
      }
    }
    return count == 0 ? Double.NaN : Math.log(product) / count;
  }

  /** The mean logarithm at the target's time of the last days that are over; NaN if not known. */
  double recentDays(long target) {
    long yesterday = yesterday(target);
    double sum = 0;
    int count = 0;
    for (int days = 0; days < RECENT_DAYS; days++) {
      double value = logAround(yesterday - (long) days * clock.binsPerDay());
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /**
   * By how much it grew so many days ago from the time of the head to that of the target, as a
   * logarithm; NaN where that is not over.
   */
  double changeThen(long target, int daysAgo) {
    long back = (long) daysAgo * clock.binsPerDay();
    return target - back >= head()
        ? Double.NaN
        : logAround(target - back) - logAround(head() - back);
  }

  /** The value at the same time of the last day of the target's kind, working or not. */
  double onDayAlike(long target) {
    boolean working = DayCalendar.isWorking(clock.dayLike(target));
    for (int days = 1; days < 2 * HISTORY_DAYS; days++) {
      long earlier = target - (long) days * clock.binsPerDay();
      if (earlier <= head() && DayCalendar.isWorking(clock.dayLike(earlier)) == working) {
        return values.at(earlier);
      }
    }
    return Double.NaN;
  }
}
