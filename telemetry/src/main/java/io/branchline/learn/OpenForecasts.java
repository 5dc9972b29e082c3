package io.branchline.learn;

import java.time.Instant;
import java.util.Arrays;

/**
 * What one outlook said of one time, for all demands at once: four numbers a demand in single
 * precision, so that the forecasts of many thousand demands may wait for their time.
 */
final class OpenForecasts {
  private static final int NUMBERS = 4;

  private final Instant origin;
  private float[] said;
  private int open;

  OpenForecasts(Instant origin, int demands) {
    this.origin = origin;
    said = new float[demands * NUMBERS];
    Arrays.fill(said, Float.NaN);
  }

  Instant origin() {
    return origin;
  }

  /** How many have not been taken yet. */
  int open() {
    return open;
  }

  /**
   * Keeps what was said of a demand, kbit/s.
   *
   * @param place of the demand, below the number of demands
   */
  void put(int place, double q05, double q50, double q95, double naive) {
    if (place * NUMBERS >= said.length) {
      int before = said.length;
      said = Arrays.copyOf(said, (place + 1) * NUMBERS);
      Arrays.fill(said, before, said.length, Float.NaN);
    }
    int at = place * NUMBERS;
    said[at] = (float) q05;
    said[at + 1] = (float) q50;
    said[at + 2] = (float) q95;
    said[at + 3] = (float) naive;
    open++;
  }

  /**
   * Takes out what was said of a demand.
   *
   * @param into the 5th, 50th and 95th percentile and the naive forecast
   * @return whether there was anything
   */
  boolean take(int place, float[] into) {
    int at = place * NUMBERS;
    if (at >= said.length || Float.isNaN(said[at])) {
      return false;
    }
    System.arraycopy(said, at, into, 0, NUMBERS);
    said[at] = Float.NaN;
    open--;
    return true;
  }
}
