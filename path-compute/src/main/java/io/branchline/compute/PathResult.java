package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import java.util.Optional;

/** What came of a path request. */
public sealed interface PathResult {
  /** The best path; among equals the one with the fewest hops, then the lowest link ids. */
  record Found(Path path) implements PathResult {}

  /** No path even without constraints, or an end that does not exist. */
  record Unreachable(String reason) implements PathResult {}

  /**
   * There is a path, but not within the constraints.
   *
   * @param binding the one kind of constraint without which there would be a path; empty when more
   *     than one would have to give way
   * @param widest the most bandwidth that a path within the other constraints has, when bandwidth
   *     binds
   */
  record Infeasible(Optional<Constraints.Kind> binding, Optional<Bandwidth> widest, String reason)
      implements PathResult {}
}
