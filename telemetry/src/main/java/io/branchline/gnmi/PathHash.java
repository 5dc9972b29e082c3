package io.branchline.gnmi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A path's bytes in 64 bits. The paths of millions of leaves would need gigabytes; of the few
 * thousand of one router two fall together with a probability of some 1e-12, and who makes them do
 * so on purpose mixes up nobody's series but its own.
 */
final class PathHash {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** 2^64 divided by the golden ratio, made odd (Knuth, TAOCP 3, section 6.4). */
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private PathHash() {}

  /**
   * The hash of the bytes from {@code from} on and before {@code to}.
   *
   * @param seed the hash of what stands before them
   */
  static long of(byte[] bytes, int from, int to, long seed) {
    long hash = mix(seed ^ (to - from));
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mix(hash ^ (long) WORDS.get(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << 8 | bytes[at] & 0xff;
    }
    return mix(hash ^ rest);
  }

  private static long mix(long value) {
    long product = value * FACTOR;
    return product ^ product >>> 29;
  }
}
