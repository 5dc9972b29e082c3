package io.branchline.score;

import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.time.Instant;
import java.util.Optional;

/**
 * A policy's conditions held on one direction of a line.
 *
 * @param since the first minute in which they held; {@code raised} when that was long enough
 * @param cleared when it was over; empty while it goes on
 * @param stale nothing is heard of the line: whether it goes on is not known
 * @param evidence one sentence with the figures it was raised for
 */
public record Alarm(
    String policy,
    AlarmPolicy.Severity severity,
    LineId line,
    Direction direction,
    Instant since,
    Instant raised,
    Optional<Instant> cleared,
    boolean stale,
    String evidence) {
  Alarm withStale(boolean now) {
    return new Alarm(policy, severity, line, direction, since, raised, cleared, now, evidence);
  }

  Alarm clearedAt(Instant time) {
    return new Alarm(
        policy, severity, line, direction, since, raised, Optional.of(time), false, evidence);
  }
}
