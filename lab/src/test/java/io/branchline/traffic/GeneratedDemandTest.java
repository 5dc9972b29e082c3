package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.service.Direction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The generator against the figures of the real series: one site's hours (CESNET-TimeSeries24) for
 * the course of days and the variation of hours, the 5-minute series (EU ISP, Abilene) for that of
 * minutes.
 */
class GeneratedDemandTest {
  private static final GroundTruth TRUTH = BankScenario.jointStock().groundTruth();
  private static final ZoneId ZONE = TRUTH.calendar().zone();

  /** CESNET, working days, by hour: medians over the mean of 9 to 12 and 13 to 16. */
  private static final double[] CESNET_WORKING_DAY = {
    .27, .18, .12, .09, .06, .08, .14, .38, .75, 1.0, 1.04, 1.12, .99, 1.09, .95, .8, .58, .52, .43,
    .40, .37, .35, .34, .31
  };

  private static GeneratedDemand model(long seed) {
    return GeneratedDemand.of(TRUTH.calendar(), TRUTH.demands(), seed);
  }

  @Test
  void theSameSeedGivesTheSameDemandsInAnyOrder() {
    var one = model(7);
    var other = (GeneratedDemand) one.copy();
    long start = Instant.parse("2026-11-17T02:00:00Z").getEpochSecond();
    int n = one.keys().size();
    var forward = new double[100][n];
    for (int t = 0; t < 100; t++) {
      one.kbpsAt(start + t, forward[t]);
    }
    var again = new double[n];
    for (int t = 99; t >= 0; t--) {
      other.kbpsAt(start + t, again);
      assertArrayEquals(forward[t], again, 1e-9);
    }
    model(8).kbpsAt(start, again);
    assertNotEquals(forward[0][0], again[0], 1e-6);
  }

  @Test
  void busyHoursHaveTheirNominalSize() {
    var history = History.of(model(1), local("2026-11-28T00:00"), Duration.ofDays(26), step());
    double nominal = 0;
    double mean = 0;
    for (int k = 0; k < history.keys().size(); k++) {
      nominal += TRUTH.demands().get(k).busyHour().kbps();
      mean += mean(busy(history.series(k)));
    }
    assertEquals(1, mean / nominal, 0.08, "mean of the busy hours over the nominal size");
  }

  @Test
  void theOfficesDayIsTheSitesDay() {
    var history = History.of(model(1), local("2026-11-28T00:00"), Duration.ofDays(26), step());
    var day = new double[24];
    for (int k = 0; k < history.keys().size(); k++) {
      if (history.keys().get(k).trafficClass().equals("office")) {
        var series = history.series(k);
        for (int i = 0; i < series.length; i++) {
          if (i / 96 % 7 < 5) {
            day[i % 96 / 4] += series[i];
          }
        }
      }
    }
    assertTrue(
        correlation(day, CESNET_WORKING_DAY) > 0.97,
        () -> "correlation with the real day " + correlation(day, CESNET_WORKING_DAY));
  }

  @Test
  void aDayOffIsAQuarterOfAWorkingDayInTheOffice() {
    var history = History.of(model(1), local("2026-11-28T00:00"), Duration.ofDays(26), step());
    double working = 0;
    double off = 0;
    for (int k = 0; k < history.keys().size(); k++) {
      if (history.keys().get(k).trafficClass().equals("office")) {
        var series = history.series(k);
        for (int i = 0; i < series.length; i++) {
          // 20 working days and 6 days off.
          working += i / 96 % 7 < 5 ? series[i] / 20 : 0;
          off += i / 96 % 7 >= 5 ? series[i] / 6 : 0;
        }
      }
    }
    assertEquals(0.25, off / working, 0.06);
  }

  /** CESNET: .31 about the usual hour, correlation .55 .43 .37 .16 after 1, 2, 4, 24 hours. */
  @Test
  void hoursVaryLikeTheRealSites() {
    var deviations = new ArrayList<Double>();
    var correlations = new HashMap<Integer, List<Double>>();
    var history =
        History.of(model(3), local("2026-11-28T00:00"), Duration.ofDays(26), Duration.ofHours(1));
    for (int k = 0; k < history.keys().size(); k++) {
      var key = history.keys().get(k);
      if (!key.trafficClass().equals("office") || key.direction() != Direction.DOWN) {
        continue;
      }
      var residual = residual(history.series(k));
      deviations.add(deviation(residual));
      for (int lag : List.of(1, 2, 4, 24)) {
        correlations
            .computeIfAbsent(lag, l -> new ArrayList<>())
            .add(autocorrelation(residual, lag));
      }
    }
    assertEquals(0.31, mean(array(deviations)), 0.06);
    assertEquals(0.55, mean(array(correlations.getOrDefault(1, List.of()))), 0.15);
    assertEquals(0.43, mean(array(correlations.getOrDefault(2, List.of()))), 0.20);
    assertEquals(0.37, mean(array(correlations.getOrDefault(4, List.of()))), 0.20);
    assertEquals(0.16, mean(array(correlations.getOrDefault(24, List.of()))), 0.20);
  }

