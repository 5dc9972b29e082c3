package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
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
   * @param best what a path within the other constraints can have of what binds
   */
  record Infeasible(Optional<Constraints.Kind> binding, Optional<Best> best, String reason)
      implements PathResult {}

  /** The search for a path within bounds of delay or loss was given up: it had too many ways. */
  record GivenUp(String reason) implements PathResult {}

  /** The best value within the other constraints. */
  sealed interface Best {
    record Widest(Bandwidth bandwidth) implements Best {}

    record LeastDelay(Latency delay) implements Best {}

    record LeastLoss(Loss loss) implements Best {}
  }
}
