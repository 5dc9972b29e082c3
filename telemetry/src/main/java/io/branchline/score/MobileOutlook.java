package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.Calendar;
import io.branchline.site.Line;
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What can be said of a mobile line's future. Its bitrate cannot be forecast (measured on drives:
 * an error of 83 % at 5 s); whether it will be usable, whether it will go down, and whether the
 * month's quota will do, can.
 *
 * @param usableNextHour expected share of minutes, from 0 to 1, in which it is up and within its
 *     contract; empty while less than three days are known
 * @param usableNextDay the same of the next 24 hours
 * @param flapRisk chance that it goes down at least once within 24 hours
 * @param quota empty when the line has none, or of its use too little is known
 */
public record MobileOutlook(
    Optional<Double> usableNextHour,
    Optional<Double> usableNextDay,
    Optional<Double> flapRisk,
    Optional<Quota> quota) {
  private static final Duration MEMORY = Duration.ofDays(35);
  private static final int LEAST_HOURS = 72;
  private static final int HALF_LIFE_DAYS = 10;

  /** How much of an hour's deviation is still there an hour later. */
  private static final double PERSISTENCE = 0.6;

  /** As if so many hours had been seen at the line's mean, for hours of the day seen seldom. */
  private static final double PRIOR_HOURS = 3;

  /** As if half an outage had been seen in so many days. */
  private static final double PRIOR_OUTAGES = 0.5;

  private static final double PRIOR_DAYS = 10;
  private static final int LEAST_DAYS = 4;

  /**
   * Use of the month's quota at its end, in bytes.
   *
   * @param exceeds chance that it is not enough
   */
  public record Quota(double used, double atEnd, double atEndQ95, double limit, double exceeds) {}

  /** An hour of which something is known. */
  private record Hour(Instant start, double usable, boolean wentDown) {}

  /**
   * Looks ahead from {@code now} by what is kept of the line; later values are not used.
   *
   * @param zone whose days and months are meant
   */
  public static MobileOutlook of(
      Line line, ScoreBook.Hours kept, Calendar calendar, ZoneId zone, Instant now) {
    var hours = hours(line, kept, now);
    var quota =
        line.contract()
            .monthlyQuota()
            .flatMap(limit -> quota(line, limit.bytes(), kept, calendar, zone, now));
    if (hours.size() < LEAST_HOURS) {
      return new MobileOutlook(Optional.empty(), Optional.empty(), Optional.empty(), quota);
    }
    double day = 0;
    double first = 0;
    var last = hours.getLast();
    double deviation = last.usable() - usual(hours, last.start(), calendar, zone, now);
    for (int ahead = 1; ahead <= 24; ahead++) {
      var hour = now.plus(ahead, ChronoUnit.HOURS);
      double usable =
          Math.clamp(
              usual(hours, hour, calendar, zone, now) + deviation * Math.pow(PERSISTENCE, ahead),
              0,
              1);
      day += usable / 24;
      first = ahead == 1 ? usable : first;
    }
    return new MobileOutlook(
        Optional.of(first), Optional.of(day), Optional.of(flapRisk(hours, now)), quota);
  }

  private static List<Hour> hours(Line line, ScoreBook.Hours kept, Instant now) {
    var hours = new ArrayList<Hour>();
    boolean wasDown = false;
    for (var count : HourCount.read(line.id(), kept, now.minus(MEMORY), now).entrySet()) {
      var one = count.getValue();
      if (one.known() > 0) {
        double broken = one.judged() == 0 ? 0 : Math.max(one.loss(), one.delay()) / one.judged();
        double up = 1 - one.down() / one.known();
        hours.add(
            new Hour(
                Instant.ofEpochMilli(count.getKey()),
                up * (1 - broken),
                one.down() > 0 && !wasDown));
        wasDown = one.down() > 0;
      }
    }
    return hours;
  }

  private static double weight(Instant then, Instant now) {
    double days = Duration.between(then, now).toHours() / 24.0;
    return Math.pow(0.5, days / HALF_LIFE_DAYS);
  }

  /** The mean of the same hour on such days, recent ones counting more, drawn to that of all. */
  private static double usual(
      List<Hour> hours, Instant target, Calendar calendar, ZoneId zone, Instant now) {
    var local = target.atZone(zone);
    boolean works = calendar.isWorkingDay(local.toLocalDate());
    double all = 0;
    double weights = 0;
    double same = 0;
    double sameWeights = 0;
    for (var hour : hours) {
      double weight = weight(hour.start(), now);
      all += weight * hour.usable();
      weights += weight;
      var then = hour.start().atZone(zone);
      if (then.getHour() == local.getHour() && calendar.isWorkingDay(then.toLocalDate()) == works) {
        same += weight * hour.usable();
        sameWeights += weight;
      }
    }
    return (same + PRIOR_HOURS * all / weights) / (sameWeights + PRIOR_HOURS);
  }

  /** Outages come by chance at a rate that is learnt (Poisson), recent ones counting more. */
  private static double flapRisk(List<Hour> hours, Instant now) {
    double outages = PRIOR_OUTAGES;
    double days = PRIOR_DAYS;
    for (var hour : hours) {
      double weight = weight(hour.start(), now);
      outages += hour.wentDown() ? weight : 0;
      days += weight / 24;
    }
    return 1 - Math.exp(-outages / days);
  }

  private static Optional<Quota> quota(
      Line line, long limit, ScoreBook.Hours kept, Calendar calendar, ZoneId zone, Instant now) {
    var series = SeriesKey.line(line.id(), Direction.UP, Measure.QUOTA_USED_BYTES);
    var points = kept.read(series, now.minus(MEMORY), now);
    if (points.size() == 0) {
      return Optional.empty();
    }
    var daily = daily(points, zone);
    var today = now.atZone(zone).toLocalDate();
    daily.remove(today);
    if (daily.size() < LEAST_DAYS) {
      return Optional.empty();
    }
    double used = points.values()[points.size() - 1];
    double mean = used;
    double variance = 0;
    double todayLeft = 1 - now.atZone(zone).toLocalTime().toSecondOfDay() / 86_400.0;
    for (var day = today; day.getMonth() == today.getMonth(); day = day.plusDays(1)) {
      double share = day.equals(today) ? todayLeft : 1;
      boolean works = calendar.isWorkingDay(day);
      var like =
          daily.entrySet().stream()
              .filter(each -> calendar.isWorkingDay(each.getKey()) == works)
              .mapToDouble(each -> each.getValue())
              .toArray();
      var values =
          like.length > 1
              ? like
              : daily.values().stream().mapToDouble(Double::doubleValue).toArray();
      double average = Arrays.stream(values).average().orElse(0);
      mean += share * average;
      variance +=
          share
              * Arrays.stream(values).map(v -> (v - average) * (v - average)).sum()
              / (values.length - 1);
    }
    double deviation = Math.max(1, Math.sqrt(variance));
    var normal = new NormalDistribution(mean, deviation);
    return Optional.of(
        new Quota(
            used,
            mean,
            Math.max(used, normal.inverseCumulativeProbability(0.95)),
            limit,
            1 - normal.cumulativeProbability(limit)));
  }

  /** What each day used; the counter begins anew each month. */
  private static TreeMap<LocalDate, Double> daily(Points points, ZoneId zone) {
    var daily = new TreeMap<LocalDate, Double>();
    for (int i = 1; i < points.size(); i++) {
      double more = points.values()[i] - points.values()[i - 1];
      var day = Instant.ofEpochMilli(points.times()[i]).atZone(zone).toLocalDate();
      daily.merge(day, more >= 0 ? more : points.values()[i], Double::sum);
    }
    // The first is not whole.
    daily.pollFirstEntry();
    return daily;
  }
}