  /**
   * EU ISP .047, Abilene .159 at 5 minutes; averaging over 30 minutes leaves two thirds of either.
   */
  @Test
  void minutesVaryLikeTheFiveMinuteSeries() {
    var model = model(5);
    long start = local("2026-11-17T09:00").getEpochSecond();
    int n = model.keys().size();
    var kbps = new double[n];
    var means = new double[n][24];
    for (int t = 0; t < 7200; t++) {
      model.kbpsAt(start + t, kbps);
      for (int k = 0; k < n; k++) {
        means[k][t / 300] += kbps[k] / 300;
      }
    }
    double five = 0;
    double thirty = 0;
    int count = 0;
    for (int k = 0; k < n; k++) {
      if (model.keys().get(k).trafficClass().equals("production")) {
        five += relativeDeviation(detrended(means[k]));
        var half = new double[4];
        var flat = detrended(means[k]);
        for (int i = 0; i < 24; i++) {
          half[i / 6] += flat[i] / 6;
        }
        thirty += relativeDeviation(half);
        count++;
      }
    }
    five /= count;
    thirty /= count;
    double deviation = five;
    assertTrue(five > 0.047 && five < 0.159, () -> "5-minute deviation " + deviation);
    assertTrue(thirty < five, "averaging smoothes");
    assertTrue(thirty > 0.25 * five, "but as slowly as long-range dependence has it");
  }

  @Test
  void differentBranchesReachTheirBusyHoursAtDifferentTimes() {
    var model = model(1);
    int n = model.keys().size();
    var kbps = new double[n];
    var peak = new HashMap<String, Integer>();
    var most = new HashMap<String, Double>();
    for (int quarter = 0; quarter < 24; quarter++) {
      model.meanKbpsAt(local("2026-11-17T07:30").getEpochSecond() + quarter * 900L, kbps);
      var total = new HashMap<String, Double>();
      for (int k = 0; k < n; k++) {
        total.merge(model.keys().get(k).site().value(), kbps[k], Double::sum);
      }
      int now = quarter;
      total.forEach((site, sum) -> {
        if (sum > most.getOrDefault(site, 0.0)) {
          most.put(site, sum);
          peak.put(site, now);
        }
      });
    }
    assertTrue(
        peak.values().stream().distinct().count() >= 6, () -> "quarters of the peak: " + peak);
  }

  @Test
  void theCalendarShowsInTheProfile() {
    var calendar = TRUTH.calendar().days();
    var tuesday = LocalDate.of(2026, 11, 17);
    var payday = LocalDate.of(2026, 11, 10);
    var sunday = LocalDate.of(2026, 11, 15);
    var monthEnd = LocalDate.of(2026, 11, 30);
    var production = Profile.PRODUCTION;
    assertTrue(production.ofDay(calendar, payday) > 1.2 * production.ofDay(calendar, tuesday));
    assertTrue(production.ofDay(calendar, sunday) < 0.5);
    assertTrue(Profile.BIG_DATA.ofDay(calendar, monthEnd) > 1.3);
    assertTrue(Profile.BIG_DATA.ofHour(2) > 1.7 * Profile.BIG_DATA.ofHour(11));
    assertTrue(Profile.VIDEO.ofHour(12.5) < 0.5 * Profile.VIDEO.ofHour(10.5), "lunch");
  }

  private static Duration step() {
    return Duration.ofMinutes(15);
  }

  /** Monday 2026-11-02 00:00 begins what ends on Saturday 2026-11-28. */
  private static Instant local(String time) {
    return java.time.LocalDateTime.parse(time).atZone(ZONE).toInstant();
  }

  /** 9 to 12 and 14 to 17 of the working days of a series of quarter hours from a Monday on. */
  private static double[] busy(double[] series) {
    var values = new ArrayList<Double>();
    for (int i = 0; i < series.length; i++) {
      double hour = i % 96 / 4.0;
      if (i / 96 % 7 < 5 && ((hour >= 9 && hour < 12) || (hour >= 14 && hour < 17))) {
        values.add(series[i]);
      }
    }
    return array(values);
  }

  /** Logarithm over the median of the same hour on working days, 8 to 17, other hours NaN. */
  private static double[] residual(double[] hours) {
    var residual = new double[hours.length];
    Arrays.fill(residual, Double.NaN);
    for (int hour = 8; hour < 17; hour++) {
      var same = new ArrayList<Double>();
      for (int i = hour; i < hours.length; i += 24) {
        if (i / 24 % 7 < 5) {
          same.add(hours[i]);
        }
      }
      same.sort(Double::compare);
      double median = same.get(same.size() / 2);
      for (int i = hour; i < hours.length; i += 24) {
        if (i / 24 % 7 < 5) {
          residual[i] = Math.log(hours[i] / median);
        }
      }
    }
    return residual;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values)
            .filter(v -> !Double.isNaN(v))
            .map(v -> (v - mean) * (v - mean))
            .average()
            .orElse(0));
  }

  private static double relativeDeviation(double[] values) {
    return deviation(values) / mean(values);
  }

  /** Without its straight trend, about its mean. */
  private static double[] detrended(double[] values) {
    int n = values.length;
    double middle = (n - 1) / 2.0;
    double mean = mean(values);
    double slope = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      slope += (i - middle) * (values[i] - mean);
      square += (i - middle) * (i - middle);
    }
    var flat = new double[n];
    for (int i = 0; i < n; i++) {
      flat[i] = values[i] - slope / square * (i - middle);
    }
    return flat;
  }

  private static double autocorrelation(double[] values, int lag) {
    var a = new ArrayList<Double>();
    var b = new ArrayList<Double>();
    for (int i = 0; i + lag < values.length; i++) {
      if (!Double.isNaN(values[i]) && !Double.isNaN(values[i + lag])) {
        a.add(values[i]);
        b.add(values[i + lag]);
      }
    }
    return correlation(array(a), array(b));
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / a.length / deviation(a) / deviation(b);
  }
}
