package io.branchline.optimize;

/**
 * What a placement is to survive: any single failure of a link, transit node or shared risk.
 *
 * @param maxUtilisation what a link may be given under a failure, over its capacity
 * @param tolerance what may be given up for it without failure: by this part of them, the highest
 *     utilisation and the cost may rise (0.01: by 1 %); what classes need may not get worse at all
 */
public record ProtectionGoal(double maxUtilisation, double tolerance) {
  /** No link overloaded, and nothing given up for it. */
  public static final ProtectionGoal DEFAULT = new ProtectionGoal(1, 0);

  public ProtectionGoal {
    if (!(maxUtilisation > 0 && maxUtilisation <= 1e6)) {
      throw new IllegalArgumentException("a utilisation of " + maxUtilisation);
    }
    if (!(tolerance >= 0 && tolerance <= 1e6)) {
      throw new IllegalArgumentException("a tolerance of " + tolerance);
    }
  }
}
