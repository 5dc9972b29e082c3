package io.branchline.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Calendar;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class HabitsTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

  private final Map<SeriesKey, Points> kept = new HashMap<>();

  private static DemandKey key(String site, String trafficClass) {
    return DemandKey.parse(site + "/" + trafficClass + "/dc-a/down");
  }

  private DemandKey put(DemandKey key, int minutes, ToDoubleFunction<ZonedDateTime> course) {
    var random = new Random(key.hashCode());
    var points = new TreeMap<Long, Double>();
    for (var at = NOW.minusSeconds(35 * 86_400L);
        at.isBefore(NOW);
        at = at.plusSeconds(60L * minutes)) {
      double noise = Math.exp(0.1 * random.nextGaussian());
      points.put(at.toEpochMilli(), noise * course.applyAsDouble(at.atZone(ZONE)));
    }
    kept.put(SeriesKey.demand(key), Points.of(points));
    return key;
  }

  private List<Habit> find(DemandKey... demands) {
    return Habits.find(
        List.of(demands),
        (key, from) -> kept.getOrDefault(key, Points.NONE),
        Calendar.WEEKDAYS,
        ZONE,
        NOW);
  }

  private static boolean works(ZonedDateTime at) {
    return Calendar.WEEKDAYS.isWorkingDay(at.toLocalDate());
  }

  /** From 01:10 to 03:40 on working days. */
  private static double batch(ZonedDateTime at) {
    var time = at.toLocalTime();
    boolean runs =
        works(at) && !time.isBefore(LocalTime.of(1, 10)) && time.isBefore(LocalTime.of(3, 40));
    return runs ? 900 : 100;
  }

  @Test
  void findsTheNightlyBatchOfTwoBranches() {
    var habits =
        find(
            put(key("branch-01", "big-data"), 10, HabitsTest::batch),
            put(key("branch-02", "big-data"), 10, HabitsTest::batch));
    assertEquals(1, habits.size(), habits::toString);
    var habit = habits.getFirst();
    assertEquals("big-data", habit.trafficClass());
    assertEquals(new SiteId("dc-a"), habit.farSite());
    assertEquals(Direction.DOWN, habit.direction());
    assertTrue(habit.workingDays());
    assertEquals(LocalTime.of(1, 10), habit.from());
    assertEquals(LocalTime.of(3, 40), habit.until());
    assertEquals(1800, habit.kbps(), 60);
    assertEquals(200, habit.otherwiseKbps(), 10);
    assertEquals(2, habit.branches());
    assertEquals(habit.days(), habit.seen());
  }

  @Test
  void fifteenMinuteHistoryWillDo() {
    var habit = find(put(key("branch-01", "big-data"), 15, HabitsTest::batch)).getFirst();
    assertTrue(Math.abs(habit.from().toSecondOfDay() - 70 * 60) <= 15 * 60, habit::toString);
    assertTrue(Math.abs(habit.until().toSecondOfDay() - 220 * 60) <= 15 * 60, habit::toString);
  }

  @Test
  void theWorkingDayItselfIsNoHabit() {
    var habits =
        find(
            put(
                key("branch-01", "office"),
                10,
                at -> works(at) && at.getHour() >= 8 && at.getHour() < 18 ? 1000 : 100));
    assertEquals(List.of(), habits);
  }

  @Test
  void whatHappensNowAndThenIsNoHabit() {
    var habits =
        find(
            put(
                key("branch-01", "test"),
                10,
                at -> at.getHour() == 2 && at.getDayOfMonth() % 2 == 0 ? 900 : 100));
    assertEquals(List.of(), habits);
  }

  @Test
  void aFewDaysAreNotEnough() {
    var key = put(key("branch-01", "big-data"), 10, HabitsTest::batch);
    var all = kept.getOrDefault(SeriesKey.demand(key), Points.NONE);
    var last = new TreeMap<Long, Double>();
    for (int i = all.size() - 4 * 144; i < all.size(); i++) {
      last.put(all.times()[i], all.values()[i]);
    }
    kept.put(SeriesKey.demand(key), Points.of(last));
    assertEquals(List.of(), find(key));
  }
}
