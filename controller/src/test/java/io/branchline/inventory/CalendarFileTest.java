package io.branchline.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.config.ConfigException;
import io.branchline.config.YamlFile;
import io.branchline.site.Calendar;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarFileTest {
  private static final Calendar CHINA = CalendarFile.read("china", Path.of(""));

  /**
   * A notice moves days off, it makes none: a year's working days are its weekdays less the
   * statutory holidays (Regulation on Public Holidays: 11 days, 13 from 2025 on), wherever those
   * fall.
   */
  @ParameterizedTest
  @CsvSource({"2023, 11", "2024, 11", "2025, 13", "2026, 13"})
  void chinaWorksAllWeekdaysButTheStatutoryHolidays(int year, int statutory) {
    var first = LocalDate.of(year, 1, 1);
    long weekdays =
        first
            .datesUntil(first.plusYears(1))
            .filter(date -> date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
            .count();
    long worked = first.datesUntil(first.plusYears(1)).filter(CHINA::isWorkingDay).count();
    assertEquals(weekdays - statutory, worked);
  }

  @Test
  void chinaKnowsSpringFestivalAndItsMakeUpDays() {
    assertEquals("Spring Festival", CHINA.holidays().get(LocalDate.of(2026, 2, 23)));
    assertTrue(CHINA.isWorkingDay(LocalDate.of(2026, 2, 28)), "a worked Saturday");
    assertTrue(CHINA.isFestival(LocalDate.of(2026, 11, 11)));
    assertTrue(CHINA.knows(LocalDate.of(2026, 12, 31)));
    assertFalse(CHINA.knows(LocalDate.of(2027, 1, 1)), "its notice comes late in 2026");
  }

  @Test
  void aFileGoesBeforeTheCalendarThatItExtends() {
    var own =
        read(
            """
            extends: china
            name: ours
            paydays: [25]
            holidays:
            - 2026-03-12 Founding day
            - 2026-02-28
            makeUpDays: [2026-02-21]
            """);
    assertFalse(own.isWorkingDay(LocalDate.of(2026, 3, 12)));
    assertFalse(own.isWorkingDay(LocalDate.of(2026, 2, 28)), "China works on this Saturday");
    assertTrue(own.isWorkingDay(LocalDate.of(2026, 2, 21)), "China has this Saturday off");
    assertFalse(own.isWorkingDay(LocalDate.of(2026, 2, 20)));
    assertEquals(new TreeSet<>(Set.of(25)), own.paydays());
    assertEquals(CHINA.festivals(), own.festivals());
  }

  @Test
  void namesLineAndFieldOfWhatIsWrong() {
    fails("extends: utopia", "own.yaml:1: extends: no calendar \"utopia\"");
    fails("paydays: [10]\npayday: [10]", "own.yaml:2: payday: is not known here");
    fails("makeUpDays: [2026-03-12]", "own.yaml:1: make-up day 2026-03-12 is no weekend day");
    fails(
        "holidays:\n- 2026-03-12/2026-03-11 x",
        "own.yaml:2: holidays[0]: 2026-03-11 is before 2026-03-12");
    fails(
        "holidays:\n- 2025-03-12/2026-03-12 x",
        "own.yaml:2: holidays[0]: a holiday of more than 60 days");
    fails("festivals:\n- 13-01 x", "own.yaml:2: festivals[0]: ");
    fails("festivals: [06-18]", "own.yaml:1: festivals[0]: \"06-18\" is no festival");
  }

  private static Calendar read(String text) {
    return CalendarFile.read(YamlFile.parse("own.yaml", text));
  }

  private static void fails(String text, String message) {
    var error = assertThrows(ConfigException.class, () -> read(text));
    assertTrue(String.valueOf(error.getMessage()).startsWith(message), error.getMessage());
  }
}
