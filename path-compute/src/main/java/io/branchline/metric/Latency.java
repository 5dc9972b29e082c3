package io.branchline.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/** A one-way delay, never negative; the unit is the microsecond, as in RFC 8570 and RFC 8571. */
public record Latency(long micros) implements Comparable<Latency> {
  public static final Latency ZERO = new Latency(0);

  static final Map<String, BigDecimal> UNITS =
      Map.of(
          "us", BigDecimal.ONE,
          "ms", BigDecimal.valueOf(1_000),
          "s", BigDecimal.valueOf(1_000_000));

  public Latency {
    if (micros < 0) {
      throw new IllegalArgumentException("latency is negative: " + micros + " us");
    }
  }

  public static Latency ofMicros(long micros) {
    return new Latency(micros);
  }

  public static Latency ofMillis(double millis) {
    return new Latency(Math.round(millis * 1e3));
  }

  /** Reads {@code 30ms}, {@code 800us}; throws {@link IllegalArgumentException} otherwise. */
  public static Latency parse(String text) {
    return new Latency(
        Quantity.parse("latency", text, UNITS).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  public double millis() {
    return micros / 1e3;
  }

  public Latency plus(Latency other) {
    return new Latency(Math.addExact(micros, other.micros));
  }

  @Override
  public int compareTo(Latency other) {
    return Long.compare(micros, other.micros);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f ms", millis());
  }
}
