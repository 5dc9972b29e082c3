package io.branchline.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.learn.DayCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int DAY = 288;

  /** A Monday. */
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static final int TRAINED = 28 * DAY;

  /** On a Monday at 10:00, weeks after the start. */
  private static final int TEN = TRAINED + 120;

  /** Five weeks of a branch: busy from 8 to 18 on working days, with noise that lasts a while. */
  private static double[] bank(long seed, int days) {
    var random = new Random(seed);
    var values = new double[days * DAY];
    double noise = 0;
    for (int i = 0; i < values.length; i++) {
      double hour = i % DAY / 12.0;
      boolean works = i / DAY % 7 < 5;
      double course = works ? Math.exp(-Math.pow((hour - 13) / 4, 2)) : 0.1;
      noise = 0.9 * noise + 0.05 * random.nextGaussian();
      values[i] = (100 + 900 * course) * Math.exp(noise);
    }
    return values;
  }

  private static double[] changed(double[] values, int from, int to, IntToDoubleFunction factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor.applyAsDouble(i - from);
    }
    return values;
  }

  private static Baseline baseline() {
    return new Baseline(Baseline.clock(STEP, ZoneOffset.UTC, DayCalendar.weekdays()));
  }

  private static long bin(int at) {
    return START.getEpochSecond() / STEP.toSeconds() + at;
  }

  private static Instant time(int at) {
    return START.plus(STEP.multipliedBy(at));
  }

  /** Each anomaly as it was in the end, or is still. */
  private static List<Anomaly> judge(Baseline baseline, double[] values, int from, int to) {
    var all = new ArrayList<Anomaly>();
    for (int i = from; i < to; i++) {
      baseline
          .observe(bin(i), values[i])
          .ifPresent(now -> {
            if (!all.isEmpty() && all.getLast().start().equals(now.start())) {
              all.removeLast();
            }
            all.add(now);
          });
    }
    return all;
  }

  private static List<Anomaly> judge(double[] values) {
    return judge(baseline(), values, 0, values.length);
  }

  @Test
  void aUsualSeriesRaisesHardlyAnAlarm() {
    int alarms = 0;
    for (long seed = 1; seed <= 10; seed++) {
      alarms += judge(bank(seed, 35)).size();
    }
    assertTrue(alarms <= 0.05 * 10 * 32, alarms + " alarms in 320 days of usual series");
  }

  /** Whose level goes up and down for hours, so that ten days know little of how far. */
  @Test
  void aSeriesThatIsHardlyKnownRaisesHardlyAnAlarm() {
    int alarms = 0;
    int series = 40;
    for (long seed = 1; seed <= series; seed++) {
      var random = new Random(seed);
      var values = new double[10 * DAY];
      double keep = Math.exp(-1 / (6.0 * DAY / 24));
      double noise = 0;
      for (int i = 0; i < values.length; i++) {
        double course = Math.exp(-Math.pow((i % DAY / 12.0 - 13) / 4, 2));
        noise = keep * noise + Math.sqrt(1 - keep * keep) * 0.3 * random.nextGaussian();
        values[i] = (100 + 900 * course) * Math.exp(noise);
      }
      alarms += judge(values).size();
    }
    double aDay = alarms / (series * (10 - 3.0));
    assertTrue(aDay <= 0.05, aDay + " alarms a day that is judged");
  }

  /** Four times a day more for ten minutes, how much differs: that is how such a series is. */
  @Test
  void whatComesSeveralTimesADayBecomesTheUsual() {
    int late = 0;
    for (long seed = 1; seed <= 10; seed++) {
      var random = new Random(seed);
      var values = bank(seed, 45);
      for (int quarter = 0; quarter < 45 * 4; quarter++) {
        int from = quarter * DAY / 4 + random.nextInt(DAY / 4 - 2);
        double factor = 1.3 * Math.pow(1 - random.nextDouble(), -1 / 3.0);
        changed(values, from, from + 2, i -> factor);
      }
      late += judge(values).stream().filter(each -> !each.start().isBefore(time(30 * DAY))).count();
    }
    double aDay = late / (10 * 15.0);
    assertTrue(aDay <= 0.15, aDay + " alarms a day after a month");
  }

  @ParameterizedTest
  @CsvSource({
    "DROP, 12, 0.2",
    "SPIKE, 12, 3.5",
    "LEVEL_SHIFT, 288, 2.5",
    "LEVEL_SHIFT, 288, 0.35",
  })
  void findsWhatChangesSuddenlyAndSaysWhatItWas(Anomaly.Type type, int length, double factor) {
    var found = judge(changed(bank(3, 35), TEN, TEN + length, i -> factor));
    assertEquals(1, found.size(), found::toString);
    var anomaly = found.getFirst();
    assertEquals(type, anomaly.type());
    assertTrue(
        Duration.between(time(TEN), anomaly.start()).compareTo(Duration.ofMinutes(10)) <= 0,
        anomaly::toString);
    assertTrue(anomaly.end().orElseThrow().isAfter(time(TEN + length - 1)), anomaly::toString);
    assertTrue(anomaly.end().orElseThrow().isBefore(time(TEN + length + 12)), anomaly::toString);
    assertEquals(factor, anomaly.value() / anomaly.expected(), 0.35 * factor);
  }

  /** Seventy days by the hour, with so much noise that single values say little. */
  private static double[] hourly(long seed) {
    var random = new Random(seed);
    var values = new double[70 * 24];
    double noise = 0;
    for (int i = 0; i < values.length; i++) {
      double course = Math.exp(-Math.pow((i % 24 - 13) / 4.0, 2));
      noise = 0.5 * noise + 0.3 * random.nextGaussian();
      values[i] = (100 + 900 * course) * Math.exp(noise);
    }
    return values;
  }

  private static List<Anomaly> judgeHourly(double[] values) {
    var hour = Duration.ofHours(1);
    var baseline = new Baseline(Baseline.clock(hour, ZoneOffset.UTC, DayCalendar.weekdays()));
    var all = new ArrayList<Anomaly>();
    for (int i = 0; i < values.length; i++) {
      baseline
          .observe(START.getEpochSecond() / hour.toSeconds() + i, values[i])
          .ifPresent(all::add);
    }
    return all;
  }

  @Test
  void aUsualHourlySeriesKeepsItsBudgetOfFalseAlarms() {
    long alarms = 0;
    int series = 40;
    for (long seed = 1; seed <= series; seed++) {
      alarms += judgeHourly(hourly(seed)).stream().filter(Anomaly::isOver).count();
    }
    double aDay = alarms / (series * (70 - 14.0));
    assertTrue(aDay <= 0.06, aDay + " alarms a day that is judged of usual series");
  }

  /** Twice the noise's own spread is nothing in one hour; in six it is. */
  @Test
  void severalHoursTogetherSayWhatOneDoesNot() {
    int from = 60 * 24 + 9;
    int found = 0;
    for (long seed = 1; seed <= 10; seed++) {
      var values = hourly(seed);
      for (int i = from; i < from + 6; i++) {
        values[i] *= 0.3;
      }
      var begin = START.plus(Duration.ofHours(from));
      found +=
          judgeHourly(values).stream()
                  .anyMatch(anomaly ->
                      !anomaly.start().isBefore(begin)
                          && anomaly.start().isBefore(begin.plus(Duration.ofHours(6))))
              ? 1
              : 0;
    }
    assertTrue(found >= 8, found + " of 10 drops to a third for six hours were found");
  }

  @Test
  void toAndFroIsAFlap() {
    var found = judge(changed(bank(4, 35), TEN, TEN + 24, i -> i % 4 < 2 ? 0.1 : 1));
    assertEquals(1, found.size(), found::toString);
    assertEquals(Anomaly.Type.FLAP, found.getFirst().type());
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void aSlowRiseIsADrift(long seed) {
    var found = judge(changed(bank(seed, 35), TEN, TEN + 2 * DAY, i -> 1 + 1.2 * i / (2 * DAY)));
    assertTrue(
        found.stream()
            .anyMatch(anomaly ->
                anomaly.type() == Anomaly.Type.DRIFT && anomaly.start().isAfter(time(TEN))),
        "seed " + seed + ": " + found);
  }

  @Test
  void nothingIsLearntWhileAlarmed() {
    var values = changed(bank(8, 35), TEN, TEN + DAY, i -> 0.3);
    var baseline = baseline();
    judge(baseline, values, 0, TEN);
    double before = baseline.expected();
    judge(baseline, values, TEN, TEN + DAY + 13);
    // A day later at the same time, an hour after the fault: as if it had never been.
    assertEquals(before, baseline.expected(), 0.2 * before);
  }

  @Test
  void aLevelThatLastsBecomesTheUsualAndTheWayBackIsNoAlarm() {
    var values = changed(bank(9, 35), TEN, TEN + 3 * DAY, i -> 2.5);
    var baseline = baseline();
    var found = judge(baseline, values, 0, TEN + 3 * DAY);
    assertEquals(1, found.size(), found::toString);
    assertEquals(
        Duration.ofHours(36).toMinutes(),
        Duration.between(found.getFirst().start(), found.getFirst().end().orElseThrow())
            .toMinutes(),
        30);
    assertEquals(values[TEN + 3 * DAY - 1], baseline.expected(), 0.3 * baseline.expected());
    assertEquals(List.of(), judge(baseline, values, TEN + 3 * DAY, values.length));
  }

  @Test
  void aGapIsNoAnomaly() {
    var values = bank(10, 35);
    var baseline = baseline();
    judge(baseline, values, 0, TEN);
    assertEquals(List.of(), judge(baseline, values, TEN + DAY + 60, values.length));
  }

  @Test
  void whatComesLaterChangesNothingEarlier() {
    var values = changed(bank(11, 35), TEN, TEN + 12, i -> 0.2);
    changed(values, TEN + DAY, TEN + DAY + 12, i -> 4);
    var whole = judge(values);
    for (int cut : List.of(TEN + 6, TEN + 200, TEN + DAY + 6)) {
      var part = judge(baseline(), values, 0, cut);
      var expected = whole.stream().filter(each -> each.start().isBefore(time(cut))).toList();
      assertEquals(
          expected.stream().map(Anomaly::start).toList(),
          part.stream().map(Anomaly::start).toList());
    }
  }

  @Test
  void aDeadSeriesIsUsualToo() {
    var found = judge(new double[35 * DAY]);
    assertEquals(List.of(), found);
  }

  @Test
  void refusesWhatHasNoLogarithm() {
    assertThrows(IllegalArgumentException.class, () -> baseline().observe(1, -80));
    assertThrows(IllegalArgumentException.class, () -> baseline().observe(1, Double.NaN));
  }

  @Test
  void binsSuitTheInterval() {
    assertEquals(STEP, Baseline.resolutionFor(STEP));
    assertEquals(Duration.ofMinutes(1), Baseline.resolutionFor(Duration.ofSeconds(10)));
    assertEquals(Duration.ofMinutes(10), Baseline.resolutionFor(Duration.ofMinutes(7)));
    assertThrows(IllegalArgumentException.class, () -> Baseline.resolutionFor(Duration.ofHours(2)));
  }
}
