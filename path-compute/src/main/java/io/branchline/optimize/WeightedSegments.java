package io.branchline.optimize;

import java.util.List;

/**
 * A segment list with its part of a demand.
 *
 * @param weight from 0 to 1; the weights of a demand add up to 1
 * @param segments nodes, the last one the demand's target; between them traffic follows the IGP
 */
public record WeightedSegments(double weight, List<Integer> segments) {
  public WeightedSegments {
    if (!(weight > 0 && weight <= 1 + 1e-9)) {
      throw new IllegalArgumentException("not a weight: " + weight);
    }
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("a list has at least one segment");
    }
    segments = List.copyOf(segments);
  }
}
