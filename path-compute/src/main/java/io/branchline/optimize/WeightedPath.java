package io.branchline.optimize;

import io.branchline.compute.Path;

/**
 * A share of a demand on a path, which {@code SegmentLists} says in segments.
 *
 * @param sixteenths the share, 1 to {@value TrafficShares#PARTS}; those of a demand add up to
 *     {@value TrafficShares#PARTS}
 * @param path by IGP metric
 */
public record WeightedPath(int sixteenths, Path path) {
  public WeightedPath {
    if (sixteenths < 1 || sixteenths > TrafficShares.PARTS) {
      throw new IllegalArgumentException("a share of " + sixteenths + " sixteenths");
    }
  }
}
