package io.branchline.plan;

import io.branchline.segment.Dataplane;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How plans are made.
 *
 * @param dataplane what segment lists are made of
 * @param horizon how far the outlook is looked at
 * @param returnBelow a class returns to its preferred line only while that line's expected
 *     utilisation with it stays below this over the whole horizon, from 0 to 1
 * @param hold how long after a move, or after the line recovered, a class stays where it is
 * @param zone the bank's local time: schedules and the month of 5G quotas
 * @param seed for choices between equals
 */
public record PlanningOptions(
    Dataplane dataplane,
    Duration horizon,
    double returnBelow,
    Duration hold,
    ZoneId zone,
    long seed) {
  public static final PlanningOptions DEFAULT =
      new PlanningOptions(
          Dataplane.MPLS, Duration.ofHours(1), 0.5, Duration.ofMinutes(30), ZoneOffset.UTC, 1);

  public PlanningOptions {
    if (!(returnBelow > 0 && returnBelow < 1)) {
      throw new IllegalArgumentException("returnBelow is not between 0 and 1: " + returnBelow);
    }
    if (!horizon.isPositive() || hold.isNegative()) {
      throw new IllegalArgumentException("horizon or hold: " + horizon + ", " + hold);
    }
  }
}
