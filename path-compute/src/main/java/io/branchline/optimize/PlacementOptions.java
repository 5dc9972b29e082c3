package io.branchline.optimize;

/**
 * What a placement may use.
 *
 * @param maxSegments the longest segment list, its destination counted; at least 1
 * @param split the most lists that a demand is spread over; at least 1
 * @param seed the same seed and the same number of rounds give the same answer
 */
public record PlacementOptions(int maxSegments, int split, long seed) {
  public static final PlacementOptions DEFAULT = new PlacementOptions(5, 4, 1);

  public PlacementOptions {
    if (maxSegments < 1 || maxSegments > 16) {
      throw new IllegalArgumentException("a list has 1 to 16 segments, not " + maxSegments);
    }
    if (split < 1 || split > 16) {
      throw new IllegalArgumentException("a demand has 1 to 16 lists, not " + split);
    }
  }
}
