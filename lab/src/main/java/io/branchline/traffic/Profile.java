package io.branchline.traffic;

import io.branchline.site.Calendar;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;

/**
 * The course of a class's day and week, relative to its mean in the busy hours of a working day,
 * and how much it varies.
 *
 * <p>Fitted to CESNET-TimeSeries24 (Koumar et al., Scientific Data 12:338, 2025; CC BY 4.0), one
 * site behind a national network, 25 weeks of hours: the course of OFFICE with its ramps and
 * evening tail, the ratio 0.25 of a day off to a working day, and the variation about the usual
 * course: standard deviation 0.31 of the logarithm in the busy hours, with correlation .55 .43 .37
 * .33 .16 after 1, 2, 4, 6 and 24 hours. The other classes share ramps and correlation; when they
 * are busy is the bank's way of working: calls and counters by day, meetings before and after
 * lunch, batches by night.
 */
enum Profile {
  VOICE(
      0.16, 0.25, 0.2, 1.1, 1.0, .04, .03, .02, .02, .02, .03, .08, .30, .80, 1.05, 1.08, .98, .62,
      .85, 1.0, 1.02, .95, .65, .35, .2, .12, .08, .06, .05),
  PRODUCTION(
      0.20, 0.8, 0.35, 1.3, 1.15, .10, .08, .07, .07, .07, .08, .12, .35, .85, 1.0, 1.05, .98, .70,
      .88, 1.0, 1.05, 1.08, .75, .40, .28, .22, .18, .14, .12),
  VIDEO(
      0.28, 0.7, 0.05, 1.0, 1.0, .02, .02, .02, .02, .02, .02, .03, .12, .62, 1.08, 1.15, .88, .36,
      .75, 1.1, 1.12, .86, .42, .2, .12, .08, .05, .03, .02),
  OFFICE(
      0.31, 1.2, 0.25, 1.0, 1.1, .27, .18, .12, .09, .06, .08, .14, .38, .75, 1.0, 1.04, 1.12, .85,
      1.05, .98, .9, .78, .58, .43, .40, .37, .35, .34, .31),
  BIG_DATA(
      0.35, 1.0, 0.9, 1.0, 1.4, 1.9, 2.0, 2.0, 1.8, 1.4, 1.0, .6, .5, .55, .9, 1.0, 1.0, .9, 1.0,
      1.0, 1.0, 1.0, .9, .8, .9, 1.2, 1.5, 1.7, 1.8),
  TEST(
      0.40, 1.3, 0.05, 1.0, 1.0, .05, .05, .05, .05, .05, .05, .05, .1, .4, .9, 1.1, 1.05, .6, .9,
      1.1, 1.1, 1.0, .8, .5, .35, .2, .1, .05, .05);

  /** Standard deviation of the logarithm, hours and days. */
  final double slowDeviation;

  /** How bursty in seconds and minutes, 1 as the real series. */
  final double burstiness;

  private final double dayOff;
  private final double payday;
  private final double monthEnd;

  /** By hour, each at its half. */
  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final double[] hours;

  Profile(
      double slowDeviation,
      double burstiness,
      double dayOff,
      double payday,
      double monthEnd,
      double... hours) {
    this.slowDeviation = slowDeviation;
    this.burstiness = burstiness;
    this.dayOff = dayOff;
    this.payday = payday;
    this.monthEnd = monthEnd;
    this.hours = hours;
  }

  /** The profile of this name, as bank files write it; throws {@link IllegalArgumentException}. */
  static Profile ofLabel(String label) {
    for (var profile : values()) {
      if (profile.label().equals(label)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "\""
            + label
            + "\" is not a profile: expected one of "
            + Arrays.stream(values()).map(Profile::label).toList());
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The factor of a date: working day, payday, month end. */
  double ofDay(Calendar calendar, LocalDate date) {
    double factor = calendar.isWorkingDay(date) ? 1 : dayOff;
    if (calendar.isPayday(date)) {
      factor *= payday;
    }
    if (calendar.isMonthEnd(date)) {
      factor *= monthEnd;
    }
    return factor;
  }

  /** The factor of a time of day in hours, 0 to 24; values outside wrap around midnight. */
  double ofHour(double hour) {
    double position = (hour - 0.5 + 48) % 24;
    int index = (int) position;
    double f = position - index;
    return hours[index] * (1 - f) + hours[(index + 1) % 24] * f;
  }
}
