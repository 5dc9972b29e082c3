package io.branchline.simulate;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;

/** What becomes of a demand. */
public sealed interface DemandOutcome {
  /**
   * It has a path.
   *
   * @param delay mean over its packets and, where they split, its paths: propagation, queues and
   *     transmission
   * @param loss share of its packets that links and full queues lose
   */
  record Carried(Latency delay, Loss loss) implements DemandOutcome {}

  /** It has none. */
  record Dropped(String reason) implements DemandOutcome {}
}
