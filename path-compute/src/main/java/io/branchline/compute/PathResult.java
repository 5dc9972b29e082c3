package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import java.util.List;

/** What came of a path request. */
public sealed interface PathResult {
  /** The best path; among equals the one with the fewest hops, then the lowest link ids. */
  record Found(Path path) implements PathResult {}

  /** There is no path, or none was found. */
  sealed interface NoPath extends PathResult {
    /** Why, in a sentence. */
    String reason();
  }

  /** No path even without constraints, or an end that does not exist. */
  record Unreachable(String reason) implements NoPath {}

  /**
   * There is a path, but not within the constraints.
   *
   * @param binding the fewest kinds of constraint without which there is a path: the one that
   *     binds, or several that must all give way
   * @param best of each of these that has a value, the best that a path within the other
   *     constraints can have, each by itself
   */
  record Infeasible(List<Constraints.Kind> binding, List<Best> best, String reason)
      implements NoPath {
    public Infeasible {
      binding = List.copyOf(binding);
      best = List.copyOf(best);
    }
  }

  /** The search for a path within bounds of delay or loss was given up: it had too many ways. */
  record GivenUp(String reason) implements NoPath {
    static final GivenUp AFTER_MANY =
        new GivenUp("more than " + BoundedSearch.MOST_LABELS + " partial paths within the bounds");
  }

  /** No node defines the flexible algorithm, or by what is not known here. */
  record Undefined(int algorithm) implements NoPath {
    @Override
    public String reason() {
      return "flexible algorithm " + algorithm + " has no definition that could be followed";
    }
  }

  /** An end of the path takes no part in the flexible algorithm. */
  record NotTakingPart(NodeId end, int algorithm) implements NoPath {
    @Override
    public String reason() {
      return end + " takes no part in flexible algorithm " + algorithm;
    }
  }

  /** The best value within the other constraints. */
  sealed interface Best {
    record Widest(Bandwidth bandwidth) implements Best {}

    record LeastDelay(Latency delay) implements Best {}

    record LeastLoss(Loss loss) implements Best {}
  }
}
