package io.branchline.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NetworkClockTest {
  private static final Instant START = Instant.parse("2026-03-17T07:30:00Z");
  private static final Instant EPOCH = Instant.parse("2026-11-21T12:00:00Z");

  private static Instant at(Duration sinceEpoch) {
    var real = EPOCH.plus(sinceEpoch);
    return new NetworkClock(START, 60, EPOCH, () -> real).instant();
  }

  @Test
  void runsAtItsSpeedFromTheEpochOnAndAsRealTimeBefore() {
    assertEquals(START, at(Duration.ZERO));
    assertEquals(START.plus(Duration.ofMinutes(2)), at(Duration.ofSeconds(2)));
    assertEquals(START.minusSeconds(2), at(Duration.ofSeconds(-2)));
  }
}
