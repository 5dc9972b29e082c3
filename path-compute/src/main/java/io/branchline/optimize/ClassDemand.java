package io.branchline.optimize;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;

/** What one class sends from one router to another, at most 100 Tbit/s. */
public record ClassDemand(NodeId source, NodeId target, Bandwidth rate, ClassNeeds needs) {
  private static final long HIGHEST = 100_000_000_000_000L;

  public ClassDemand {
    if (source.equals(target)) {
      throw new IllegalArgumentException("a demand from " + source + " to itself");
    }
    if (rate.bitsPerSecond() > HIGHEST) {
      throw new IllegalArgumentException("a demand of " + rate);
    }
  }
}
