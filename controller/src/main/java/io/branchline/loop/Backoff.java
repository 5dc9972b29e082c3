package io.branchline.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * Says how soon to compute after a change, as IGPs do for SPF (RFC 8405): at once while all is
 * quiet, soon while one event is still unfolding, late while changes keep coming.
 */
final class Backoff {
  /**
   * Real times.
   *
   * @param initial delay of the first computation: the two ends of a failure report within it
   * @param shortWait delay while the event may still be unfolding
   * @param longWait delay when changes still come after {@code learn}
   * @param learn how long one event may take to unfold
   * @param hold quiet time after which all is quiet again
   */
  public record Pace(
      Duration initial, Duration shortWait, Duration longWait, Duration learn, Duration hold) {
    public static final Pace DEFAULT =
        new Pace(
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));
  }

  private enum Phase {
    QUIET,
    SHORT_WAIT,
    LONG_WAIT
  }

  private final Pace pace;
  private Phase phase = Phase.QUIET;
  private Instant last = Instant.MIN;
  private Instant learnedAt = Instant.MIN;

  Backoff(Pace pace) {
    this.pace = pace;
  }

  /** How long to wait after a change at {@code now}. */
  Duration delay(Instant now) {
    if (phase != Phase.QUIET && !now.isBefore(last.plus(pace.hold()))) {
      phase = Phase.QUIET;
    }
    last = now;
    switch (phase) {
      case QUIET -> {
        phase = Phase.SHORT_WAIT;
        learnedAt = now.plus(pace.learn());
        return pace.initial();
      }
      case SHORT_WAIT -> {
        if (now.isBefore(learnedAt)) {
          return pace.shortWait();
        }
        phase = Phase.LONG_WAIT;
        return pace.longWait();
      }
      case LONG_WAIT -> {
        return pace.longWait();
      }
    }
    throw new AssertionError(phase);
  }
}
