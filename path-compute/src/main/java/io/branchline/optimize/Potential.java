package io.branchline.optimize;

/**
 * How much a link's utilisation weighs: {@code exp(steepness * (utilisation - reference))}. The
 * steeper, the more the busiest links alone matter; the sum over links then behaves like the
 * maximum (Plotkin, Shmoys and Tardos 1995).
 *
 * @param reference the utilisation that weighs 1, so that nothing overflows
 */
record Potential(double steepness, double reference) {
  /** Beyond it a double would overflow once such terms are added and multiplied. */
  private static final double LARGEST_EXPONENT = 300;

  double of(double utilisation) {
    return Math.exp(exponent(utilisation));
  }

  double exponent(double utilisation) {
    return Math.min(LARGEST_EXPONENT, steepness * (utilisation - reference));
  }
}
