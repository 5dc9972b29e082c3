package io.branchline.baseline;

import java.time.Instant;
import java.util.Optional;

/**
 * A time at which a series was not as usual.
 *
 * @param start the bin whose value gave it away; earlier ones alone would not have
 * @param end the bin by which it was over, or taken for the new usual; empty while it goes on
 * @param type as far as it is known; it is final at the end
 * @param value the first value that was out of line, in the series' unit
 * @param expected what was expected in its place
 */
public record Anomaly(
    Instant start, Optional<Instant> end, Type type, double value, double expected) {

  /** What the course of a series looks like while it is not as usual. */
  public enum Type {
    /** Less for a short time. */
    DROP,
    /** More for a short time. */
    SPIKE,
    /** Suddenly more or less, and it stays. */
    LEVEL_SHIFT,
    /** Slowly more or less. */
    DRIFT,
    /** To and fro. */
    FLAP;

    /** The name in files and in the API: {@code level-shift}. */
    public String label() {
      return switch (this) {
        case DROP -> "drop";
        case SPIKE -> "spike";
        case LEVEL_SHIFT -> "level-shift";
        case DRIFT -> "drift";
        case FLAP -> "flap";
      };
    }
  }

  /** The same that was over by then. */
  public Anomaly endedAt(Instant time) {
    return new Anomaly(start, Optional.of(time), type, value, expected);
  }

  /** The same, given away by another sample. */
  public Anomaly startedAt(Instant time) {
    return new Anomaly(time, end, type, value, expected);
  }

  public boolean isOver() {
    return end.isPresent();
  }
}
