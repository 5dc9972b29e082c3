package io.branchline.compute;

import io.branchline.network.Link;
import io.branchline.network.Topology;

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

  /** What a link costs by this metric. */
  long of(Topology topology, int link) {
    return switch (this) {
      case IGP -> topology.igpMetric(link);
      case TE -> topology.teMetric(link);
      case DELAY -> topology.delayMicros(link);
      case HOPS -> 1;
    };
  }
}
