package io.branchline.optimize;

import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.util.Optional;

/**
 * What a class of traffic needs.
 *
 * @param priority 1 (served first where capacity is short) to {@value #LOWEST_PRIORITY}
 * @param maxDelay bound of the one-way delay, queues not counted
 * @param maxLoss bound of the share of packets that the links themselves lose
 */
public record ClassNeeds(int priority, Optional<Latency> maxDelay, Optional<Loss> maxLoss) {
  public static final int LOWEST_PRIORITY = 16;

  public ClassNeeds {
    if (priority < 1 || priority > LOWEST_PRIORITY) {
      throw new IllegalArgumentException("priority " + priority);
    }
  }
}
