package io.branchline.store;

import java.time.Duration;

/**
 * How long what is kept, at least, in network time. Samples go by the week, roll-ups by the span
 * that one of their chunks covers, up to ten days.
 *
 * @param raw of samples themselves
 */
public record Retention(Duration raw, Duration minute, Duration fiveMinutes, Duration hour) {
  private static final Duration LEAST = Duration.ofDays(1);

  /** Two months of samples, half a year of minutes, two years of five minutes, ten of hours. */
  public static final Retention DEFAULT =
      new Retention(
          Duration.ofDays(60), Duration.ofDays(180), Duration.ofDays(730), Duration.ofDays(3650));

  public Retention {
    if (raw.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("samples are kept for a day at least, not " + raw);
    }
    if (minute.compareTo(raw) < 0
        || fiveMinutes.compareTo(minute) < 0
        || hour.compareTo(fiveMinutes) < 0) {
      throw new IllegalArgumentException(
          "each roll-up is kept at least as long as the finer one before it, not raw "
              + raw
              + ", 1m "
              + minute
              + ", 5m "
              + fiveMinutes
              + ", 1h "
              + hour);
    }
  }

  Duration of(RollUp rollUp) {
    return switch (rollUp) {
      case MINUTE -> minute;
      case FIVE_MINUTES -> fiveMinutes;
      case HOUR -> hour;
    };
  }
}
