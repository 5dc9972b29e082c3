package io.branchline.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is usual at each time of the week: for every slot its last weeks, whose median is usual, and
 * the median over days of the same kind (working or not), which is known sooner and shakes less.
 * Values are kept as {@link LogCode}.
 */
final class SlotProfile {
  private static final int WEEKS = 5;
  private static final int DAYS = 7;
  private static final int WORKING_DAYS = 5;

  /** Of each weekday, how many of its last values count for its kind of day. */
  private static final int RECENT = 3;

  private final int slotsPerDay;

  /** By how many weeks ago, counted round; a row is there once a value of it is. */
  private final short[] @Nullable [] codes = new short[WEEKS][];

  /** How many values a slot has, and where its next one goes: two numbers below 16. */
  private final byte[] marks;

  private final short[] buffer = new short[DAYS * RECENT];

  SlotProfile(int slotsPerDay) {
    this.slotsPerDay = slotsPerDay;
    marks = new byte[DAYS * slotsPerDay];
  }

  /** Adds the mean of a slot, which is counted through the week from Monday's first. */
  void add(int slot, double value) {
    int next = next(slot);
    row(next)[slot] = LogCode.encode(value);
    int count = Math.min(WEEKS, count(slot) + 1);
    marks[slot] = (byte) (count << 4 | (next + 1) % WEEKS);
  }

  private int count(int slot) {
    return marks[slot] >> 4;
  }

  private int next(int slot) {
    return marks[slot] & 0xf;
  }

  private short[] row(int week) {
    var row = codes[week];
    if (row == null) {
      row = new short[marks.length];
      codes[week] = row;
    }
    return row;
  }

  /** The value of this slot so many weeks back, 1 for the last; NaN when there is none. */
  double back(int slot, int weeks) {
    return weeks > count(slot)
        ? Double.NaN
        : LogCode.decode(row(Math.floorMod(next(slot) - weeks, WEEKS))[slot]);
  }

  private int addRecent(int slot, int limit, int found) {
    for (int back = 1; back <= Math.min(limit, count(slot)); back++) {
      buffer[found++] = row(Math.floorMod(next(slot) - back, WEEKS))[slot];
    }
    return found;
  }

  private double median(int count) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(buffer, 0, count);
    int middle = count / 2;
    double upper = LogCode.decode(buffer[middle]);
    return count % 2 == 1 ? upper : (LogCode.decode(buffer[middle - 1]) + upper) / 2;
  }

  /** The median of this slot of the week; NaN when it was never seen. */
  double week(int slot) {
    return median(addRecent(slot, WEEKS, 0));
  }

  /** The median of this time of day on such days; NaN when it was never seen. */
  double kind(int slot) {
    boolean working = slot / slotsPerDay < WORKING_DAYS;
    int firstDay = working ? 0 : WORKING_DAYS;
    int lastDay = working ? WORKING_DAYS : DAYS;
    int found = 0;
    for (int day = firstDay; day < lastDay; day++) {
      found = addRecent(day * slotsPerDay + slot % slotsPerDay, RECENT, found);
    }
    return median(found);
  }

  /** Both together: the kind of day alone while the week is not well known. */
  double usual(int slot) {
    return usual(slot, week(slot), kind(slot));
  }

  /** As above, for who knows {@link #week} and {@link #kind} already. */
  double usual(int slot, double week, double kind) {
    return count(slot) < 2 ? kind : (week + kind) / 2;
  }
}
