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

  private final WeekClock clock;
  private final int slotsPerDay;
  private final int binsPerSlot;
  private final float[] weekly;
  private final float[] daily;
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
    weekly = new float[DAYS * slotsPerDay];
    weeks = new byte[weekly.length];
    daily = new float[2 * slotsPerDay];
    days = new byte[daily.length];
    Arrays.fill(weekly, Float.NaN);
    Arrays.fill(daily, Float.NaN);
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

  private void learn(float[] means, byte[] counts, int at, int memory) {
    double mean = sum / count;
    counts[at] = (byte) Math.min(memory, counts[at] + 1);
    means[at] =
        counts[at] == 1 ? (float) mean : (float) (means[at] + (mean - means[at]) / counts[at]);
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
    double kind = daily[kindOf(at)];
    return switch (weeks[at]) {
      case 0 -> kind;
      case 1 -> (weekly[at] + 2 * kind) / 3;
      case 2 -> (weekly[at] + kind) / 2;
      default -> (2 * weekly[at] + kind) / 3;
    };
  }
}
