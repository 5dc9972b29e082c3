package io.branchline.compute;

import io.branchline.segment.SegmentList;

/** A path in segments, or why it cannot be said in them. */
public sealed interface SegmentListResult {
  /** The shortest list of all, within the head end's limit. */
  record Fits(SegmentList list) implements SegmentListResult {}

  /**
   * Every list for this path is longer than what the head end can impose (RFC 8491).
   *
   * @param needed how many segments the shortest list has
   */
  record TooDeep(int needed, int maximum) implements SegmentListResult {}

  /** Without a SID that is not advertised, no list forwards on this path. */
  record NotAdvertised(String reason) implements SegmentListResult {}
}
