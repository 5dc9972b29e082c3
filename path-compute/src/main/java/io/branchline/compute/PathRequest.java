package io.branchline.compute;

import io.branchline.network.NodeId;

/**
 * A path that is asked for.
 *
 * @param metric what it minimises; of a flexible algorithm the definition says that instead
 * @param algorithm 0, or a flexible algorithm, 128 to 255 (RFC 9350): only its nodes and links are
 *     used
 */
public record PathRequest(
    NodeId from, NodeId to, Metric metric, Constraints constraints, int algorithm) {
  public PathRequest {
    if (algorithm != 0 && (algorithm < 128 || algorithm > 255)) {
      throw new IllegalArgumentException(
          "a flexible algorithm is from 128 to 255, not " + algorithm);
    }
  }

  /** A path over all nodes and links. */
  public PathRequest(NodeId from, NodeId to, Metric metric, Constraints constraints) {
    this(from, to, metric, constraints, 0);
  }

  /** A path of a flexible algorithm, whose metric stands in the place of the IGP's. */
  public static PathRequest ofAlgorithm(
      NodeId from, NodeId to, int algorithm, Constraints constraints) {
    return new PathRequest(from, to, Metric.IGP, constraints, algorithm);
  }
}
