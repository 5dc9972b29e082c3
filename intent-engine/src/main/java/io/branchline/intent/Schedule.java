package io.branchline.intent;

import io.branchline.site.Calendar;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * Hours at which an intent binds, in the bank's local time.
 *
 * @param from first minute of the day
 * @param until end, exclusive; {@code 00:00} is midnight at the day's end; before {@code from} it
 *     lies on the next day
 */
public record Schedule(Days days, LocalTime from, LocalTime until) {

  /** Which days. */
  public enum Days {
    EVERY_DAY,
    /** Working days by the bank's calendar. */
    BANK_DAYS,
    /** The other days, holidays among them. */
    WEEKENDS;

    /** The name in files and in the API: {@code every-day}, {@code bank-days}, {@code weekends}. */
    public String label() {
      return switch (this) {
        case EVERY_DAY -> "every-day";
        case BANK_DAYS -> "bank-days";
        case WEEKENDS -> "weekends";
      };
    }

    /** The days with this label; throws {@link IllegalArgumentException} otherwise. */
    public static Days ofLabel(String label) {
      for (var days : values()) {
        if (days.label().equals(label)) {
          return days;
        }
      }
      throw new IllegalArgumentException(
          "\"" + label + "\" are no days: expected every-day, bank-days or weekends");
    }

    boolean contains(LocalDate day, Calendar calendar) {
      return switch (this) {
        case EVERY_DAY -> true;
        case BANK_DAYS -> calendar.isWorkingDay(day);
        case WEEKENDS -> !calendar.isWorkingDay(day);
      };
    }
  }

  /** Reads {@code 08:00-18:00}; throws {@link IllegalArgumentException} otherwise. */
  public static Schedule parse(String days, String between) {
    var parts = between.split("-", -1);
    try {
      if (parts.length == 2) {
        return new Schedule(
            Days.ofLabel(days),
            LocalTime.parse(parts[0].strip()),
            LocalTime.parse(parts[1].strip()));
      }
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException(notHours(between), e);
    }
    throw new IllegalArgumentException(notHours(between));
  }

  private static String notHours(String between) {
    return "\"" + between + "\" are no hours: expected for instance 08:00-18:00";
  }

  public boolean covers(ZonedDateTime moment, Calendar calendar) {
    var day = moment.toLocalDate();
    var time = moment.toLocalTime();
    boolean overnight = !until.isAfter(from) && !until.equals(LocalTime.MIDNIGHT);
    if (!overnight) {
      boolean beforeEnd = until.equals(LocalTime.MIDNIGHT) || time.isBefore(until);
      return days.contains(day, calendar) && !time.isBefore(from) && beforeEnd;
    }
    return !time.isBefore(from) && days.contains(day, calendar)
        || time.isBefore(until) && days.contains(day.minusDays(1), calendar);
  }
}
