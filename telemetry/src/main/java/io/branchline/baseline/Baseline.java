package io.branchline.baseline;

import io.branchline.learn.DayCalendar;
import io.branchline.learn.WeekClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The dynamic baseline of one series, a few kilobytes of state. Values are judged as logarithms, so
 * that a tenth more counts the same by day and by night, in two ways: each against what those
 * before it make likely ({@link Sudden}: drop, spike, level shift, flap), and the mean of the last
 * hours against that of the last days ({@link Slides}: drift; {@link Scan} does both). How rare a
 * deviation must be is the same for every series; how large that is, each series' own past says.
 *
 * <p>Nothing is learnt while something is unusual. What lasts longer than {@link #ACCEPT_HOURS} is
 * taken for the new usual. Used by one thread.
 */
public final class Baseline {
  /** From then on a new level is the usual one. */
  static final int ACCEPT_HOURS = 36;

  /** Before so many days are known nothing is judged. */
  private static final int LEARN_DAYS = 3;

  /** The same for a series that is looked at seldom. */
  private static final int SELDOM_LEARN_DAYS = 14;

  /** What is added before the logarithm is taken, as a share of the mean: below it is nothing. */
  private static final double FLOOR_SHARE = 0.1;

  private static final int MEAN_DAYS = 28;

  /** Bins a day below which a series is looked at seldom. */
  static final int SELDOM = 60;

  /** Bins in minutes. */
  private static final List<Integer> MINUTES = List.of(1, 2, 3, 5, 6, 10, 15, 20, 30, 60);

  private final WeekClock clock;
  private final Season season;
  private final Sudden jumps;
  private final List<Slides> slides;
  private final long learnBins;
  private long head = Long.MIN_VALUE;
  private long learned;
  private double mean;
  private double expected = Double.NaN;

  /**
   * A baseline that knows nothing yet.
   *
   * @param clock tells the bins that values are means of, and which times of a week are alike
   */
  public Baseline(WeekClock clock) {
    this.clock = clock;
    season = new Season(clock);
    jumps = Sudden.of(clock);
    boolean seldom = clock.binsPerDay() < SELDOM;
    learnBins = (long) (seldom ? SELDOM_LEARN_DAYS : LEARN_DAYS) * clock.binsPerDay();
    slides = seldom ? List.of() : List.of(new Slides(clock, 2, 7), new Slides(clock, 12, 7));
  }

  /**
   * The bins for samples that come at this interval: the next of some that divide an hour.
   *
   * @throws IllegalArgumentException when they come less often than every hour
   */
  public static Duration resolutionFor(Duration interval) {
    return MINUTES.stream()
        .map(Duration::ofMinutes)
        .filter(bin -> bin.compareTo(interval) >= 0)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "samples come every " + interval + ": a baseline needs one an hour"));
  }

  /** Such bins on the bank's calendar, with slots of the week that suit them. */
  public static WeekClock clock(Duration resolution, ZoneId zone, DayCalendar calendar) {
    boolean fine = 30 % resolution.toMinutes() == 0;
    return new WeekClock(resolution, Duration.ofMinutes(fine ? 30 : 60), zone, calendar);
  }

  /**
   * Takes the value of a bin later than all before; an earlier one is ignored.
   *
   * @param value a rate, a count or a share: not negative
   * @return what this value began, changed or ended; empty while all is usual
   */
  public Optional<Anomaly> observe(long bin, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(
          "a baseline is of rates, counts and shares, which are not negative as " + value);
    }
    if (bin <= head) {
      return Optional.empty();
    }
    head = bin;
    double floor = FLOOR_SHARE * mean + 1e-9;
    double usual = season.usual(bin);
    double log = Math.log(value + floor);
    if (learned == 0 || Double.isNaN(usual)) {
      learn(bin, value, log);
      expected = Double.NaN;
      return Optional.empty();
    }
    double off = log - usual;
    boolean judged = learned >= learnBins;
    expected = Math.max(0, Math.exp(usual + jumps.likely(bin)) - floor);
    var time = Instant.ofEpochSecond(bin * clock.binSeconds());
    var alarmed = slides.stream().filter(Slides::isAlarmed).findFirst();
    if (alarmed.isPresent()) {
      var slide = alarmed.get().follow(bin, off, time);
      if (slide.isPresent()) {
        if (alarmed.get().hasAccepted()) {
          jumps.leave(bin, alarmed.get().former());
          double level = alarmed.get().level();
          slides.forEach(each -> each.restart(level));
          jumps.accept(bin, off);
        } else {
          jumps.restart(bin, off);
        }
      }
      return slide;
    }
    var jump = jumps.observe(bin, off, season.slack(bin), value, expected, time, judged);
    if (!jumps.isUsual()) {
      return jump;
    }
    learn(bin, value, log);
    if (jumps.hasAccepted()) {
      slides.forEach(each -> each.restart(off));
    }
    return jump.isPresent() ? jump : slide(bin, off, value, time, judged);
  }

  private Optional<Anomaly> slide(
      long bin, double off, double value, Instant time, boolean judged) {
    Optional<Anomaly> first = Optional.empty();
    for (var each : slides) {
      var slide = each.learn(bin, off, value, expected, time, judged && first.isEmpty());
      if (first.isEmpty()) {
        first = slide;
      }
    }
    return first;
  }

  private void learn(long bin, double value, double log) {
    learned++;
    mean += (value - mean) / Math.min(learned, (long) MEAN_DAYS * clock.binsPerDay());
    season.learn(bin, log);
  }

  /** What was expected of the last value, in its unit; NaN while too little is known. */
  public double expected() {
    return expected;
  }
}
