package io.branchline.traffic;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The bank's calendar.
 *
 * @param zone time zone of the working day
 * @param paydays days of the month on which salaries are paid; one that falls on a day off moves to
 *     the working day before
 * @param holidays days off besides weekends
 */
public record BankCalendar(ZoneId zone, SortedSet<Integer> paydays, Set<LocalDate> holidays) {
  public BankCalendar {
    paydays = new TreeSet<>(paydays);
    holidays = Set.copyOf(holidays);
    for (int day : paydays) {
      if (day < 1 || day > 31) {
        throw new IllegalArgumentException("a payday is a day of the month, not " + day);
      }
    }
  }

  public boolean isWorkingDay(LocalDate date) {
    return date.getDayOfWeek().getValue() <= 5 && !holidays.contains(date);
  }

  /** Whether salaries are paid on this day. */
  public boolean isPayday(LocalDate date) {
    if (!isWorkingDay(date)) {
      return false;
    }
    for (int day : paydays) {
      var due = date.withDayOfMonth(Math.min(day, date.lengthOfMonth()));
      if (due.isBefore(date)) {
        continue;
      }
      while (!isWorkingDay(due)) {
        due = due.minusDays(1);
      }
      if (due.equals(date)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is one of the last three days of its month, when the books are closed. */
  public boolean isMonthEnd(LocalDate date) {
    return date.getDayOfMonth() > date.lengthOfMonth() - 3;
  }
}
