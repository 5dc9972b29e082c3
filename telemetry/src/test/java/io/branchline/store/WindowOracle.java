package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Roll-ups counted anew, window by window, from all samples there ever were. */
final class WindowOracle {
  private WindowOracle() {}

  static void assertWindows(
      SortedMap<Long, Double> values, RollUp rollUp, Windows windows, String message) {
    assertWindows(values, rollUp, windows, start -> true, 1e-5, message);
  }

  /**
   * Only windows with a start that is asked for.
   *
   * @param meanWithin means are kept with two places more than the values have
   */
  static void assertWindows(
      SortedMap<Long, Double> values,
      RollUp rollUp,
      Windows windows,
      LongPredicate asked,
      double meanWithin,
      String message) {
    long step = rollUp.step().toMillis();
    var expected = new TreeMap<Long, List<Double>>();
    values.forEach((time, value) -> {
      long start = Math.floorDiv(time, step) * step;
      if (asked.test(start)) {
        expected.computeIfAbsent(start, w -> new ArrayList<>()).add(value);
      }
    });
    var found = new ArrayList<Integer>();
    for (int i = 0; i < windows.size(); i++) {
      if (asked.test(windows.times()[i])) {
        found.add(i);
      }
    }
    assertArrayEquals(
        expected.keySet().stream().mapToLong(Long::longValue).toArray(),
        found.stream().mapToLong(i -> windows.times()[i]).toArray(),
        message);
    int next = 0;
    for (var window : expected.values()) {
      int i = found.get(next++);
      window.sort(null);
      assertEquals(window.size(), windows.counts()[i], message);
      assertEquals(window.getFirst(), windows.min()[i], message);
      assertEquals(window.getLast(), windows.max()[i], message);
      double mean = window.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      assertEquals(mean, windows.mean()[i], meanWithin, message);
      double p95 = windows.p95()[i];
      long within = window.stream().filter(value -> value <= p95).count();
      long below = window.stream().filter(value -> value < p95).count();
      assertTrue(within >= 0.95 * window.size() && below < 0.95 * window.size(), message);
    }
  }
}
