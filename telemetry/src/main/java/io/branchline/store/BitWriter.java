package io.branchline.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits, most significant first, into a growing byte array. */
final class BitWriter {
  /** Whole words are read and written, so that a few bytes behind the last bit are touched. */
  static final int SLACK = Long.BYTES;

  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FIRST_BYTES = 24;

  private byte[] bytes = new byte[FIRST_BYTES + SLACK];
  private int bits;

  /** The lowest {@code width} bits of a value, 0 to 64 of them. */
  void write(long value, int width) {
    if (width == 0) {
      return;
    }
    if (width > 56) {
      write(value >>> 32, width - 32);
      write(value, 32);
      return;
    }
    int at = bits >>> 3;
    if (at + 2 * SLACK > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 3 / 2);
    }
    long shifted = value << (64 - width) >>> (bits & 7);
    WORDS.set(bytes, at, (long) WORDS.get(bytes, at) | shifted);
    bits += width;
  }

  /** How many bytes the bits fill. */
  int size() {
    return (bits + 7) >>> 3;
  }

  /** Copies the bytes into an array, from an index on. */
  void copyTo(byte[] target, int from) {
    System.arraycopy(bytes, 0, target, from, size());
  }
}
