package io.branchline.store;

/** Reads what {@link BitWriter} wrote. */
final class BitReader {
  private final byte[] bytes;
  private int bit;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The next {@code width} bits, 0 to 64 of them, as the lowest bits of a long. */
  long read(int width) {
    long value = 0;
    int left = width;
    while (left > 0) {
      int free = 8 - (bit & 7);
      int take = Math.min(free, left);
      int part = (bytes[bit >>> 3] >>> (free - take)) & ((1 << take) - 1);
      value = value << take | part;
      bit += take;
      left -= take;
    }
    return value;
  }

  /** As {@link #read}, with the highest of the bits as the sign. */
  long readSigned(int width) {
    return read(width) << (64 - width) >> (64 - width);
  }

  /**
   * How many ones come before the next zero, at most {@code limit}; a limit reached has no zero.
   */
  int readOnes(int limit) {
    int ones = 0;
    while (ones < limit && read(1) == 1) {
      ones++;
    }
    return ones;
  }
}
