package io.branchline.learn;

/**
 * A ring of logarithms of ratios, two bytes each: the step of 1/32,767 of the bound is far below
 * what a forecast could tell apart. The latest is kept as it is, so that a slow average, whose
 * steps may be smaller than that, does not stand still.
 */
final class LogRatios {
  private final double scale;
  private final short[] ring;
  private double latest;

  /**
   * A ring of {@code size} places, all 0.
   *
   * @param bound none of them is further from 0
   */
  LogRatios(int size, double bound) {
    scale = bound / Short.MAX_VALUE;
    ring = new short[size];
  }

  void put(int index, double value) {
    ring[index] = (short) Math.clamp(Math.round(value / scale), -Short.MAX_VALUE, Short.MAX_VALUE);
    latest = value;
  }

  /** The value that was put last; 0 at first. */
  double latest() {
    return latest;
  }

  double at(int index) {
    return ring[index] * scale;
  }
}
