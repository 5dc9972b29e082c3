package io.branchline.store;

/**
 * Codes a sequence of values, bit for bit. How it does has a name: the decimal places of all of
 * them, or {@link #ANY}. Coders do not keep it, for there are millions.
 */
sealed interface ValueCoder {
  /** Of {@link Bits}; any less is a number of decimal places. */
  int ANY = 15;

  void write(BitWriter out, double value, int places);

  double read(BitReader in, int places);

  /** The value that was last written or read; there is one. */
  double last(int places);

  /** One that goes on as this one would. */
  ValueCoder copy();

  /** The coder of that name. */
  static ValueCoder of(int places) {
    return places == ANY ? new Bits() : new Decimals();
  }

  /** Whether the coder of that name can write the value. */
  static boolean fits(double value, int places) {
    return places == ANY || Decimals.isExact(value, places);
  }

  /** The name of the coder with the fewest places, but at least so many, that fits all values. */
  static int placesOf(double[] values, int atLeast) {
    int places = atLeast;
    for (double value : values) {
      while (places < ANY && !Decimals.isExact(value, places)) {
        places = places == Decimals.MOST ? ANY : places + 1;
      }
    }
    // More places may push an earlier large value beyond what a double counts exactly.
    for (double value : values) {
      if (places < ANY && !Decimals.isExact(value, places)) {
        return ANY;
      }
    }
    return places;
  }

  /** Decimals of few places, as measured values mostly are, as whole numbers. */
  final class Decimals extends WholeNumbers implements ValueCoder {
    static final int MOST = 6;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    private static final long MOST_EXACT = 1L << 53;

    Decimals() {}

    private Decimals(Decimals other) {
      super(other);
    }

    static boolean isExact(double value, int places) {
      double scaled = value * POWERS[places];
      if (!(Math.abs(scaled) < MOST_EXACT)) {
        return false;
      }
      // Compared as bits, so that -0.0 is not taken for 0.0.
      return Double.doubleToRawLongBits(Math.round(scaled) / POWERS[places])
          == Double.doubleToRawLongBits(value);
    }

    /** The value rounded to so many places; itself where that is more than a double holds. */
    static double rounded(double value, int places) {
      double scaled = value * POWERS[places];
      return Math.abs(scaled) < MOST_EXACT ? Math.round(scaled) / POWERS[places] : value;
    }

    /** The whole number that is written for a value. */
    static long scaled(double value, int places) {
      return Math.round(value * POWERS[places]);
    }

    @Override
    public void write(BitWriter out, double value, int places) {
      write(out, scaled(value, places));
    }

    @Override
    public double read(BitReader in, int places) {
      return read(in) / POWERS[places];
    }

    @Override
    public double last(int places) {
      return last() / POWERS[places];
    }

    @Override
    public Decimals copy() {
      return new Decimals(this);
    }
  }

  /**
   * Any values, as the XOR of neighbours' bits, after Pelkonen et al., "Gorilla: a fast, scalable,
   * in-memory time series database" (VLDB 2015): 0 when equal; 10 and the bits within the window
   * before; 11 and a new window.
   */
  final class Bits implements ValueCoder {
    private long previous;
    private int leading = 64;
    private int width;

    @Override
    public void write(BitWriter out, double value, int places) {
      long bits = Double.doubleToRawLongBits(value);
      long xor = bits ^ previous;
      previous = bits;
      if (xor == 0) {
        out.write(0, 1);
        return;
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

    @Override
    public double read(BitReader in, int places) {
      if (in.read(1) == 1) {
        if (in.read(1) == 1) {
          leading = (int) in.read(6);
          width = (int) in.read(6) + 1;
        }
        previous ^= in.read(width) << (64 - leading - width);
      }
      return Double.longBitsToDouble(previous);
    }

    @Override
    public double last(int places) {
      return Double.longBitsToDouble(previous);
    }

    @Override
    public Bits copy() {
      var copy = new Bits();
      copy.previous = previous;
      copy.leading = leading;
      copy.width = width;
      return copy;
    }
  }
}
