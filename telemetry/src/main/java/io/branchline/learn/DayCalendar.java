package io.branchline.learn;

import java.time.DayOfWeek;
import java.time.LocalDate;

/** Which days are alike: a holiday behaves like a Sunday, a worked Saturday like a Monday. */
@FunctionalInterface
public interface DayCalendar {
  /** The day of the week that a date behaves like. */
  DayOfWeek behavesLike(LocalDate date);

  /** Every date behaves like its own day of the week. */
  static DayCalendar weekdays() {
    return LocalDate::getDayOfWeek;
  }

  static boolean isWorking(DayOfWeek day) {
    return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY;
  }
}
