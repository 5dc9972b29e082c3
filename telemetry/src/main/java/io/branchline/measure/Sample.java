package io.branchline.measure;

import java.time.Instant;

/**
 * One value of a series.
 *
 * @param epochMillis network time, in milliseconds since 1970
 * @param value finite; what is missing is left out instead
 */
public record Sample(SeriesKey series, long epochMillis, double value) {
  public Sample {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(series + " has the value " + value);
    }
  }

  public Instant time() {
    return Instant.ofEpochMilli(epochMillis);
  }
}
