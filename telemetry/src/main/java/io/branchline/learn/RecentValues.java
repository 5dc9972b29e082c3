package io.branchline.learn;

import java.util.Arrays;

/**
 * The values of the last bins of a series, those that did not come as NaN. The last is kept as it
 * came, the others as {@link LogCode} in two bytes each.
 */
final class RecentValues {
  private final short[] ring;
  private long head = Long.MIN_VALUE;
  private double last = Double.NaN;

  RecentValues(int bins) {
    ring = new short[bins];
    Arrays.fill(ring, LogCode.NOTHING);
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
        ring[index(missing)] = LogCode.NOTHING;
      }
    }
    ring[index(bin)] = LogCode.encode(value);
    head = bin;
    last = value;
  }

  /** The value of a bin; NaN when it did not come, is too long ago or still to come. */
  double at(long bin) {
    if (bin >= head) {
      return bin == head ? last : Double.NaN;
    }
    return head - bin >= ring.length - 1 ? Double.NaN : LogCode.decode(ring[index(bin)]);
  }

  private int index(long bin) {
    return (int) Math.floorMod(bin, (long) ring.length);
  }
}
