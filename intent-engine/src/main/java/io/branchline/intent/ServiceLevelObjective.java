package io.branchline.intent;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.util.Optional;

/**
 * What counts as good service; what is absent is not asked for.
 *
 * @param latency one-way delay, 95th percentile of a minute
 * @param loss share of packets lost
 * @param bandwidth rate that a site can count on, in each direction; a demand below it is carried
 *     whole
 * @param availability share of minutes kept over 30 days, from 0 to 1
 */
public record ServiceLevelObjective(
    Optional<Latency> latency,
    Optional<Loss> loss,
    Optional<Bandwidth> bandwidth,
    Optional<Double> availability) {
  /** Asks for nothing: best effort. */
  public static final ServiceLevelObjective NONE =
      new ServiceLevelObjective(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public ServiceLevelObjective {
    availability.ifPresent(share -> {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("availability is not between 0 and 1: " + share);
      }
    });
  }

  /** Whether a minute can be lost at all: an objective on latency, loss or bandwidth. */
  public boolean isMeasured() {
    return latency.isPresent() || loss.isPresent() || bandwidth.isPresent();
  }
}
