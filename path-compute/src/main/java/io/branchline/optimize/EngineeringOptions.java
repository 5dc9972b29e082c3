package io.branchline.optimize;

import java.util.OptionalInt;

/**
 * How demands are placed.
 *
 * @param maxLists the most weighted lists of a demand, 1 to {@value TrafficShares#PARTS}
 * @param maxChanges the most demands whose lists may differ from what is installed
 * @param backups how many ordered backup paths a demand gets
 * @param seed the same seed and the same number of steps give the same answer
 */
public record EngineeringOptions(int maxLists, OptionalInt maxChanges, int backups, long seed) {
  public static final EngineeringOptions DEFAULT =
      new EngineeringOptions(2, OptionalInt.empty(), 0, 1);

  public EngineeringOptions {
    if (maxLists < 1 || maxLists > TrafficShares.PARTS) {
      throw new IllegalArgumentException("a demand on " + maxLists + " lists");
    }
    if (maxChanges.isPresent() && maxChanges.getAsInt() < 0) {
      throw new IllegalArgumentException("a negative number of changes");
    }
    if (backups < 0 || backups > 8) {
      throw new IllegalArgumentException("a demand with " + backups + " backups");
    }
  }
}
