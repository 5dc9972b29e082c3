package io.branchline.optimize;

import java.util.List;

/**
 * Where demands go.
 *
 * @param maxUtilisation of the busiest link: load over capacity
 * @param demands by demand, in the order given: its lists; one of a single segment is the plain IGP
 *     path, none at all means that there is no way or no traffic
 */
public record Solution(double maxUtilisation, List<List<WeightedSegments>> demands) {
  public Solution {
    demands = demands.stream().map(List::copyOf).toList();
  }
}
