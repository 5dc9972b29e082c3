package io.branchline.plan;

import java.time.Instant;
import java.util.List;

/**
 * A decision: where traffic goes, what must change for it, and why.
 *
 * @param foreseen objectives that were expected to break without this plan
 * @param remaining objectives that are expected to break in spite of it
 * @param placement every class of every branch, moved or not
 * @param units what must change, by branch; empty when nothing has to
 */
public record Plan(
    String id,
    Instant createdAt,
    List<PlanReason> reasons,
    List<Move> moves,
    List<Breach> foreseen,
    List<Breach> remaining,
    Placement placement,
    List<ChangeUnit> units) {
  public Plan {
    reasons = List.copyOf(reasons);
    moves = List.copyOf(moves);
    foreseen = List.copyOf(foreseen);
    remaining = List.copyOf(remaining);
    units = List.copyOf(units);
  }

  /** Whether nothing has to change. */
  public boolean isEmpty() {
    return units.isEmpty();
  }
}
