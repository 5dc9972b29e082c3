package io.branchline.site;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.time.Duration;
import java.util.Optional;

/**
 * What the carrier owes for a line.
 *
 * @param committed rate in each direction
 * @param latency one-way delay
 * @param availability share of minutes, from 0 to 1
 * @param monthlyQuota data included a calendar month, both directions together; none: unlimited
 * @param jitter one-way delay variation
 * @param repair within which an outage ends
 */
public record Contract(
    Bandwidth committed,
    Latency latency,
    Loss loss,
    double availability,
    Optional<DataVolume> monthlyQuota,
    Jitter jitter,
    Duration repair) {
  /** What is customary where a contract does not say. */
  public static final Jitter CUSTOMARY_JITTER = Jitter.ofMillis(20);

  public static final Duration CUSTOMARY_REPAIR = Duration.ofHours(4);

  /** A contract that does not speak of jitter and repair. */
  public Contract(
      Bandwidth committed,
      Latency latency,
      Loss loss,
      double availability,
      Optional<DataVolume> monthlyQuota) {
    this(committed, latency, loss, availability, monthlyQuota, CUSTOMARY_JITTER, CUSTOMARY_REPAIR);
  }

  public Contract {
    if (!(availability >= 0 && availability <= 1)) {
      throw new IllegalArgumentException("availability is not between 0 and 1: " + availability);
    }
    if (!repair.isPositive()) {
      throw new IllegalArgumentException("the time of repair is not positive: " + repair);
    }
  }
}
