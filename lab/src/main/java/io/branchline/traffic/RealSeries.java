package io.branchline.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One real series as a shape: whole weeks from a Monday on, 1 in the mean of its busy hours. The
 * time of day is aligned: the series is shifted by the whole hours that make its usual working day
 * most like an office's, since a series from another time zone, or one stamped in UTC, has its
 * morning elsewhere.
 */
final class RealSeries {
  static final int WEEK = 7 * 86_400;

  /** 1970-01-05 was a Monday. */
  private static final int FIRST_MONDAY = 4 * 86_400;

  /** A burst beyond this many times the busy hours' mean is one of another network's size. */
  private static final double CEILING = 3;

  private final int step;
  private final int weeks;

  /** Each covers a step from the first Monday on. */
  private final double[] shape;

  private RealSeries(int step, int weeks, double[] shape) {
    this.step = step;
    this.weeks = weeks;
    this.shape = shape;
  }

  /**
   * The columns of a file; throws {@link IllegalArgumentException} when it is shorter than a week.
   */
  static List<RealSeries> of(SeriesCsv csv) {
    int step = usualStep(csv.times());
    var all = new ArrayList<RealSeries>();
    for (int c = 0; c < csv.values().length; c++) {
      var regular = regular(csv, c, step);
      long start = csv.times()[0] / step * step + shiftOf(csv.times()[0], step, regular);
      long monday = Math.floorDiv(start - FIRST_MONDAY + WEEK - 1, WEEK) * WEEK + FIRST_MONDAY;
      int skip = (int) ((monday - start) / step);
      int weeks = (regular.length - skip) * step / WEEK;
      if (weeks < 1) {
        throw new IllegalArgumentException(
            csv.file() + ": " + csv.names().get(c) + " has no whole week from Monday to Sunday");
      }
      var shape = Arrays.copyOfRange(regular, skip, skip + weeks * (WEEK / step));
      all.add(new RealSeries(step, weeks, normalised(shape, step)));
    }
    return all;
  }

  private static int usualStep(long[] times) {
    var steps = new long[times.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = times[i + 1] - times[i];
    }
    Arrays.sort(steps);
    long median = steps[steps.length / 2];
    if (median > 86_400 || WEEK % median != 0) {
      throw new IllegalArgumentException("the series' step of " + median + " s divides no week");
    }
    return (int) median;
  }

  /** The values at every step; gaps are bridged in a straight line. */
  private static double[] regular(SeriesCsv csv, int column, int step) {
    long first = csv.times()[0] / step * step;
    int n = (int) ((csv.times()[csv.times().length - 1] - first) / step) + 1;
    var values = new double[n];
    Arrays.fill(values, Double.NaN);
    for (int r = 0; r < csv.times().length; r++) {
      values[(int) ((csv.times()[r] - first) / step)] = csv.values()[column][r];
    }
    int last = -1;
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(values[i])) {
        continue;
      }
      for (int gap = last + 1; gap < i; gap++) {
        double from = last < 0 ? values[i] : values[last];
        values[gap] = from + (values[i] - from) * (gap - last) / (i - last);
      }
      last = i;
    }
    Arrays.fill(values, last + 1, n, last < 0 ? 0 : values[Math.max(0, last)]);
    return values;
  }

  /** Seconds to add to its times; 0 when its days have no shape to go by. */
  private static long shiftOf(long start, int step, double[] values) {
    var sum = new double[24];
    var count = new int[24];
    for (int i = 0; i < values.length; i++) {
      long t = start + (long) i * step;
      if (Math.floorMod(t - FIRST_MONDAY, (long) WEEK) < 5 * 86_400) {
        int hour = (int) (Math.floorMod(t, 86_400L) / 3_600);
        sum[hour] += values[i];
        count[hour]++;
      }
    }
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    double mean = 0;
    for (int shift = -12; shift < 12; shift++) {
      double likeness = 0;
      for (int hour = 0; hour < 24; hour++) {
        double usual = count[hour] == 0 ? 0 : sum[hour] / count[hour];
        likeness += usual * Profile.OFFICE.ofHour(hour + shift + 0.5);
      }
      mean += likeness / 24;
      if (likeness > most) {
        most = likeness;
        best = shift;
      }
    }
    return most < 1.1 * mean ? 0 : best * 3_600L;
  }

  /** Divides by the mean of the working days' hours from 9 to 12 and 14 to 17. */
  private static double[] normalised(double[] values, int step) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      int inWeek = (int) ((long) i * step % WEEK);
      double hour = inWeek % 86_400 / 3_600.0;
      if (inWeek < 5 * 86_400 && ((hour >= 9 && hour < 12) || (hour >= 14 && hour < 17))) {
        sum += values[i];
        count++;
      }
    }
    double busy = count == 0 ? 0 : sum / count;
    if (busy <= 0) {
      throw new IllegalArgumentException("a series is zero in its busy hours");
    }
    var shape = new double[values.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.clamp(values[i] / busy, 0, CEILING);
    }
    return shape;
  }

  int weeks() {
    return weeks;
  }

  int step() {
    return step;
  }

  /**
   * The shape at a local time, straight between the middles of its steps.
   *
   * @param localSecond seconds since 1970-01-01 00:00 on the bank's clock
   * @param weekShift how many weeks of the series are skipped; weekdays stay what they are
   */
  double at(long localSecond, int weekShift) {
    double position = (double) (localSecond - FIRST_MONDAY + (long) weekShift * WEEK) / step - 0.5;
    long index = (long) Math.floor(position);
    double f = position - index;
    return shape[(int) Math.floorMod(index, (long) shape.length)] * (1 - f)
        + shape[(int) Math.floorMod(index + 1, (long) shape.length)] * f;
  }
}
