package io.branchline.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/** A rate of bits, never negative; the unit is bit/s. */
public record Bandwidth(long bitsPerSecond) implements Comparable<Bandwidth> {
  public static final Bandwidth ZERO = new Bandwidth(0);

  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "bps", BigDecimal.ONE,
          "kbps", BigDecimal.valueOf(1_000),
          "mbps", BigDecimal.valueOf(1_000_000),
          "gbps", BigDecimal.valueOf(1_000_000_000));

  public Bandwidth {
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException("bandwidth is negative: " + bitsPerSecond + " bit/s");
    }
  }

  public static Bandwidth ofBitsPerSecond(double bitsPerSecond) {
    return new Bandwidth(Math.round(bitsPerSecond));
  }

  public static Bandwidth ofKbps(double kbps) {
    return ofBitsPerSecond(kbps * 1e3);
  }

  public static Bandwidth ofMbps(double mbps) {
    return ofBitsPerSecond(mbps * 1e6);
  }

  /** Reads {@code 2Mbps}, {@code 64 kbps}; throws {@link IllegalArgumentException} otherwise. */
  public static Bandwidth parse(String text) {
    return new Bandwidth(
        Quantity.parse("bandwidth", text, UNITS)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }

  public double kbps() {
    return bitsPerSecond / 1e3;
  }

  public double mbps() {
    return bitsPerSecond / 1e6;
  }

  public Bandwidth plus(Bandwidth other) {
    return new Bandwidth(Math.addExact(bitsPerSecond, other.bitsPerSecond));
  }

  /** The difference, or zero when {@code other} is the larger. */
  public Bandwidth minusOrZero(Bandwidth other) {
    return new Bandwidth(Math.max(0, bitsPerSecond - other.bitsPerSecond));
  }

  public Bandwidth times(double factor) {
    return ofBitsPerSecond(bitsPerSecond * factor);
  }

  public Bandwidth min(Bandwidth other) {
    return bitsPerSecond <= other.bitsPerSecond ? this : other;
  }

  public Bandwidth max(Bandwidth other) {
    return bitsPerSecond >= other.bitsPerSecond ? this : other;
  }

  @Override
  public int compareTo(Bandwidth other) {
    return Long.compare(bitsPerSecond, other.bitsPerSecond);
  }

  @Override
  public String toString() {
    if (bitsPerSecond >= 1_000_000) {
      return String.format(Locale.ROOT, "%.2f Mbit/s", mbps());
    }
    return String.format(Locale.ROOT, "%.0f kbit/s", kbps());
  }
}
