package io.branchline.compute;

import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import java.util.Set;

/** What came of a request for two disjoint paths. */
public sealed interface DisjointResult {
  /**
   * Two paths, the cheaper one first, that share nothing of what was asked for, and of all such
   * pairs cost least together.
   *
   * @param proved whether that is certain: for risk groups, and within bounds of delay and loss,
   *     the search for it is cut off
   */
  record Disjoint(Path first, Path second, boolean proved) implements DisjointResult {}

  /**
   * No two paths were found that share nothing; these share as little as was found.
   *
   * @param proved whether it is certain that all pairs share something: for risk groups, and within
   *     bounds of delay and loss, the search is cut off
   */
  record Maximally(
      Path first,
      Path second,
      Set<LinkId> sharedLinks,
      Set<NodeId> sharedNodes,
      Set<Srlg> sharedRisks,
      boolean proved)
      implements DisjointResult {
    public Maximally {
      sharedLinks = Set.copyOf(sharedLinks);
      sharedNodes = Set.copyOf(sharedNodes);
      sharedRisks = Set.copyOf(sharedRisks);
    }
  }

  /** There is not even one path. */
  record NoPath(PathResult.NoPath why) implements DisjointResult {}
}
