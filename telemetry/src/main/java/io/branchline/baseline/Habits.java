package io.branchline.baseline;

import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Calendar;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Finds habits in the history of demands. */
public final class Habits {
  private static final int SLOT_MINUTES = 10;
  private static final int SLOTS = 24 * 60 / SLOT_MINUTES;
  private static final Duration HISTORY = Duration.ofDays(35);

  /** So many times the rest of the day, by the median over days, and on a single day. */
  private static final double MUCH_MORE = 2;

  private static final double MORE = 1.5;

  /** On which share of days it must be seen. */
  private static final double REGULAR = 0.8;

  private static final int LEAST_DAYS = 6;

  /** A point speaks for at most so many slots: an hour. */
  private static final int LONGEST_STEP = 6;

  private static final int SHORTEST = 30 / SLOT_MINUTES;

  /** What is longer is the working day itself. */
  private static final int LONGEST = 7 * 60 / SLOT_MINUTES;

  private record Flow(String trafficClass, SiteId farSite, Direction direction) {}

  /** Sums over branches: a row of slots a day, NaN where nothing is known. */
  private static final class History {
    private final TreeMap<Long, double[]> days = new TreeMap<>();
    private final Set<SiteId> branches = new HashSet<>();

    private void add(long slot, long slotMillis, ZoneId zone, double sum, int count) {
      if (count == 0) {
        return;
      }
      var local = Instant.ofEpochMilli(slot * slotMillis).atZone(zone);
      int ofDay = local.toLocalTime().toSecondOfDay() / 60 / SLOT_MINUTES;
      var row = days.computeIfAbsent(local.toLocalDate().toEpochDay(), day -> unknown());
      row[ofDay] = Double.isNaN(row[ofDay]) ? sum / count : row[ofDay] + sum / count;
    }

    private static double[] unknown() {
      var row = new double[SLOTS];
      Arrays.fill(row, Double.NaN);
      return row;
    }
  }

  private Habits() {}

  /**
   * What demands were doing regularly in the five weeks before {@code now}, the largest first.
   *
   * @param demands whose history is looked at
   * @param read their points between two times
   */
  public static List<Habit> find(
      List<DemandKey> demands,
      BiFunction<SeriesKey, Instant, Points> read,
      Calendar calendar,
      ZoneId zone,
      Instant now) {
    var flows = new HashMap<Flow, History>();
    for (var demand : demands) {
      var points = read.apply(SeriesKey.demand(demand), now.minus(HISTORY));
      if (points.size() > 1) {
        var history =
            flows.computeIfAbsent(
                new Flow(demand.trafficClass(), demand.farSite(), demand.direction()),
                key -> new History());
        history.branches.add(demand.site());
        add(points, zone, history);
      }
    }
    var habits = new ArrayList<Habit>();
    flows.forEach((flow, history) -> {
      for (boolean working : List.of(true, false)) {
        var days =
            history.days.entrySet().stream()
                .filter(
                    each -> calendar.isWorkingDay(LocalDate.ofEpochDay(each.getKey())) == working)
                .map(Map.Entry::getValue)
                .toList();
        if (days.size() >= LEAST_DAYS) {
          find(flow, history.branches.size(), working, days, habits);
        }
      }
    });
    habits.sort(Comparator.comparingDouble(Habit::kbps).reversed());
    return habits;
  }

  /** The mean of each slot; points farther apart than a slot speak for those between. */
  private static void add(Points points, ZoneId zone, History history) {
    long slotMillis = Duration.ofMinutes(SLOT_MINUTES).toMillis();
    long current = Long.MIN_VALUE;
    double sum = 0;
    int count = 0;
    for (int i = 0; i < points.size(); i++) {
      long time = points.times()[i];
      long step = i + 1 < points.size() ? points.times()[i + 1] - time : slotMillis;
      long last =
          Math.floorDiv(time + Math.clamp(step, 1, LONGEST_STEP * slotMillis) - 1, slotMillis);
      for (long slot = Math.floorDiv(time, slotMillis); slot <= last; slot++) {
        if (slot != current) {
          history.add(current, slotMillis, zone, sum, count);
          current = slot;
          sum = 0;
          count = 0;
        }
        sum += points.values()[i];
        count++;
      }
    }
    history.add(current, slotMillis, zone, sum, count);
  }

  private static void find(
      Flow flow, int branches, boolean working, List<double[]> days, List<Habit> habits) {
    var usual = new double[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      usual[slot] = median(values(days, slot));
    }
    double rest = median(Arrays.stream(usual).filter(value -> !Double.isNaN(value)).toArray());
    if (!(rest >= 0)) {
      return;
    }
    double much = MUCH_MORE * rest + 1;
    for (int slot = 0; slot < SLOTS; slot++) {
      int end = slot;
      while (end < SLOTS && usual[end] > much && regular(values(days, end), MORE * rest)) {
        end++;
      }
      int length = end - slot;
      if (length >= SHORTEST && length <= LONGEST) {
        int from = slot;
        int until = end;
        var means = days.stream().mapToDouble(day -> mean(day, from, until));
        double[] known = means.filter(value -> !Double.isNaN(value)).toArray();
        int seen = (int) Arrays.stream(known).filter(value -> value > MORE * rest).count();
        habits.add(
            new Habit(
                flow.trafficClass(),
                flow.farSite(),
                flow.direction(),
                working,
                time(from),
                time(until),
                mean(usual, from, until),
                rest,
                branches,
                seen,
                known.length));
      }
      slot = Math.max(slot, end);
    }
  }

  private static LocalTime time(int slot) {
    return LocalTime.ofSecondOfDay(slot % SLOTS * SLOT_MINUTES * 60L);
  }

  private static double[] values(List<double[]> days, int slot) {
    return days.stream().mapToDouble(day -> day[slot]).filter(v -> !Double.isNaN(v)).toArray();
  }

  private static boolean regular(double[] values, double level) {
    long above = Arrays.stream(values).filter(value -> value > level).count();
    return values.length >= LEAST_DAYS && above >= REGULAR * values.length;
  }

  private static double mean(double[] slots, int from, int until) {
    return Arrays.stream(slots, from, until)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
