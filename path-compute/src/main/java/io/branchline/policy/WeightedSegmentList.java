package io.branchline.policy;

import io.branchline.segment.SegmentList;

/** A segment list with its share of the load (RFC 9256 section 2.2). */
public record WeightedSegmentList(int weight, SegmentList list) {
  public WeightedSegmentList {
    if (weight < 1) {
      throw new IllegalArgumentException("weight is not positive: " + weight);
    }
  }
}
