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
}
