package io.branchline.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is usual at each time of the week: for every slot the median of its last weeks, and the
 * median over days of the same kind (working or not), which is known sooner and shakes less.
 */
final class SlotProfile {
  private static final int WEEKS = 6;
  private static final int DAYS = 7;
  private static final int KINDS = 2;
  private static final int WORKING_DAYS = 5;

  /** Of each weekday, how many of its last values count for its kind of day. */
  private static final int RECENT = 3;

  private final int slotsPerDay;

  /** By how many weeks ago, counted round; a row is there once a value of it is. */
  private final float[] @Nullable [] values = new float[WEEKS][];

  private final byte[] counts;
  private final byte[] next;
  private final float[] weekMedians;
  private final float[] kindMedians;
  private final float[] buffer = new float[DAYS * RECENT];

  SlotProfile(int slotsPerDay) {
    this.slotsPerDay = slotsPerDay;
    int slots = DAYS * slotsPerDay;
    counts = new byte[slots];
    next = new byte[slots];
    weekMedians = new float[slots];
    kindMedians = new float[KINDS * slotsPerDay];
    Arrays.fill(weekMedians, Float.NaN);
    Arrays.fill(kindMedians, Float.NaN);
  }

  /** Adds the mean of a slot, which is counted through the week from Monday's first. */
  void add(int slot, double value) {
    row(next[slot])[slot] = (float) value;
    next[slot] = (byte) ((next[slot] + 1) % WEEKS);
    counts[slot] = (byte) Math.min(WEEKS, counts[slot] + 1);
    for (int week = 0; week < counts[slot]; week++) {
      buffer[week] = row(week)[slot];
    }
    weekMedians[slot] = median(counts[slot]);
    int kindSlot = kindSlot(slot);
    int found = 0;
    for (int other = slot % slotsPerDay; other < counts.length; other += slotsPerDay) {
      if (kindSlot(other) == kindSlot) {
        found = addRecent(other, found);
      }
    }
    kindMedians[kindSlot] = median(found);
  }

  private float[] row(int week) {
    var row = values[week];
    if (row == null) {
      row = new float[counts.length];
      values[week] = row;
    }
    return row;
  }

  private int addRecent(int slot, int found) {
    for (int back = 1; back <= Math.min(RECENT, counts[slot]); back++) {
      buffer[found++] = row(Math.floorMod(next[slot] - back, WEEKS))[slot];
    }
    return found;
  }

  private float median(int count) {
    Arrays.sort(buffer, 0, count);
    int middle = count / 2;
    return count % 2 == 1 ? buffer[middle] : (buffer[middle - 1] + buffer[middle]) / 2;
  }

  private int kindSlot(int slot) {
    int kind = slot / slotsPerDay < WORKING_DAYS ? 0 : 1;
    return kind * slotsPerDay + slot % slotsPerDay;
  }

  /** The median of this slot of the week; NaN when it was never seen. */
  double week(int slot) {
    return weekMedians[slot];
  }

  /** The median of this time of day on such days; NaN when it was never seen. */
  double kind(int slot) {
    return kindMedians[kindSlot(slot)];
  }

  /** Both together: the week alone when it is well known, the kind of day while it is not. */
  double usual(int slot) {
    double kind = kind(slot);
    return counts[slot] < 2 ? kind : (week(slot) + kind) / 2;
  }
}
