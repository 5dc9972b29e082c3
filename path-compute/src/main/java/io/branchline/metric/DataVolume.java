package io.branchline.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/** An amount of data, never negative, in bytes: a 5G quota, what was used of it. */
public record DataVolume(long bytes) implements Comparable<DataVolume> {
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "b", BigDecimal.ONE,
          "kb", BigDecimal.valueOf(1_000),
          "mb", BigDecimal.valueOf(1_000_000),
          "gb", BigDecimal.valueOf(1_000_000_000),
          "tb", BigDecimal.valueOf(1_000_000_000_000L));

  public DataVolume {
    if (bytes < 0) {
      throw new IllegalArgumentException("data volume is negative: " + bytes + " bytes");
    }
  }

  public static DataVolume ofGigabytes(double gigabytes) {
    return new DataVolume(Math.round(gigabytes * 1e9));
  }

  /** Reads {@code 200GB}; throws {@link IllegalArgumentException} otherwise. */
  public static DataVolume parse(String text) {
    return new DataVolume(
        Quantity.parse("data volume", text, UNITS)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }

  public double gigabytes() {
    return bytes / 1e9;
  }

  @Override
  public int compareTo(DataVolume other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f GB", gigabytes());
  }
}
