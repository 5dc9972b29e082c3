package io.branchline.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.learn.DayCalendar;
import io.branchline.learn.WeekClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
  private static final int DAYS = 400;

  private static WeekClock clock(int minutes) {
    return Baseline.clock(Duration.ofMinutes(minutes), ZoneOffset.UTC, DayCalendar.weekdays());
  }

  /** Such that one in {@code e^x} is larger than x. */
  private static double value(Random random) {
    return -Math.log(1 - random.nextDouble());
  }

  /** Somewhat more often than it aims at: what passes it is not learnt. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 15})
  void isPassedAsOftenADayHoweverOftenValuesCome(int minutes) {
    var limit = new Limit(clock(minutes));
    var random = new Random(minutes);
    int passed = 0;
    for (int bin = 0; bin < DAYS * clock(minutes).binsPerDay(); bin++) {
      double out = value(random);
      if (out > limit.value()) {
        passed++;
      } else {
        limit.learn(out);
      }
    }
    double aDay = (double) passed / DAYS;
    assertTrue(aDay > 0.12 && aDay < 0.36, aDay + " a day");
  }

  @Test
  void risesWithEachAlarmAndComesDownInUsualDays() {
    var usual = new Limit(clock(5));
    var alarmed = new Limit(clock(5));
    double before = alarmed.value();
    for (int alarm = 1; alarm <= 3; alarm++) {
      alarmed.pass();
      assertEquals(before * Math.exp(0.1 * alarm), alarmed.value(), 1e-6);
    }
    for (int alarm = 0; alarm < 100; alarm++) {
      alarmed.pass();
    }
    assertEquals(before * Math.E, alarmed.value(), 1e-6, "never beyond all measure");
    var random = new Random(7);
    int day = clock(5).binsPerDay();
    for (int bin = 0; bin < 31 * day; bin++) {
      double out = value(random);
      usual.learn(out);
      alarmed.learn(out);
      if (bin == 15 * day) {
        assertEquals(Math.exp(0.5), alarmed.value() / usual.value(), 0.01, "half of it is left");
      }
    }
    assertEquals(usual.value(), alarmed.value(), 1e-6, "all is forgotten");
  }
}
