package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.branchline.bank.BankScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The figures in {@link Profile} and {@link Variation}, computed again from the series that they
 * were fitted to. The series are no part of the project: without them these tests are skipped.
 */
class SharedSeriesTest {
  private static final int CENTRAL_EUROPEAN_SUMMER_HOURS = 2;
  private static final GroundTruth TRUTH = BankScenario.jointStock().groundTruth();

  private static Path file(String name) {
    for (var root : List.of("../shared", "../../shared")) {
      var path = Path.of(root, "data", "traffic", name);
      if (Files.exists(path)) {
        return path;
      }
    }
    assumeTrue(false, "the shared series are not here");
    return Path.of(name);
  }

  @Test
  void theOfficesDayWasFittedToTheSitesDay() throws IOException {
    var hours = cesnet();
    var off = holidays(hours);
    var day = new double[24];
    for (int h = 0; h < 24; h++) {
      int hour = h;
      day[h] =
          median(
              hours.entrySet().stream()
                  .filter(e -> hourOf(e.getKey()) == hour && isWorkingDay(e.getKey(), off))
                  .mapToDouble(e -> e.getValue())
                  .toArray());
    }
    double busy = (day[9] + day[10] + day[11] + day[13] + day[14] + day[15]) / 6;
    for (int h = 0; h < 24; h++) {
      // The bank's lunch dip and its longer afternoon are the bank's.
      double tolerance = h >= 12 && h <= 17 ? 0.25 : 0.03;
      assertEquals(day[h] / busy, Profile.OFFICE.ofHour(h + 0.5), tolerance, "hour " + h);
    }
  }

  @Test
  void theVariationOfHoursWasFittedToTheSites() throws IOException {
    var hours = cesnet();
    var off = holidays(hours);
    var residual = residual(hours, off);
    var busy =
        residual.entrySet().stream()
            .filter(e -> hourOf(e.getKey()) >= 8 && hourOf(e.getKey()) <= 16)
            .mapToDouble(e -> e.getValue())
            .toArray();
    assertEquals(Profile.OFFICE.slowDeviation, deviation(busy), 0.03);
    var expected = new double[][] {{1, .55}, {2, .43}, {4, .37}, {6, .33}, {24, .16}};
    for (var pair : expected) {
      assertEquals(pair[1], correlation(residual, (int) pair[0]), 0.03, "lag " + pair[0]);
    }
  }

  @Test
  void theVariationOfMinutesLiesBetweenTheFiveMinuteSeries() throws IOException {
    var isp = SeriesCsv.read(file("eu_isp_5min_2005.csv.gz"));
    assertEquals(0.047, aboutTwoHours(isp.values()[0]), 0.003);
    var abilene = SeriesCsv.read(file("abilene_od_5min_20040301_0314.csv.gz"));
    var deviations = new ArrayList<Double>();
    for (var column : abilene.values()) {
      if (Arrays.stream(column).average().orElse(0) > 20) {
        deviations.add(aboutTwoHours(column));
      }
    }
    assertEquals(48, deviations.size());
    assertEquals(
        0.159, median(deviations.stream().mapToDouble(Double::doubleValue).toArray()), 0.01);
    assertEquals(0.09, Math.sqrt(0.047 * 0.159), 0.005, "their geometric mean");
  }

  @Test
  void theDemosTracesGiveABankABusyDayItCanCarry() throws IOException {
    var model =
        DemandModels.of(
            TRUTH,
            List.of(
                file("cesnet_ip103_hourly_w01_25.csv.gz"),
                file("esnet_2links_hourly_2018_jan_jul.csv.gz")),
            1);
    var kbps = new double[model.keys().size()];
    double nominal = TRUTH.demands().stream().mapToDouble(d -> d.busyHour().kbps()).sum();
    double mean = 0;
    for (int day = 16; day < 21; day++) {
      for (int hour = 1; hour < 9; hour++) {
        model.meanKbpsAt(
            Instant.parse("2026-11-" + day + "T0" + hour + ":30:00Z").getEpochSecond(), kbps);
        mean += Arrays.stream(kbps).sum() / 40;
      }
    }
    double share = mean / nominal;
    assertTrue(share > 0.8 && share < 1.2, () -> "busy hours over nominal size: " + share);
  }

