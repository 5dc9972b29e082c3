package io.branchline.store;

/** Codes a sequence of values, bit for bit. */
sealed interface ValueCoder {
  /** Of {@link Bits}; any less is a number of decimal places. */
  int ANY = 15;

  /** Whether this coder can write the value. */
  boolean fits(double value);

  void write(BitWriter out, double value);

  double read(BitReader in);

  /** How it is called in a chunk: the decimal places, or {@link #ANY}. */
  int places();

  /** The coder of that name. */
  static ValueCoder of(int places) {
    return places == ANY ? new Bits() : new Decimals(places);
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
  final class Decimals implements ValueCoder {
    static final int MOST = 6;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    private static final long MOST_EXACT = 1L << 53;

    private final int places;
    private final WholeNumbers numbers = new WholeNumbers();

    Decimals(int places) {
      this.places = places;
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

    @Override
    public boolean fits(double value) {
      return isExact(value, places);
    }

    @Override
    public void write(BitWriter out, double value) {
      numbers.write(out, Math.round(value * POWERS[places]));
    }

    @Override
    public double read(BitReader in) {
      return numbers.read(in) / POWERS[places];
    }

    @Override
    public int places() {
      return places;
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
    public boolean fits(double value) {
      return true;
    }

    @Override
    public void write(BitWriter out, double value) {
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
    public double read(BitReader in) {
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
    public int places() {
      return ANY;
    }
  }
}
