package io.branchline.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandForecaster;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Days that are handed on teach what their minutes taught. */
class DayCoursesTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int DAYS = 6;
  private static final int IN_DAYS = 4;
  private static final SiteId SITE = new SiteId("branch-1");
  private static final DemandKey DEMAND =
      new DemandKey(SITE, "office", new SiteId("dc-a"), Direction.UP);

  private static DemandForecaster forecaster() {
    return new DemandForecaster(STEP, ZoneOffset.UTC, DayCalendar.weekdays());
  }

  private static Instant day(int number) {
    return START.plus(Duration.ofDays(number));
  }

  @Test
  void forecastsAreThoseOfWhoLearntEveryMinute() {
    var end = day(DAYS);
    var byMinutes = forecaster();
    var byDays = forecaster();
    var courses = new DayCourses(byDays, STEP);
    var random = new Random(7);
    for (int day = 0; day < DAYS; day++) {
      for (int minute = 0; minute < 1440; minute++) {
        var time = day(day).plus(MINUTE.multipliedBy(minute));
        double kbps =
            (2 + Math.sin(minute * Math.PI / 720)) * 1000 * (1 + 0.1 * random.nextGaussian());
        byMinutes.recall(DEMAND, time, kbps, end);
        if (day >= IN_DAYS) {
          byDays.recall(DEMAND, time, kbps, end);
        }
      }
      if (day < IN_DAYS) {
        // The last bin of the day is closed by the first value of the next.
        byMinutes.outlook(day(day + 1), STEP, 1);
        var course = byMinutes.course(DEMAND, day(day), day(day + 1));
        var message =
            LearningCodec.encode(
                SITE, day(day), STEP, Map.of(DEMAND, course), List.of(), 100 + day);
        courses.recall(LearningCodec.parseDay(message), end);
      }
    }
    assertEquals(100 + IN_DAYS - 1, courses.minutesFrom());
    assertEquals(day(IN_DAYS), courses.end());
    var expected = byMinutes.outlook(end, STEP, 288).forecasts().getFirst();
    var found = byDays.outlook(end, STEP, 288).forecasts().getFirst();
    // Values of days are right to a twentieth of a per cent, and whom to believe hangs on them.
    var known = values(byMinutes, end);
    assertAlike(known, values(byDays, end), 0.001, known);
    assertAlike(expected.q05Kbps(), found.q05Kbps(), 0.03, expected.q50Kbps());
    assertAlike(expected.q50Kbps(), found.q50Kbps(), 0.01, expected.q50Kbps());
    assertAlike(expected.q95Kbps(), found.q95Kbps(), 0.03, expected.q50Kbps());
  }

  private static List<Double> values(DemandForecaster forecaster, Instant end) {
    return Arrays.stream(forecaster.course(DEMAND, START, end)).boxed().toList();
  }

  private static void assertAlike(
      List<Double> expected, List<Double> found, double within, List<Double> sizes) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), within * sizes.get(i), "step " + i);
    }
  }

  @Test
  void whatIsOfOtherStepsIsLeftOut() {
    var courses = new DayCourses(forecaster(), STEP);
    var hours =
        LearningCodec.encode(
            SITE, START, Duration.ofHours(1), Map.of(DEMAND, new double[24]), List.of(), 7);
    var day = LearningCodec.parseDay(hours);
    assertThrows(IllegalArgumentException.class, () -> courses.recall(day, START));
    assertEquals(0, courses.minutesFrom());
    assertEquals(Instant.MIN, courses.end());
  }
}
