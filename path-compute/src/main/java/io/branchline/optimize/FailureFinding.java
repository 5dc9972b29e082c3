package io.branchline.optimize;

import io.branchline.metric.Bandwidth;
import io.branchline.network.LinkId;
import java.util.List;
import java.util.Optional;

/**
 * A failure that the placement does not survive as it was asked to.
 *
 * @param brokenByPriority traffic that breaks a bound or is not carried under the failure and was
 *     served without it, for priority 1 first
 * @param maxUtilisation of the busiest link under the failure
 * @param busiest that link, when its utilisation is above what was allowed
 */
public record FailureFinding(
    SingleFailure failure,
    List<Bandwidth> brokenByPriority,
    double maxUtilisation,
    Optional<LinkId> busiest) {
  public FailureFinding {
    brokenByPriority = List.copyOf(brokenByPriority);
  }
}
