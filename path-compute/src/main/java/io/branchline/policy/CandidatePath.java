package io.branchline.policy;

import java.util.List;

/** A candidate path; the valid one of the highest preference is active (RFC 9256 section 2.9). */
public record CandidatePath(int preference, List<WeightedSegmentList> segmentLists) {
  public CandidatePath {
    segmentLists = List.copyOf(segmentLists);
    if (segmentLists.isEmpty()) {
      throw new IllegalArgumentException("candidate path " + preference + " has no segment list");
    }
  }
}
