package io.branchline.store;

/**
 * Lossless compression of a run of points, after Pelkonen et al., "Gorilla: a fast, scalable,
 * in-memory time series database" (VLDB 2015): timestamps as differences of differences, so that a
 * steady interval costs a bit. Values are differences of whole numbers where all of the chunk are
 * decimals of few places, as measured ones mostly are; else the XOR of neighbours' bits.
 */
final class ChunkCodec {
  private static final int XOR = 15;
  private static final int MAX_PLACES = 6;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  private static final long MAX_EXACT = 1L << 53;

  /** Bits behind a prefix of 0, 1, 2 … ones; the last is for whatever does not fit before. */
  private static final int[] TIME_WIDTHS = {0, 7, 10, 16, 32, 64};

  private static final int[] VALUE_WIDTHS = {0, 6, 11, 16, 24, 64};

  private ChunkCodec() {}

  static byte[] encode(Points points) {
    var out = new BitWriter();
    int places = places(points.values());
    out.write(places, 4);
    out.write(points.size(), 20);
    long previous = 0;
    long difference = 0;
    for (int i = 0; i < points.size(); i++) {
      long time = points.times()[i];
      if (i == 0) {
        out.write(time, 64);
      } else {
        writeSigned(out, time - previous - difference, TIME_WIDTHS);
        difference = time - previous;
      }
      previous = time;
    }
    if (places == XOR) {
      writeXor(out, points.values());
    } else {
      long before = 0;
      for (double value : points.values()) {
        long whole = Math.round(value * POWERS[places]);
        writeSigned(out, whole - before, VALUE_WIDTHS);
        before = whole;
      }
    }
    return out.toBytes();
  }

  static Points decode(byte[] bytes) {
    var in = new BitReader(bytes);
    int places = (int) in.read(4);
    int size = (int) in.read(20);
    var times = new long[size];
    var values = new double[size];
    long difference = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0) {
        times[0] = in.read(64);
      } else {
        difference += readSigned(in, TIME_WIDTHS);
        times[i] = times[i - 1] + difference;
      }
    }
    if (places == XOR) {
      readXor(in, values);
    } else {
      long whole = 0;
      for (int i = 0; i < size; i++) {
        whole += readSigned(in, VALUE_WIDTHS);
        values[i] = whole / POWERS[places];
      }
    }
    return new Points(times, values);
  }

  /** The fewest decimal places that give every value back exactly, or {@link #XOR}. */
  private static int places(double[] values) {
    int places = 0;
    for (double value : values) {
      while (!isExact(value, places)) {
        if (++places > MAX_PLACES) {
          return XOR;
        }
      }
    }
    // More places may push an earlier large value beyond what a double counts exactly.
    for (double value : values) {
      if (!isExact(value, places)) {
        return XOR;
      }
    }
    return places;
  }

  private static boolean isExact(double value, int places) {
    double scaled = value * POWERS[places];
    if (!(Math.abs(scaled) < MAX_EXACT)) {
      return false;
    }
    // Compared as bits, so that -0.0 is not taken for 0.0.
    return Double.doubleToRawLongBits(Math.round(scaled) / POWERS[places])
        == Double.doubleToRawLongBits(value);
  }

  private static void writeSigned(BitWriter out, long value, int[] widths) {
    int last = widths.length - 1;
    int choice = 0;
    while (choice < last && !fits(value, widths[choice])) {
      choice++;
    }
    if (choice < last) {
      out.write((1L << (choice + 1)) - 2, choice + 1);
    } else {
      out.write((1L << last) - 1, last);
    }
    out.write(value, widths[choice]);
  }

  private static boolean fits(long value, int width) {
    return width == 0 ? value == 0 : value << (64 - width) >> (64 - width) == value;
  }

  private static long readSigned(BitReader in, int[] widths) {
    int width = widths[in.readOnes(widths.length - 1)];
    return width == 0 ? 0 : in.readSigned(width);
  }

  /** Per value: 0 when equal; 10 and the bits within the window before; 11 and a new window. */
  private static void writeXor(BitWriter out, double[] values) {
    long previous = 0;
    int leading = 64;
    int width = 0;
    for (double value : values) {
      long bits = Double.doubleToRawLongBits(value);
      long xor = bits ^ previous;
      previous = bits;
      if (xor == 0) {
        out.write(0, 1);
        continue;
      }
      int lead = Long.numberOfLeadingZeros(xor);
      int trail = Long.numberOfTrailingZeros(xor);
      if (width > 0 && lead >= leading && trail >= 64 - leading - width) {
        out.write(0b10, 2);
      } else {
        leading = lead;
        width = 64 - lead - trail;
        out.write(0b11, 2);
        out.write(leading, 6);
        out.write(width - 1, 6);
      }
      out.write(xor >>> (64 - leading - width), width);
    }
  }

  private static void readXor(BitReader in, double[] values) {
    long previous = 0;
    int leading = 64;
    int width = 0;
    for (int i = 0; i < values.length; i++) {
      if (in.read(1) == 1) {
        if (in.read(1) == 1) {
          leading = (int) in.read(6);
          width = (int) in.read(6) + 1;
        }
        previous ^= in.read(width) << (64 - leading - width);
      }
      values[i] = Double.longBitsToDouble(previous);
    }
  }
}
