package io.branchline.metric;

import java.util.Locale;

/** Variation of the one-way delay (RFC 8571 section 3.3), never negative, in microseconds. */
public record Jitter(long micros) implements Comparable<Jitter> {
  public static final Jitter ZERO = new Jitter(0);

  public Jitter {
    if (micros < 0) {
      throw new IllegalArgumentException("jitter is negative: " + micros + " us");
    }
  }

  public static Jitter ofMillis(double millis) {
    return new Jitter(Math.round(millis * 1e3));
  }

  public double millis() {
    return micros / 1e3;
  }

  @Override
  public int compareTo(Jitter other) {
    return Long.compare(micros, other.micros);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f ms", millis());
  }
}
