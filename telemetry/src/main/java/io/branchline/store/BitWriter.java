package io.branchline.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bits, most significant first, into an array that grows little by little. The last ones, which do
 * not fill a word yet, are kept beside it: there are millions of writers, and then what a number is
 * written to is mostly in no cache.
 */
class BitWriter {
  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Arrays up to here are many and grow tightly, longer ones are few and grow fast. */
  private static final int SMALL = 64;

  private static final long[] NONE = {};

  private long[] words = NONE;

  /** The bits behind the last full word, from the highest on. */
  private long tail;

  private int bits;

  /** Words at the front that are not in the array any more. */
  private short shed;

  /** The lowest {@code width} bits of a value, 0 to 64 of them. */
  final void write(long value, int width) {
    if (width == 0) {
      return;
    }
    int filled = bits & 63;
    long aligned = value << (64 - width);
    tail |= aligned >>> filled;
    bits += width;
    if (filled + width >= 64) {
      push(tail);
      tail = filled == 0 ? 0 : aligned << (64 - filled);
    }
  }

  private void push(long word) {
    int at = (bits >>> 6) - 1 - shed;
    if (at == words.length) {
      int more = words.length < SMALL ? words.length / 8 : words.length / 2;
      words = Arrays.copyOf(words, words.length + Math.max(1, more));
    }
    words[at] = word;
  }

  /** Drops all bits, and the array with them. */
  final void clear() {
    goOn(NONE, 0, 0);
  }

  /** The array that the full words are in. */
  final long[] array() {
    return words;
  }

  /** The bits behind the last full word, from the highest on. */
  final long tail() {
    return tail;
  }

  /** How many bits there are. */
  final int bits() {
    return bits;
  }

  /** Has the bits of another, whose array must not be written to. */
  final void goOn(long[] others, long othersTail, int othersBits) {
    words = others;
    tail = othersTail;
    bits = othersBits;
    shed = 0;
  }

  /** Has an array of its own from now on. */
  final void part() {
    words = words.length == 0 ? NONE : words.clone();
  }

  /** Drops the words that are full; another keeps them. */
  final void shed() {
    shed = (short) (bits >>> 6);
    words = NONE;
  }

  /** How many bytes another keeps. */
  final int shedBytes() {
    return shed * Long.BYTES;
  }

  /** How many bytes the bits fill. */
  final int size() {
    return (bits + 7) >>> 3;
  }

  /** Copies the bytes into an array, from an index on; room is left for those that are not here. */
  final void copyTo(byte[] target, int from) {
    int at = from + shedBytes();
    for (int i = 0; i < (bits >>> 6) - shed; i++, at += Long.BYTES) {
      WORDS.set(target, at, words[i]);
    }
    for (long left = tail; at < from + size(); left <<= 8) {
      target[at++] = (byte) (left >>> 56);
    }
  }
}
