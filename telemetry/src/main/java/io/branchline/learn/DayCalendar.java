package io.branchline.learn;

import io.branchline.site.Calendar;
import java.time.DayOfWeek;
import java.time.LocalDate;

/** Which days are alike: a holiday behaves like a Sunday, a worked Saturday like a Monday. */
@FunctionalInterface
public interface DayCalendar {
  /** Marks of a day that is busier or quieter than its weekday says; they add up. */
  int HOLIDAY = 1;

  int PAYDAY = 2;
  int MONTH_END = 4;
  int QUARTER_END = 8;
  int FESTIVAL = 16;
  int MARKS = 5;

  /** The day of the week that a date behaves like. */
  DayOfWeek behavesLike(LocalDate date);

  /** What else is known of a date, the sum of its marks. */
  default int marks(LocalDate date) {
    return 0;
  }

  /** Every date behaves like its own day of the week. */
  static DayCalendar weekdays() {
    return LocalDate::getDayOfWeek;
  }

  /** A bank's calendar with all it knows. */
  static DayCalendar of(Calendar calendar) {
    return new DayCalendar() {
      @Override
      public DayOfWeek behavesLike(LocalDate date) {
        return calendar.behavesLike(date);
      }

      @Override
      public int marks(LocalDate date) {
        return (calendar.isHoliday(date) ? HOLIDAY : 0)
            + (calendar.isPayday(date) ? PAYDAY : 0)
            + (calendar.isMonthEnd(date) ? MONTH_END : 0)
            + (calendar.isQuarterEnd(date) ? QUARTER_END : 0)
            + (calendar.isFestival(date) ? FESTIVAL : 0);
      }
    };
  }

  static boolean isWorking(DayOfWeek day) {
    return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY;
  }
}
