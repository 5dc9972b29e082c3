package io.branchline.store;

import java.time.Duration;

/** The coarser forms in which a series outlives its samples. */
public enum RollUp {
  MINUTE("1m", Duration.ofMinutes(1), Duration.ofHours(4)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5), Duration.ofDays(1)),
  HOUR("1h", Duration.ofHours(1), Duration.ofDays(10));

  private final String label;
  private final Duration step;
  private final Duration span;

  RollUp(String label, Duration step, Duration span) {
    this.label = label;
    this.step = step;
    this.span = span;
  }

  /** The name in files and in the API. */
  public String label() {
    return label;
  }

  /** The length of a window; windows are aligned to multiples of it. */
  public Duration step() {
    return step;
  }

  long stepMillis() {
    return step.toMillis();
  }

  /** How much time is kept under one key. */
  long spanMillis() {
    return span.toMillis();
  }

  /** The roll-up of this label; throws {@link IllegalArgumentException} when there is none. */
  public static RollUp ofLabel(String label) {
    for (var rollUp : values()) {
      if (rollUp.label.equals(label)) {
        return rollUp;
      }
    }
    throw new IllegalArgumentException("\"" + label + "\" is not a roll-up: there are 1m, 5m, 1h");
  }
}
