package io.branchline.optimize;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.LinkId;

/** Why a demand does not get what its class needs. */
public sealed interface ServiceBreach {
  /** No path that is up leads there. */
  record Unreachable(Bandwidth missing) implements ServiceBreach {}

  /**
   * The slowest of its paths is slower than its bound.
   *
   * @param best the lowest delay of all its candidates: above the bound, no choice could help;
   *     otherwise capacity for higher classes is what binds
   */
  record TooSlow(Latency bound, Latency actual, Latency best) implements ServiceBreach {}

  /** The same for loss. */
  record TooLossy(Loss bound, Loss actual, Loss best) implements ServiceBreach {}

  /** A link on its way is too small for it and what comes before it. */
  record NotCarried(LinkId bottleneck, Bandwidth missing) implements ServiceBreach {}
}
