package io.branchline.gnmi;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One copy of byte strings that come again and again, as a router's prefix does. Its size is fixed:
 * when there is no room for another, its copy is not shared. Safe for use from several threads.
 */
final class ByteInterner {
  private static final int CAPACITY = 1 << 16;
  private static final int PROBES = 8;

  private final AtomicReferenceArray<byte[]> table = new AtomicReferenceArray<>(CAPACITY);

  /** The bytes from {@code from} on and before {@code to}; not to be changed. */
  byte[] intern(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    for (int probe = 0; probe < PROBES; probe++) {
      int index = hash + probe & CAPACITY - 1;
      var known = table.get(index);
      if (known == null) {
        var copy = Arrays.copyOfRange(bytes, from, to);
        if (table.compareAndSet(index, null, copy)) {
          return copy;
        }
        known = table.get(index);
      }
      if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
        return known;
      }
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Of the bytes in a range; eight at a time would need an aligned copy. */
  static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
