package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.util.Arrays;

/**
 * The usual course of the week, as logarithms: an exponential mean for each slot of the week, and
 * one for its kind of day (working or not), which is known sooner. Between the middles of two slots
 * the course is a straight line.
 */
final class Season {
  private static final int DAYS = 7;
  private static final int WORKING_DAYS = 5;

  /** How many weeks a slot remembers, and how many days its kind. */
  private static final int WEEKS = 5;

  private static final int KIND_DAYS = 12;

  /** Logarithms of what can be measured lie within 32: a short holds them to a thousandth. */
  private static final double UNIT = 1e-3;

  private final WeekClock clock;
  private final int slotsPerDay;
  private final int binsPerSlot;

  /** Logarithms, in units of {@link #UNIT}; {@link Short#MIN_VALUE} while nothing is known. */
  private final short[] weekly;

  private final short[] daily;
  private final byte[] weeks;
  private final byte[] days;
  private long slot = Long.MIN_VALUE;
  private int slotOfWeek;
  private double sum;
  private int count;

  Season(WeekClock clock) {
    this.clock = clock;
    slotsPerDay = clock.slotsPerDay();
    binsPerSlot = clock.binsPerDay() / slotsPerDay;
    weekly = new short[DAYS * slotsPerDay];
    weeks = new byte[weekly.length];
    daily = new short[2 * slotsPerDay];
    days = new byte[daily.length];
    Arrays.fill(weekly, Short.MIN_VALUE);
    Arrays.fill(daily, Short.MIN_VALUE);
  }

  /** Learns a value of a bin later than all before. */
  void learn(long bin, double log) {
    long now = clock.slotNumber(bin);
    if (now != slot) {
      close();
      slot = now;
      slotOfWeek = clock.slotOfWeek(bin);
    }
    sum += log;
    count++;
  }

  private void close() {
    // A slot of which little is known says little.
    if (2 * count >= binsPerSlot) {
      learn(weekly, weeks, slotOfWeek, WEEKS);
      learn(daily, days, kindOf(slotOfWeek), KIND_DAYS);
    }
    sum = 0;
    count = 0;
  }

  private void learn(short[] means, byte[] counts, int at, int memory) {
    counts[at] = (byte) Math.min(memory, counts[at] + 1);
    double before = counts[at] == 1 ? 0 : log(means, at);
    double mean = (before + (sum / count - before) / counts[at]) / UNIT;
    means[at] = (short) Math.clamp(Math.round(mean), -Short.MAX_VALUE, Short.MAX_VALUE);
  }

  private static double log(short[] means, int at) {
    return means[at] == Short.MIN_VALUE ? Double.NaN : means[at] * UNIT;
  }

  private int kindOf(int at) {
    int kind = at / slotsPerDay < WORKING_DAYS ? 0 : 1;
    return kind * slotsPerDay + at % slotsPerDay;
  }

  /** The usual logarithm of a bin; NaN while such a time, or the one beside it, was never seen. */
  double usual(long bin) {
    if (binsPerSlot == 1) {
      return ofSlot(clock.slotOfWeek(bin));
    }
    // In half bins, counted from the middle of the slot before.
    long earlier = bin - binsPerSlot / 2;
    double share = (Math.floorMod(earlier, (long) binsPerSlot) + 0.5) / binsPerSlot;
    double before = ofSlot(clock.slotOfWeek(earlier));
    double after = ofSlot(clock.slotOfWeek(earlier + binsPerSlot));
    return before + share * (after - before);
  }

  /** How far off the straight line may be here, where the course may as well be a step. */
  double slack(long bin) {
    if (binsPerSlot == 1) {
      return 0;
    }
    long earlier = bin - binsPerSlot / 2;
    double step =
        ofSlot(clock.slotOfWeek(earlier + binsPerSlot)) - ofSlot(clock.slotOfWeek(earlier));
    return Double.isNaN(step) ? 0 : Math.abs(step) / 2;
  }

  private double ofSlot(int at) {
    double kind = log(daily, kindOf(at));
    return switch (weeks[at]) {
      case 0 -> kind;
      case 1 -> (log(weekly, at) + 2 * kind) / 3;
      default -> (log(weekly, at) + kind) / 2;
    };
  }
}
