package io.branchline.site;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.util.Optional;

/**
 * What the carrier owes for a line.
 *
 * @param committed rate in each direction
 * @param latency one-way delay
 * @param availability share of minutes, from 0 to 1
 * @param monthlyQuota data included a calendar month, both directions together; none: unlimited
 */
public record Contract(
    Bandwidth committed,
    Latency latency,
    Loss loss,
    double availability,
    Optional<DataVolume> monthlyQuota) {
  public Contract {
    if (!(availability >= 0 && availability <= 1)) {
      throw new IllegalArgumentException("availability is not between 0 and 1: " + availability);
    }
  }
}
