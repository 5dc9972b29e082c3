package io.branchline.learn;

/**
 * Values in two bytes: thousandths of the logarithm, so that each is right to a twentieth of a per
 * cent whatever its size. Negative values count as zero.
 */
final class LogCode {
  static final short NOTHING = Short.MIN_VALUE;
  static final short ZERO = Short.MIN_VALUE + 1;

  private static final double STEPS = 1000;

  /** The value of every code, for decoding is what is done most. */
  private static final float[] VALUES = new float[1 << Short.SIZE];

  static {
    for (int code = Short.MIN_VALUE; code <= Short.MAX_VALUE; code++) {
      VALUES[code - Short.MIN_VALUE] = (float) Math.exp(code / STEPS);
    }
    VALUES[NOTHING - Short.MIN_VALUE] = Float.NaN;
    VALUES[ZERO - Short.MIN_VALUE] = 0;
  }

  private LogCode() {}

  /** NaN is nothing. */
  static short encode(double value) {
    if (Double.isNaN(value)) {
      return NOTHING;
    }
    return value > 0
        ? (short) Math.clamp(Math.round(Math.log(value) * STEPS), ZERO + 1, Short.MAX_VALUE)
        : ZERO;
  }

  static double decode(short code) {
    return VALUES[code - Short.MIN_VALUE];
  }
}
