package io.branchline.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.branchline.config.Fields;
import io.branchline.config.YamlFile;
import io.branchline.site.Calendar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads bank calendars: one that comes with Branchline, or a file that people wrote. A file may
 * begin with {@code extends: china}; then its days go before those of that calendar, and its
 * paydays and festivals, if it has any, stand in their place.
 */
public final class CalendarFile {
  /** Calendars that come with Branchline. */
  private static final List<String> SHIPPED = List.of("china");

  /** No holiday is longer; a slip in a year would be. */
  private static final int LONGEST_HOLIDAY = 60;

  private CalendarFile() {}

  /**
   * The calendar of a name that comes with Branchline ({@code china}), or of a file.
   *
   * @param folder against which the name of a file is resolved
   * @throws io.branchline.config.ConfigException when the file is wrong; names line and field
   */
  public static Calendar read(String nameOrFile, Path folder) {
    return SHIPPED.contains(nameOrFile) ? shipped(nameOrFile) : read(folder.resolve(nameOrFile));
  }

  /** As {@link #read(String, Path)}, of a file alone. */
  public static Calendar read(Path file) {
    return read(YamlFile.read(file));
  }

  private static Calendar shipped(String name) {
    var resource = name + ".yaml";
    try (var in = CalendarFile.class.getResourceAsStream(resource)) {
      var text = new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8);
      return read(YamlFile.parse(resource, text));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** Reads the fields of a calendar, and refuses those that it does not know. */
  public static Calendar read(Fields fields) {
    var base = fields.find("extends", CalendarFile::base).orElse(Calendar.WEEKDAYS);
    var holidays = new TreeMap<>(base.holidays());
    var makeUpDays = new TreeSet<>(base.makeUpDays());
    for (var holiday : fields.list("holidays", CalendarFile::holiday)) {
      var name = holiday.name().isEmpty() ? "holiday" : holiday.name();
      for (var date : holiday.dates().first().datesUntil(holiday.end()).toList()) {
        holidays.put(date, name);
        makeUpDays.remove(date);
      }
    }
    // A worked day of this file ends a day off of the calendar that it extends.
    var own = fields.list("makeUpDays", LocalDate::parse);
    for (var worked : own) {
      if (base.isHoliday(worked)) {
        holidays.remove(worked);
      }
    }
    makeUpDays.addAll(own);
    var festivals = fields.list("festivals", CalendarFile::festival);
    var paydays = fields.list("paydays", Integer::valueOf);
    var known = fields.find("known", text -> Span.parse(text).dates()).or(base::known);
    var name = fields.findText("name").orElse(base.name());
    fields.end();
    return fields.build(() ->
        new Calendar(
            name,
            holidays,
            makeUpDays,
            paydays.isEmpty() ? base.paydays() : new TreeSet<>(paydays),
            festivals.isEmpty() ? base.festivals() : festivals,
            known));
  }

  private static Calendar base(String name) {
    if (!SHIPPED.contains(name)) {
      throw new IllegalArgumentException(
          "no calendar \"" + name + "\" comes with Branchline: expected one of " + SHIPPED);
    }
    return shipped(name);
  }

  private static Span holiday(String text) {
    var holiday = Span.parse(text);
    if (ChronoUnit.DAYS.between(holiday.dates().first(), holiday.end()) > LONGEST_HOLIDAY) {
      throw new IllegalArgumentException("a holiday of more than " + LONGEST_HOLIDAY + " days");
    }
    return holiday;
  }

  /** Reads {@code 06-16/06-18 NAME}; a single day is written once. */
  private static Calendar.Festival festival(String text) {
    var parts = text.strip().split(" ", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no festival: expected for instance 06-16/06-18 NAME");
    }
    var days = parts[0].split("/", 2);
    return new Calendar.Festival(
        parts[1].strip(),
        MonthDay.parse("--" + days[0]),
        MonthDay.parse("--" + days[days.length - 1]));
  }

  /** {@code 2026-02-15/2026-02-23 NAME}; a single day is written once, the name may be left out. */
  private record Span(Calendar.Dates dates, String name) {
    static Span parse(String text) {
      var parts = text.strip().split(" ", 2);
      var days = parts[0].split("/", 2);
      var dates =
          new Calendar.Dates(LocalDate.parse(days[0]), LocalDate.parse(days[days.length - 1]));
      return new Span(dates, parts.length < 2 ? "" : parts[1].strip());
    }

    LocalDate end() {
      return dates.last().plusDays(1);
    }
  }
}
