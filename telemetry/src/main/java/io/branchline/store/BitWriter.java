package io.branchline.store;

import java.util.Arrays;

/** Bits, most significant first, into a growing byte array. */
final class BitWriter {
  private byte[] bytes = new byte[256];
  private int bits;

  /** The lowest {@code width} bits of a value, 0 to 64 of them. */
  void write(long value, int width) {
    if ((bits + width + 7) / 8 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int left = width;
    while (left > 0) {
      int free = 8 - (bits & 7);
      int take = Math.min(free, left);
      int part = (int) (value >>> (left - take)) & ((1 << take) - 1);
      bytes[bits >>> 3] |= (byte) (part << (free - take));
      bits += take;
      left -= take;
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, (bits + 7) / 8);
  }
}
