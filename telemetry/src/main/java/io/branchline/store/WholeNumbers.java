package io.branchline.store;

/**
 * Codes a sequence of whole numbers below 2^54 by how far each is from what was to be expected.
 * Expected is a recent mean, the last number, or the last and its step again, whichever came
 * nearest lately: noise, steps and counters are each best told by another. The difference is
 * written as a Rice code (R. F. Rice, "Some practical universal noiseless coding techniques", JPL
 * 79-22, 1979) whose parameter follows the recent size of differences, as in LOCO-I (M. J.
 * Weinberger et al., IEEE Transactions on Image Processing 9(8), 2000). Writer and reader do the
 * same sums, so that nothing but the differences is written.
 */
sealed class WholeNumbers permits ValueCoder.Decimals {
  private static final int LONGEST_QUOTIENT = 8;
  private static final int LENGTH_BITS = 6;

  /** Eight times the recent mean. */
  private long level;

  private long last;
  private long step;

  // Recent means need no more digits, and there are millions of open chunks.

  /** The recent mean error of each expectation, times eight. */
  private float levelError;

  private float lastError;
  private float stepError;

  /** The recent mean of what was written, times sixteen; less than nothing before the first. */
  private float size = -1;

  WholeNumbers() {}

  WholeNumbers(WholeNumbers other) {
    level = other.level;
    last = other.last;
    step = other.step;
    levelError = other.levelError;
    lastError = other.lastError;
    stepError = other.stepError;
    size = other.size;
  }

  /** The number that was last written or read; 0 before the first. */
  final long last() {
    return last;
  }

  /** Whether both write and read the same from now on. */
  final boolean isLike(WholeNumbers other) {
    return this == other
        || (last == other.last
            && level == other.level
            && step == other.step
            && levelError == other.levelError
            && lastError == other.lastError
            && stepError == other.stepError
            && size == other.size);
  }

  final void write(BitWriter out, long number) {
    put(out, number);
    learn(number);
  }

  /** Writes a number without learning from it. */
  final void put(BitWriter out, long number) {
    long unsigned = unsigned(number);
    int width = width();
    long quotient = unsigned >>> width;
    if (quotient < LONGEST_QUOTIENT) {
      out.write((1L << (quotient + 1)) - 2, (int) quotient + 1);
      out.write(unsigned, width);
    } else {
      int length = 64 - Long.numberOfLeadingZeros(unsigned);
      out.write((1L << LONGEST_QUOTIENT) - 1, LONGEST_QUOTIENT);
      out.write(length, LENGTH_BITS);
      out.write(unsigned, length);
    }
  }

  final long read(BitReader in) {
    int width = width();
    int quotient = in.readOnes(LONGEST_QUOTIENT);
    long unsigned =
        quotient < LONGEST_QUOTIENT
            ? (long) quotient << width | in.read(width)
            : in.read((int) in.read(LENGTH_BITS));
    long number = expected() + (unsigned >>> 1 ^ -(unsigned & 1));
    learn(number);
    return number;
  }

  /** How far a number is from what is expected, with the sign as the lowest bit. */
  private long unsigned(long number) {
    long difference = number - expected();
    return difference << 1 ^ difference >> 63;
  }

  private long expected() {
    if (stepError <= lastError && stepError <= levelError) {
      return last + step;
    }
    return lastError <= levelError ? last : level >> 3;
  }

  /** Bits of the remainder: the quotient is then below one on average (ln 2 is about 11/16). */
  private int width() {
    return 64 - Long.numberOfLeadingZeros((long) (Math.max(0, size) * (11 / 256f)));
  }

  /** Expects what comes after this number. */
  final void learn(long number) {
    if (size < 0) {
      size = 0;
      level = number << 3;
      last = number;
      return;
    }
    long unsigned = unsigned(number);
    stepError += Math.abs(number - last - step) - stepError / 8;
    lastError += Math.abs(number - last) - lastError / 8;
    levelError += Math.abs(number - (level >> 3)) - levelError / 8;
    // One that stands out must not make those after it long.
    size += Math.min(unsigned, 2 * size + 256) - size / 16;
    level += number - (level >> 3);
    step = number - last;
    last = number;
  }
}
