package io.branchline.compute;

import io.branchline.network.Link;

/** What a path minimises. */
public enum Metric {
  IGP,
  TE,
  /** Minimum unidirectional delay, in microseconds. */
  DELAY,
  HOPS;

  /** What a link costs by this metric. */
  public long of(Link link) {
    return switch (this) {
      case IGP -> link.igpMetric();
      case TE -> link.teMetric();
      case DELAY -> link.delay().micros();
      case HOPS -> 1;
    };
  }
}