  /** By epoch hour of the site's own clock. */
  private static Map<Long, Double> cesnet() throws IOException {
    var csv = SeriesCsv.read(file("cesnet_ip103_hourly_w01_25.csv.gz"));
    assertEquals(List.of("mbps"), csv.names());
    var hours = new HashMap<Long, Double>();
    for (int i = 0; i < csv.times().length; i++) {
      hours.put(csv.times()[i] / 3600 + CENTRAL_EUROPEAN_SUMMER_HOURS, csv.values()[0][i]);
    }
    return hours;
  }

  /** Weekdays that are quiet as a whole: logarithm about the usual below -0.5. */
  private static Set<LocalDate> holidays(Map<Long, Double> hours) {
    var sums = new HashMap<LocalDate, double[]>();
    residual(hours, Set.of())
        .forEach((hour, value) -> {
          if (hourOf(hour) >= 8 && hourOf(hour) <= 16) {
            var sum = sums.computeIfAbsent(dateOf(hour), d -> new double[2]);
            sum[0] += value;
            sum[1]++;
          }
        });
    var days = new HashSet<LocalDate>();
    sums.forEach((date, sum) -> {
      if (sum[0] / sum[1] < -0.5) {
        days.add(date);
      }
    });
    return days;
  }

  /** Logarithm over the median of the same hour on the weekdays of two weeks before and after. */
  private static Map<Long, Double> residual(Map<Long, Double> hours, Set<LocalDate> off) {
    var residual = new HashMap<Long, Double>();
    hours.forEach((hour, value) -> {
      if (!isWorkingDay(hour, off)) {
        return;
      }
      var peers = new ArrayList<Double>();
      for (int day = -14; day <= 14; day++) {
        long other = hour + 24L * day;
        if (day != 0 && hours.containsKey(other) && isWorkingDay(other, Set.of())) {
          peers.add(hours.getOrDefault(other, 0.0));
        }
      }
      if (peers.size() >= 8) {
        double usual = upperMedian(peers);
        residual.put(hour, Math.log(Math.max(value, 1e-3) / Math.max(usual, 1e-3)));
      }
    });
    return residual;
  }

  private static double correlation(Map<Long, Double> residual, int lag) {
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    int n = 0;
    for (var entry : residual.entrySet()) {
      int hour = hourOf(entry.getKey());
      var other = residual.get(entry.getKey() + lag);
      if (hour >= 8 && hour <= 16 && other != null) {
        double x = entry.getValue();
        double y = other;
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
        n++;
      }
    }
    return (sxy - sx * sy / n) / Math.sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
  }

  /** Deviation of values over the mean of the 12 before and after, gross outliers cut. */
  private static double aboutTwoHours(double[] values) {
    var ratios = new double[values.length - 24];
    for (int i = 12; i < values.length - 12; i++) {
      double mean = 0;
      for (int j = i - 12; j <= i + 12; j++) {
        mean += (Double.isNaN(values[j]) ? 0 : values[j]) / 25;
      }
      ratios[i - 12] = mean > 0 ? Math.clamp(values[i] / mean - 1, -0.9, 2) : 0;
    }
    return deviation(ratios);
  }

  private static boolean isWorkingDay(long hour, Set<LocalDate> off) {
    var date = dateOf(hour);
    return date.getDayOfWeek().getValue() <= 5 && !off.contains(date);
  }

  private static int hourOf(long hour) {
    return (int) Math.floorMod(hour, 24L);
  }

  private static LocalDate dateOf(long hour) {
    return Instant.ofEpochSecond(hour * 3600).atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static double upperMedian(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }
}
