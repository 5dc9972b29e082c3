package io.branchline.assure;

import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.util.Optional;

/**
 * What was last measured of one class's queue at the sending end of one direction of a line.
 *
 * @param offeredKbps sent and dropped together, on the wire
 * @param droppedKbps what of it was dropped
 * @param delayMs one-way delay that the class has on the line
 * @param measuredAt when, in network time; empty when nothing was ever heard
 */
public record QueueReading(
    SiteId site,
    String trafficClass,
    LineId line,
    Direction direction,
    LineHealth health,
    double offeredKbps,
    double droppedKbps,
    Optional<Double> delayMs,
    Optional<Instant> measuredAt) {

  /** What is known of the line. */
  public enum LineHealth {
    UP,
    DOWN,
    /** Nothing fresh says either. */
    STALE
  }

  /** Whether the class is on this line: it offers something. */
  boolean carries() {
    return offeredKbps > 0;
  }

  double loss() {
    return offeredKbps > 0 ? droppedKbps / offeredKbps : 0;
  }
}
