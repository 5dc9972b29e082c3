package io.branchline.intent;

import java.time.DayOfWeek;
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
    /** Monday to Friday. Public holidays are not known to this version. */
    BANK_DAYS,
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

    boolean contains(DayOfWeek day) {
      boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
      return switch (this) {
        case EVERY_DAY -> true;
        case BANK_DAYS -> !weekend;
        case WEEKENDS -> weekend;
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

  public boolean covers(ZonedDateTime moment) {
    var time = moment.toLocalTime();
    boolean overnight = !until.isAfter(from) && !until.equals(LocalTime.MIDNIGHT);
    if (!overnight) {
      boolean beforeEnd = until.equals(LocalTime.MIDNIGHT) || time.isBefore(until);
      return days.contains(moment.getDayOfWeek()) && !time.isBefore(from) && beforeEnd;
    }
    return !time.isBefore(from) && days.contains(moment.getDayOfWeek())
        || time.isBefore(until) && days.contains(moment.minusDays(1).getDayOfWeek());
  }
}
