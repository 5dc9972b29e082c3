package io.branchline.optimize;

/**
 * Traffic from one node to another.
 *
 * @param rate in the unit of the network's capacities
 */
public record FlowDemand(int source, int target, double rate) {
  public FlowDemand {
    if (source < 0 || target < 0) {
      throw new IllegalArgumentException("no such nodes: " + source + ", " + target);
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("not a rate: " + rate);
    }
  }
}
