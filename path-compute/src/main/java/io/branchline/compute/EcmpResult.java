package io.branchline.compute;

/** What came of a request for all best paths. */
public sealed interface EcmpResult {
  /** All best paths. */
  record Found(EcmpSet set) implements EcmpResult {}

  /** There is no path, or some of the best paths break a bound from end to end. */
  record NoPath(PathResult.NoPath why) implements EcmpResult {}
}
