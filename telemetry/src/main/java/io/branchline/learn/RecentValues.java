package io.branchline.learn;

import java.util.Arrays;

/** The values of the last bins of a series, those that did not come as NaN. */
final class RecentValues {
  private final float[] ring;
  private long head = Long.MIN_VALUE;

  RecentValues(int bins) {
    ring = new float[bins];
    Arrays.fill(ring, Float.NaN);
  }

  boolean isEmpty() {
    return head == Long.MIN_VALUE;
  }

  /** The last bin that came. */
  long head() {
    return head;
  }

  /** Puts the value of a bin after all others. */
  void put(long bin, double value) {
    if (!isEmpty()) {
      for (long missing = Math.max(head + 1, bin - ring.length); missing < bin; missing++) {
        ring[index(missing)] = Float.NaN;
      }
    }
    ring[index(bin)] = (float) value;
    head = bin;
  }

  /** The value of a bin; NaN when it did not come, is too long ago or still to come. */
  double at(long bin) {
    return bin > head || head - bin >= ring.length - 1 ? Double.NaN : ring[index(bin)];
  }

  private int index(long bin) {
    return (int) Math.floorMod(bin, (long) ring.length);
  }
}
