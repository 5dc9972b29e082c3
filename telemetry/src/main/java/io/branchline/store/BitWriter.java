package io.branchline.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits, most significant first, into a byte array that grows little by little. */
class BitWriter {
  /** Whole words are read and written, so that a few bytes behind the last bit are touched. */
  static final int SLACK = Long.BYTES;

  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Arrays up to here are many and grow tightly, longer ones are few and grow fast. */
  private static final int SMALL = 512;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int bits;

  /** Whole bytes at the front that are not in the array any more. */
  private short shed;

  /** The lowest {@code width} bits of a value, 0 to 64 of them. */
  final void write(long value, int width) {
    if (width == 0) {
      return;
    }
    if (width > 56) {
      write(value >>> 32, width - 32);
      write(value, 32);
      return;
    }
    int at = (bits >>> 3) - shed;
    if (at + SLACK > bytes.length) {
      grow(at + SLACK);
    }
    long shifted = value << (64 - width) >>> (bits & 7);
    WORDS.set(bytes, at, (long) WORDS.get(bytes, at) | shifted);
    bits += width;
  }

  private void grow(int least) {
    int more = bytes.length < SMALL ? bytes.length / 8 : bytes.length / 2;
    // An array has a header of 12 bytes and ends at a multiple of 8.
    int length = (Math.max(least, bytes.length + more) + 3 & -8) + 4;
    bytes = Arrays.copyOf(bytes, length);
  }

  /** Drops all bits, and the array with them. */
  final void clear() {
    goOn(NONE, 0);
  }

  /** The array that the bits are in. */
  final byte[] array() {
    return bytes;
  }

  /** How many bits there are. */
  final int bits() {
    return bits;
  }

  /** Has the bits of another, whose array must not be written to. */
  final void goOn(byte[] others, int othersBits) {
    bytes = others;
    bits = othersBits;
    shed = 0;
  }

  /** Has an array of its own from now on. */
  final void part() {
    bytes = bytes.clone();
  }

  /** Drops the bytes that are full; another keeps them. */
  final void shed() {
    int full = bits >>> 3;
    bytes = Arrays.copyOfRange(bytes, full - shed, full - shed + SLACK + Integer.BYTES);
    shed = (short) full;
  }

  /** How many bytes another keeps. */
  final int shedBytes() {
    return shed;
  }

  /** How many bytes the bits fill. */
  final int size() {
    return (bits + 7) >>> 3;
  }

  /** Copies the bytes into an array, from an index on; room is left for those that are not here. */
  final void copyTo(byte[] target, int from) {
    System.arraycopy(bytes, 0, target, from + shed, size() - shed);
  }
}
