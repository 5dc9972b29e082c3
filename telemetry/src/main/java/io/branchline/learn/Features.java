package io.branchline.learn;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a global model sees of a series when it looks ahead. Of its past all but times of day and
 * week are differences of logarithms, so series of any size are alike; what is not known is 0, no
 * difference.
 */
final class Features {
  private static final List<String> PAST =
      List.of(
          "last",
          "fast",
          "short",
          "long",
          "shift",
          "lag1",
          "lag2",
          "lag3",
          "lag5",
          "lag11",
          "slope",
          "day",
          "day2",
          "alike",
          "week",
          "week2",
          "week3",
          "week4",
          "dayAround",
          "weekAround",
          "median",
          "kind",
          "dayThen",
          "weekThen",
          "spread",
          "level",
          "trend",
          "smooth",
          "daily",
          "days",
          "change",
          "changeWeek",
          "hourBefore",
          "hourBefore2",
          "hourAfter2",
          "hourBeforeWeek",
          "hourAfterWeek",
          "hoursBefore",
          "hoursAfter2",
          "hoursBeforeWeek",
          "hoursAfterWeek",
          "anchor",
          "ahead",
          "sinDay",
          "cosDay",
          "sinHalf",
          "cosHalf",
          "sinWeek",
          "cosWeek",
          "works",
          "worked",
          "timeOfDay",
          "weekday",
          "holiday",
          "payday",
          "monthEnd",
          "quarterEnd",
          "festival");

  static final List<String> NAMES =
      Stream.concat(PAST.stream(), SeriesTraits.NAMES.stream()).toList();

  static final int COUNT = NAMES.size();

  /** Differences beyond this say no more: 20 times. */
  private static final double LIMIT = 3;

  private static final int HOURS = 3;

  private static final int[] LAGS = {1, 2, 3, 5, 11};

  private Features() {}

  /**
   * What is seen of a series when it looks ahead.
   *
   * @param anchor the logarithm that a model's answer is counted from
   * @param traits what the inventory says of the series
   */
  static float[] of(LookAhead ahead, double anchor, SeriesTraits traits) {
    var into = new float[COUNT];
    var state = ahead.state;
    long target = ahead.target;
    int slot = ahead.slot;
    var clock = state.clock();
    var profile = state.profile();
    long head = state.head();
    long day = clock.binsPerDay();
    double then = ahead.then;
    double now = ahead.now;
    double mean = state.log(state.mean());
    double fast = state.log(state.fast());
    double last = state.log(state.lastValue());
    long yesterday = ahead.yesterday;
    int i = 0;
    into[i++] = difference(last, now);
    into[i++] = difference(fast, now);
    into[i++] = (float) state.shortRatio();
    into[i++] = (float) state.longRatio();
    into[i++] = (float) state.shift();
    for (int lag : LAGS) {
      into[i++] = difference(state.log(state.at(head - lag)), last);
    }
    into[i++] = difference(then, now);
    into[i++] = difference(state.log(state.at(yesterday)), then);
    into[i++] = difference(state.log(state.at(yesterday - day)), then);
    into[i++] = difference(state.log(ahead.alike), then);
    for (int weeks = 1; weeks <= 4; weeks++) {
      double weekAgo =
          state.log(weeks == 1 ? state.at(target - 7 * day) : profile.back(slot, weeks));
      into[i] = weeks > 1 && Double.isNaN(weekAgo) ? into[i - 1] : difference(weekAgo, then);
      i++;
    }
    into[i++] = difference(state.logAround(yesterday), then);
    into[i++] = difference(state.logAround(target - 7 * day), then);
    into[i++] = difference(state.log(ahead.week), then);
    into[i++] = difference(state.log(ahead.kind), then);
    into[i++] = difference(state.log(state.at(head - day)), last);
    into[i++] = difference(state.log(state.at(head - 7 * day)), last);
    into[i++] = (float) state.spread();
    into[i++] = difference(then, mean);
    into[i++] = difference(fast, mean);
    into[i++] = difference(state.smooth(), last);
    into[i++] = difference(state.daily(), mean);
    into[i++] = difference(ahead.recentDays, then);
    into[i++] = difference(ahead.changeDay, 0);
    into[i++] = difference(ahead.changeWeek, 0);
    long hour = Math.max(1, day / 24);
    into[i++] = difference(state.logAround(yesterday - hour), then);
    into[i++] = difference(state.logAround(yesterday - day - hour), then);
    into[i++] = difference(state.logAround(yesterday - day + hour), then);
    into[i++] = difference(state.logAround(target - 7 * day - hour), then);
    into[i++] = difference(state.logAround(target - 7 * day + hour), then);
    // A course that moves through the day, by a slow clock or a late one, is found further off.
    long hours = HOURS * hour;
    into[i++] = difference(state.logAround(yesterday - hours), then);
    into[i++] = difference(state.logAround(yesterday - day + hours), then);
    into[i++] = difference(state.logAround(target - 7 * day - hours), then);
    into[i++] = difference(state.logAround(target - 7 * day + hours), then);
    into[i++] = difference(anchor, then);
    into[i++] = (float) Math.log(state.hoursTo(target));
    time(into, i, clock, target, slot, head);
    traits.write(into, PAST.size());
    return into;
  }

  private static void time(
      float[] into, int from, WeekClock clock, long target, int slot, long head) {
    int i = from;
    int slots = clock.slotsPerDay();
    double turn = 2 * Math.PI * (slot % slots) / slots;
    into[i++] = (float) Math.sin(turn);
    into[i++] = (float) Math.cos(turn);
    into[i++] = (float) Math.sin(2 * turn);
    into[i++] = (float) Math.cos(2 * turn);
    double weekTurn = 2 * Math.PI * slot / (7 * slots);
    into[i++] = (float) Math.sin(weekTurn);
    into[i++] = (float) Math.cos(weekTurn);
    into[i++] = DayCalendar.isWorking(clock.dayLike(target)) ? 1 : 0;
    into[i++] = DayCalendar.isWorking(clock.dayLike(head)) ? 1 : 0;
    into[i++] = (float) (slot % slots) / slots;
    into[i++] = slot / slots;
    int marks = clock.marks(target);
    for (int mark = 0; mark < DayCalendar.MARKS; mark++) {
      into[i++] = marks >> mark & 1;
    }
  }

  private static float difference(double log, double reference) {
    double difference = log - reference;
    return Double.isNaN(difference) ? 0 : (float) Math.clamp(difference, -LIMIT, LIMIT);
  }
}
