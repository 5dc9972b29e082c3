package io.branchline.learn;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * Divides time into bins (the resolution of forecasts) and tells each bin's slot in the usual week,
 * in local time and with the calendar's say on which days are alike. Used by one thread.
 */
public final class WeekClock {
  static final long DAY_SECONDS = 86_400;
  private static final long HOUR_SECONDS = 3600;

  /** Dates whose weekday is remembered; a power of two. */
  private static final int KNOWN_DAYS = 256;

  /** Hours whose offset from UTC is remembered: a month of them and more; a power of two. */
  private static final int KNOWN_HOURS = 1024;

  private final long binSeconds;
  private final long slotSeconds;
  private final ZoneId zone;
  private final DayCalendar calendar;
  private final long[] knownDays = new long[KNOWN_DAYS];
  private final DayOfWeek[] likes = new DayOfWeek[KNOWN_DAYS];
  private final int[] marks = new int[KNOWN_DAYS];
  private final long[] knownHours = new long[KNOWN_HOURS];
  private final int[] offsets = new int[KNOWN_HOURS];

  public WeekClock(Duration resolution, Duration slot, ZoneId zone, DayCalendar calendar) {
    binSeconds = resolution.toSeconds();
    slotSeconds = slot.toSeconds();
    if (binSeconds <= 0 || slotSeconds % binSeconds != 0 || DAY_SECONDS % slotSeconds != 0) {
      throw new IllegalArgumentException(
          "slots of " + slot + " are not whole bins of " + resolution + ", or days not of slots");
    }
    this.zone = zone;
    this.calendar = calendar;
    Arrays.fill(knownDays, Long.MIN_VALUE);
    Arrays.fill(likes, DayOfWeek.MONDAY);
    Arrays.fill(knownHours, Long.MIN_VALUE);
  }

  public long binSeconds() {
    return binSeconds;
  }

  public int binsPerDay() {
    return (int) (DAY_SECONDS / binSeconds);
  }

  public int slotsPerDay() {
    return (int) (DAY_SECONDS / slotSeconds);
  }

  /** The bin that holds a moment. */
  public long bin(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), binSeconds);
  }

  /** When a bin begins. */
  Instant start(long bin) {
    return Instant.ofEpochSecond(bin * binSeconds);
  }

  /** How many bins are in a time. */
  long bins(Duration time) {
    return time.toSeconds() / binSeconds;
  }

  /** The slot that holds a bin, counted through all time. */
  public long slotNumber(long bin) {
    return Math.floorDiv(local(bin), slotSeconds);
  }

  /** The slot of the usual week that holds a bin: its day's number times slots a day, and on. */
  public int slotOfWeek(long bin) {
    long local = local(bin);
    int slotOfDay = (int) (Math.floorMod(local, DAY_SECONDS) / slotSeconds);
    return (dayLike(bin).getValue() - 1) * slotsPerDay() + slotOfDay;
  }

  /** The day of the week that the bin's date behaves like. */
  DayOfWeek dayLike(long bin) {
    return likes[placeOfDay(bin)];
  }

  /** The {@link DayCalendar#marks} of the bin's date. */
  int marks(long bin) {
    return marks[placeOfDay(bin)];
  }

  private int placeOfDay(long bin) {
    long day = Math.floorDiv(local(bin), DAY_SECONDS);
    int at = (int) day & (KNOWN_DAYS - 1);
    if (knownDays[at] != day) {
      var date = LocalDate.ofEpochDay(day);
      likes[at] = calendar.behavesLike(date);
      marks[at] = calendar.marks(date);
      knownDays[at] = day;
    }
    return at;
  }

  private long local(long bin) {
    long seconds = bin * binSeconds;
    long hour = Math.floorDiv(seconds, HOUR_SECONDS);
    int at = (int) hour & (KNOWN_HOURS - 1);
    if (knownHours[at] != hour) {
      offsets[at] = zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
      knownHours[at] = hour;
    }
    return seconds + offsets[at];
  }
}
