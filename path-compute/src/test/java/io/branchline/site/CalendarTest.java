package io.branchline.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CalendarTest {
  private static final LocalDate FRIDAY_OFF = LocalDate.of(2026, 10, 9);
  private static final LocalDate WORKED_SUNDAY = LocalDate.of(2026, 10, 18);

  private static final Calendar CALENDAR =
      new Calendar(
          "test",
          new TreeMap<>(Map.of(FRIDAY_OFF, "a day off")),
          Set.of(WORKED_SUNDAY),
          new TreeSet<>(Set.of(10, 25, 31)),
          List.of(new Calendar.Festival("618", MonthDay.of(6, 16), MonthDay.of(6, 18))),
          Optional.of(new Calendar.Dates(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31))));

  @Test
  void holidaysAreLikeSundaysAndMakeUpDaysLikeMondays() {
    assertFalse(CALENDAR.isWorkingDay(FRIDAY_OFF));
    assertEquals(DayOfWeek.SUNDAY, CALENDAR.behavesLike(FRIDAY_OFF));
    assertTrue(CALENDAR.isWorkingDay(WORKED_SUNDAY));
    assertEquals(DayOfWeek.MONDAY, CALENDAR.behavesLike(WORKED_SUNDAY));
    assertEquals(DayOfWeek.SATURDAY, CALENDAR.behavesLike(WORKED_SUNDAY.minusDays(1)));
    assertFalse(CALENDAR.isWorkingDay(WORKED_SUNDAY.minusDays(1)));
  }

  @Test
  void paydaysMoveToTheWorkingDayBefore() {
    assertTrue(CALENDAR.isPayday(LocalDate.of(2026, 11, 10)));
    assertTrue(CALENDAR.isPayday(LocalDate.of(2026, 10, 8)), "the 10th is a Saturday, the 9th off");
    assertFalse(CALENDAR.isPayday(FRIDAY_OFF));
    assertFalse(CALENDAR.isPayday(LocalDate.of(2026, 10, 10)));
    assertTrue(CALENDAR.isPayday(LocalDate.of(2026, 11, 30)), "the 31st of a shorter month");
    assertFalse(CALENDAR.isPayday(LocalDate.of(2026, 12, 30)));
    assertFalse(Calendar.WEEKDAYS.isPayday(LocalDate.of(2026, 11, 10)));
  }

  @Test
  void booksAreClosedAtTheEndOfMonthsAndQuarters() {
    assertTrue(CALENDAR.isMonthEnd(LocalDate.of(2026, 11, 28)));
    assertFalse(CALENDAR.isMonthEnd(LocalDate.of(2026, 11, 27)));
    assertFalse(CALENDAR.isQuarterEnd(LocalDate.of(2026, 11, 30)));
    assertTrue(CALENDAR.isQuarterEnd(LocalDate.of(2026, 12, 29)));
  }

  @Test
  void festivalsComeEveryYear() {
    assertEquals(
        Optional.of("618"),
        CALENDAR.findFestival(LocalDate.of(2031, 6, 18)).map(Calendar.Festival::name));
    assertFalse(CALENDAR.isFestival(LocalDate.of(2031, 6, 19)));
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertTrue(CALENDAR.knows(LocalDate.of(2026, 12, 31)));
    assertFalse(CALENDAR.knows(LocalDate.of(2027, 1, 1)));
    assertTrue(Calendar.WEEKDAYS.knows(LocalDate.of(2027, 1, 1)));
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThrows(
        IllegalArgumentException.class, () -> with(Map.of(), Set.of(FRIDAY_OFF), Set.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> with(Map.of(WORKED_SUNDAY, "off"), Set.of(WORKED_SUNDAY), Set.of()));
    assertThrows(IllegalArgumentException.class, () -> with(Map.of(), Set.of(), Set.of(32)));
  }

  private static Calendar with(
      Map<LocalDate, String> holidays, Set<LocalDate> makeUpDays, Set<Integer> paydays) {
    return new Calendar(
        "wrong",
        new TreeMap<>(holidays),
        makeUpDays,
        new TreeSet<>(paydays),
        List.of(),
        Optional.empty());
  }
}
