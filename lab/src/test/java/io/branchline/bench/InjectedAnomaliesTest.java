package io.branchline.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.baseline.Anomaly;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InjectedAnomaliesTest {
  private static final Duration STEP = Duration.ofMinutes(5);

  @Test
  void changesNothingButWhatItSays() {
    var series = new double[60 * 288];
    Arrays.fill(series, 100);
    int from = 30 * 288;
    var made = InjectedAnomalies.into(series, STEP, from, 5);
    assertEquals(
        EnumSet.allOf(Anomaly.Type.class),
        made.injected().stream()
            .map(InjectedAnomalies.Injected::type)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Anomaly.Type.class))));
    int at = 0;
    for (var each : made.injected()) {
      assertTrue(each.start() >= Math.max(at, from));
      for (; at < each.start(); at++) {
        assertEquals(100, made.values()[at]);
      }
      assertTrue(Arrays.stream(made.values(), each.start(), each.end()).anyMatch(v -> v != 100));
      at = each.end();
    }
    assertArrayEquals(made.values(), InjectedAnomalies.into(series, STEP, from, 5).values());
    assertTrue(Arrays.stream(series).allMatch(value -> value == 100));
  }

  private static InjectedAnomalies series() {
    var series = new double[60 * 288];
    Arrays.fill(series, 100);
    return InjectedAnomalies.into(series, STEP, 30 * 288, 5);
  }

  @Test
  void whoKnowsFindsAll() {
    var made = series();
    var count = new AnomalyCount();
    count.add(
        made,
        0,
        30 * 288,
        5,
        (bin, value) ->
            made.injected().stream().anyMatch(each -> bin >= each.start() && bin < each.end()));
    assertEquals(1, count.recall());
    assertEquals(1, count.precision());
    assertEquals(0, count.falseADay());
    assertEquals(0, count.delay());
    assertEquals(1, count.driftsInTime());
  }

  /** To say that something was is to find it, but not in time. */
  @Test
  void whoTellsTheEndsAloneFindsNoDriftInTime() {
    var made = series();
    var count = new AnomalyCount();
    count.add(
        made,
        0,
        30 * 288,
        5,
        (bin, value) -> made.injected().stream().anyMatch(each -> bin == each.end()));
    assertEquals(1, count.recall());
    assertEquals(0, count.driftsInTime());
  }

  @Test
  void whoIsAlwaysOrOftenAlarmedFindsNothing() {
    var always = new AnomalyCount();
    always.add(series(), 0, 30 * 288, 5, (bin, value) -> true);
    assertEquals(0, always.recall());
    var everAfter = new AnomalyCount();
    everAfter.add(series(), 0, 30 * 288, 5, (bin, value) -> bin >= 30 * 288);
    assertEquals(0, everAfter.recall());
    assertEquals(0, everAfter.precision());
    var often = new AnomalyCount();
    often.add(series(), 0, 30 * 288, 5, (bin, value) -> bin % 4 < 2);
    assertTrue(often.precision() < 0.5 && often.falseADay() > 10);
  }
}
