package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.learn.DayCalendar;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int DAY = 288;

  @TempDir Path folder;

  private static Watched watched(int most) {
    return new Watched(
        STEP, ZoneOffset.UTC, DayCalendar.weekdays(), List.of("voice", "office", "test"), most);
  }

  private static SeriesKey demand(String trafficClass, int branch) {
    return SeriesKey.parse("demand/branch-%d/%s/dc-a/up".formatted(branch, trafficClass));
  }

  /** A value every five minutes of some days, a tenth from {@code fault} on. */
  private static List<Sample> rows(SeriesKey series, int from, int until, int fault) {
    var rows = new ArrayList<Sample>();
    for (int i = from; i < until; i++) {
      double value = 100 + i * 7 % 5;
      long time = START.plus(STEP.multipliedBy(i)).toEpochMilli();
      rows.add(new Sample(series, time, i < fault ? value : value / 10));
    }
    return rows;
  }

  @Test
  void theMostImportantClassesAreWatchedWhereThereIsNoRoomForAll() {
    var watched = watched(2);
    var test = demand("test", 1);
    var voice = demand("voice", 1);
    var office = demand("office", 1);
    watched.observe(
        Stream.of(test, office, voice).map(key -> rows(key, 0, 1, 9).getFirst()).toList());
    assertEquals(2, watched.size());
    assertEquals(1, watched.leftOut());
    int fault = 10 * DAY + 100;
    var found = new ArrayList<SeriesKey>();
    for (var key : List.of(test, office, voice)) {
      watched.observe(rows(key, 1, fault + 12, fault)).stream()
          .map(change -> change.series())
          .distinct()
          .forEach(found::add);
    }
    assertEquals(List.of(office, voice), found);
    assertEquals(2, watched.size());
  }

  /** What comes of a demand before the store's history of it is read is in that history. */
  @Test
  void whatComesWhileTheStoreIsReadIsNotLost() throws IOException {
    var first = demand("voice", 1);
    var second = demand("voice", 2);
    int fault = 10 * DAY + 100;
    try (var store = SeriesStore.open(folder)) {
      var watched = watched(10);
      for (var key : List.of(first, second)) {
        store.append(rows(key, 0, fault - 2, fault));
      }
      var demands = watched.prepare(store);
      assertEquals(2, demands.size());
      watched.remember(store, demands.subList(0, 1), time(fault));
      var live =
          Stream.of(first, second).flatMap(key -> rows(key, fault - 2, fault, fault).stream());
      var rows = live.toList();
      store.append(rows);
      assertEquals(List.of(), watched.observe(rows));
      assertEquals(List.of(), watched.remember(store, demands.subList(1, 2), time(fault)));
      for (var key : demands) {
        var changes = watched.observe(rows(key, fault, fault + 6, fault));
        assertTrue(
            !changes.isEmpty() && changes.getFirst().series().equals(key), changes::toString);
        assertEquals(time(fault), changes.getFirst().anomaly().start());
      }
    }
  }

  private static Instant time(int at) {
    return START.plus(STEP.multipliedBy(at));
  }

  @Test
  void allDemandsOfTenThousandBranchesFitIntoTheirController() {
    assertTrue(Watched.mostWith(6L << 30) >= 143_532);
    assertTrue(Watched.mostWith(512L << 20) >= 10_000);
  }
}
