package io.branchline.verify;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Placement;
import io.branchline.plan.Plan;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.SegmentList;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Plans broken on purpose. */
final class BrokenPlan {
  private BrokenPlan() {}

  /** The plan with another placement and other changes. */
  static Plan with(Plan plan, Placement placement, List<ChangeUnit> units) {
    return new Plan(
        plan.id(),
        plan.createdAt(),
        plan.reasons(),
        plan.moves(),
        plan.foreseen(),
        plan.remaining(),
        placement,
        units);
  }

  /** The plan with one router's change altered. */
  static Plan tamper(Plan plan, NodeId router, UnaryOperator<RouterChange> how) {
    var units = new ArrayList<ChangeUnit>();
    for (var unit : plan.units()) {
      var changes = new TreeMap<>(unit.changes());
      changes.computeIfPresent(router, (_, change) -> how.apply(change));
      units.add(new ChangeUnit(unit.id(), unit.site(), changes));
    }
    return with(plan, plan.placement(), units);
  }

  /** The change with every policy altered. */
  static RouterChange policies(RouterChange change, UnaryOperator<SrPolicy> how) {
    return new RouterChange(
        change.putPolicies().stream().map(how).toList(),
        change.removedPolicies(),
        change.putSteering(),
        change.removedSteering(),
        change.putQueues(),
        change.removedQueues());
  }

  /** The policy with another segment list at a preference. */
  static SrPolicy segments(SrPolicy policy, int preference, SegmentList list) {
    return new SrPolicy(
        policy.key(),
        policy.name(),
        policy.candidatePaths().stream()
            .map(candidate ->
                candidate.preference() == preference
                    ? new CandidatePath(preference, List.of(new WeightedSegmentList(1, list)))
                    : candidate)
            .toList());
  }

  /** The change with every queue profile altered. */
  static RouterChange queues(RouterChange change, UnaryOperator<QueueProfile> how) {
    var queues = new TreeMap<>(change.putQueues());
    queues.replaceAll((_, profile) -> how.apply(profile));
    return new RouterChange(
        change.putPolicies(),
        change.removedPolicies(),
        change.putSteering(),
        change.removedSteering(),
        queues,
        change.removedQueues());
  }

  /** The queue with another guarantee. */
  static QueueProfile.Queue guarantee(QueueProfile.Queue queue, Bandwidth guarantee) {
    return new QueueProfile.Queue(
        queue.name(),
        queue.strict(),
        guarantee,
        queue.ceiling(),
        queue.weight(),
        queue.bufferBytes());
  }
}
