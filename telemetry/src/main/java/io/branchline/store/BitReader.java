package io.branchline.store;

import java.util.Arrays;

/** Reads what {@link BitWriter} wrote. */
final class BitReader {
  /** Whole words are read, so that a few bytes behind the last bit are touched. */
  private static final int SLACK = Long.BYTES;

  private final byte[] bytes;
  private int bit;

  /** Reads from a byte of an array on. */
  BitReader(byte[] bytes, int from) {
    this.bytes = Arrays.copyOf(bytes, bytes.length + SLACK);
    bit = from << 3;
  }

  /** The next {@code width} bits, 0 to 64 of them, as the lowest bits of a long. */
  long read(int width) {
    if (width == 0) {
      return 0;
    }
    if (width > 56) {
      return read(width - 32) << 32 | read(32);
    }
    long value = window() >>> (64 - width);
    bit += width;
    return value;
  }

  /** How many ones come before the next zero, at most 8; a limit reached has no zero. */
  int readOnes(int limit) {
    int ones = Long.numberOfLeadingZeros(~window());
    if (ones >= limit) {
      bit += limit;
      return limit;
    }
    bit += ones + 1;
    return ones;
  }

  /** The next 57 bits at least, highest first. */
  private long window() {
    return (long) BitWriter.WORDS.get(bytes, bit >>> 3) << (bit & 7);
  }
}
