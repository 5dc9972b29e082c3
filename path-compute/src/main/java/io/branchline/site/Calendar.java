package io.branchline.site;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which days the bank works, and which days are busier than others: what a course learnt from
 * weekdays alone cannot know. Days are the bank's local ones.
 *
 * @param holidays days off by name, besides weekends; a weekend day may be among them
 * @param makeUpDays weekend days that are worked in exchange for a day off
 * @param paydays days of the month on which salaries are paid; one that falls on a day off moves to
 *     the working day before
 * @param festivals shopping festivals, every year
 * @param known the dates for which holidays are listed; empty: all of them
 */
public record Calendar(
    String name,
    SortedMap<LocalDate, String> holidays,
    Set<LocalDate> makeUpDays,
    SortedSet<Integer> paydays,
    List<Festival> festivals,
    Optional<Dates> known) {
  /** Monday to Friday, and nothing else. */
  public static final Calendar WEEKDAYS =
      new Calendar(
          "weekdays", new TreeMap<>(), Set.of(), new TreeSet<>(), List.of(), Optional.empty());

  private static final int MONTH_END_DAYS = 3;

  /** The dates from {@code first} to {@code last}, both included. */
  public record Dates(LocalDate first, LocalDate last) {
    public Dates {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(last + " is before " + first);
      }
    }

    public boolean contains(LocalDate date) {
      return !date.isBefore(first) && !date.isAfter(last);
    }
  }

  /** The days of a year from {@code first} to {@code last}, both included, within one year. */
  public record Festival(String name, MonthDay first, MonthDay last) {
    public Festival {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(
            "festival " + name + ": " + last + " is before " + first);
      }
    }

    boolean contains(LocalDate date) {
      var day = MonthDay.from(date);
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  public Calendar {
    holidays = Collections.unmodifiableSortedMap(new TreeMap<>(holidays));
    makeUpDays = Set.copyOf(makeUpDays);
    paydays = Collections.unmodifiableSortedSet(new TreeSet<>(paydays));
    festivals = List.copyOf(festivals);
    for (int day : paydays) {
      if (day < 1 || day > 31) {
        throw new IllegalArgumentException("a payday is a day of the month, not " + day);
      }
    }
    for (var day : makeUpDays) {
      if (!isWeekend(day)) {
        throw new IllegalArgumentException(
            "make-up day " + day + " is no weekend day: " + day.getDayOfWeek());
      }
      if (holidays.containsKey(day)) {
        throw new IllegalArgumentException(day + " is a make-up day and a holiday");
      }
    }
  }

  private static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }

  /** Whether it is a weekday that is no holiday, or a make-up day. */
  public boolean isWorkingDay(LocalDate date) {
    return isMakeUpDay(date) || !isWeekend(date) && !isHoliday(date);
  }

  public boolean isHoliday(LocalDate date) {
    return holidays.containsKey(date);
  }

  public boolean isMakeUpDay(LocalDate date) {
    return makeUpDays.contains(date);
  }

  /** Whether the holidays of that time are listed at all; where not, weekends are all it knows. */
  public boolean knows(LocalDate date) {
    return known.map(dates -> dates.contains(date)).orElse(true);
  }

  /** The weekday that a date is like: a holiday is like a Sunday, a make-up day like a Monday. */
  public DayOfWeek behavesLike(LocalDate date) {
    if (isHoliday(date)) {
      return DayOfWeek.SUNDAY;
    }
    return isMakeUpDay(date) ? DayOfWeek.MONDAY : date.getDayOfWeek();
  }

  /** Whether salaries are paid on this day. */
  public boolean isPayday(LocalDate date) {
    if (paydays.isEmpty() || !isWorkingDay(date)) {
      return false;
    }
    // A payday that is due on this day or on one of the days off that follow.
    for (var due = date; due.equals(date) || !isWorkingDay(due); due = due.plusDays(1)) {
      if (paysOn(due)) {
        return true;
      }
    }
    return false;
  }

  private boolean paysOn(LocalDate due) {
    int day = due.getDayOfMonth();
    return paydays.contains(day) || day == due.lengthOfMonth() && paydays.last() > day;
  }

  /** Whether it is one of the last three days of its month, when the books are closed. */
  public boolean isMonthEnd(LocalDate date) {
    return date.getDayOfMonth() > date.lengthOfMonth() - MONTH_END_DAYS;
  }

  /** Whether it is one of the last three days of March, June, September or December. */
  public boolean isQuarterEnd(LocalDate date) {
    return isMonthEnd(date) && date.getMonthValue() % 3 == 0;
  }

  public boolean isFestival(LocalDate date) {
    return findFestival(date).isPresent();
  }

  /** The shopping festival that the day belongs to, the first that is listed. */
  public Optional<Festival> findFestival(LocalDate date) {
    return festivals.stream().filter(festival -> festival.contains(date)).findFirst();
  }
}
