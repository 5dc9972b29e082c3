package io.branchline.traffic;

/**
 * Gaussian noise as a function of time: independent normal values on a lattice of instants, blended
 * between neighbours so that the variance is 1 everywhere. Unlike a random generator that is drawn
 * from in turn it can be asked for any instant in any order, which makes every run repeatable.
 */
final class LatticeNoise {
  private static final double NORM = 1.0 / (1L << 32);

  private final long stream;
  private final double spacing;
  private long cell = Long.MIN_VALUE;
  private double left;
  private double right;

  /**
   * A track of noise.
   *
   * @param spacing seconds between lattice points; values further apart are independent
   */
  LatticeNoise(long seed, String name, double spacing) {
    this(mix(seed ^ mix(hash(name) + Double.doubleToLongBits(spacing))), spacing);
  }

  private LatticeNoise(long stream, double spacing) {
    this.stream = stream;
    this.spacing = spacing;
  }

  LatticeNoise copy() {
    return new LatticeNoise(stream, spacing);
  }

  /** A standard normal value, continuous in time. */
  double at(double second) {
    double position = second / spacing;
    long index = (long) Math.floor(position);
    if (index != cell) {
      left = index == cell + 1 ? right : gaussian(stream, index);
      right = gaussian(stream, index + 1);
      cell = index;
    }
    double f = position - index;
    return (left * (1 - f) + right * f) / Math.sqrt((1 - f) * (1 - f) + f * f);
  }

  /** A number from 0 (included) to 1 that depends on seed and name alone. */
  static double uniform(long seed, String name) {
    return (mix(seed ^ mix(hash(name))) >>> 11) * 0x1.0p-53;
  }

  /** The Box-Muller transform of one hashed number. */
  private static double gaussian(long stream, long index) {
    long bits = mix(stream + 0x9E3779B97F4A7C15L * index);
    double u = ((bits >>> 32) + 0.5) * NORM;
    double v = (bits & 0xFFFF_FFFFL) * NORM;
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  private static long hash(String name) {
    long h = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      h = (h ^ name.charAt(i)) * 0x100000001B3L;
    }
    return h;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
