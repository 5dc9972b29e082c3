package io.branchline.plan;

import io.branchline.intent.Intent;
import io.branchline.metric.DataVolume;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.Outlook;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a plan is made from; the same input always gives the same plan.
 *
 * @param planId id that the plan will have
 * @param topology the network as it is now
 * @param reference the network with everything that was ever seen of it in place ({@link
 *     ReferenceTopology}), so that segment lists over a line that is down are known and stay the
 *     same when it returns
 * @param lines what was observed of each line; a line that is not named counts as up
 * @param installed what each router was last read to have; a router that is not named has nothing
 * @param current the placement in force; empty before the first plan
 * @param movedAt when a class last changed its primary line, in network time
 * @param quotaUsed data used this month on lines with a quota
 * @param now network time
 */
public record PlanningInput(
    String planId,
    Bank bank,
    Topology topology,
    Topology reference,
    Map<LineId, LineCondition> lines,
    List<Intent> intents,
    Outlook outlook,
    Map<NodeId, RouterConfiguration> installed,
    Optional<Placement> current,
    Map<SiteClass, Instant> movedAt,
    Map<LineId, DataVolume> quotaUsed,
    Instant now,
    PlanningOptions options) {
  public PlanningInput {
    lines = Map.copyOf(lines);
    intents = List.copyOf(intents);
    installed = Map.copyOf(installed);
    movedAt = Map.copyOf(movedAt);
    quotaUsed = Map.copyOf(quotaUsed);
  }

  /** What the router was last read to have. */
  public RouterConfiguration installedOn(NodeId router) {
    return installed.getOrDefault(router, RouterConfiguration.EMPTY);
  }
}
