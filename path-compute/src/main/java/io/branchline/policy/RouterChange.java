package io.branchline.policy;

import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A difference between two configurations of a router: what is put (created or replaced whole) and
 * what is removed. Entries that it does not name stay as they are.
 */
public record RouterChange(
    List<SrPolicy> putPolicies,
    Set<SrPolicyKey> removedPolicies,
    List<SteeringRule> putSteering,
    Set<String> removedSteering,
    SortedMap<String, QueueProfile> putQueues,
    Set<String> removedQueues) {
  public RouterChange {
    putPolicies = List.copyOf(putPolicies);
    removedPolicies = Set.copyOf(removedPolicies);
    putSteering = List.copyOf(putSteering);
    removedSteering = Set.copyOf(removedSteering);
    putQueues = new TreeMap<>(putQueues);
    removedQueues = Set.copyOf(removedQueues);
  }

  /** What must change for {@code from} to become {@code to}. */
  public static RouterChange between(RouterConfiguration from, RouterConfiguration to) {
    var putPolicies = new ArrayList<>(to.policies());
    putPolicies.removeAll(from.policies());
    var removedPolicies = new TreeSet<SrPolicyKey>();
    from.policies().forEach(policy -> removedPolicies.add(policy.key()));
    to.policies().forEach(policy -> removedPolicies.remove(policy.key()));
    var putSteering = new ArrayList<>(to.steering());
    putSteering.removeAll(from.steering());
    var removedSteering = new TreeSet<String>();
    from.steering().forEach(rule -> removedSteering.add(rule.name()));
    to.steering().forEach(rule -> removedSteering.remove(rule.name()));
    var putQueues = new TreeMap<>(to.queues());
    putQueues.entrySet().removeAll(from.queues().entrySet());
    var removedQueues = new TreeSet<>(from.queues().keySet());
    removedQueues.removeAll(to.queues().keySet());
    return new RouterChange(
        putPolicies, removedPolicies, putSteering, removedSteering, putQueues, removedQueues);
  }

  public boolean isEmpty() {
    return putPolicies.isEmpty()
        && removedPolicies.isEmpty()
        && putSteering.isEmpty()
        && removedSteering.isEmpty()
        && putQueues.isEmpty()
        && removedQueues.isEmpty();
  }

  /** The configuration after this change. */
  public RouterConfiguration applyTo(RouterConfiguration configuration) {
    var policies = new TreeMap<SrPolicyKey, SrPolicy>();
    configuration.policies().forEach(policy -> policies.put(policy.key(), policy));
    removedPolicies.forEach(policies::remove);
    putPolicies.forEach(policy -> policies.put(policy.key(), policy));
    var steering = new TreeMap<String, SteeringRule>();
    configuration.steering().forEach(rule -> steering.put(rule.name(), rule));
    removedSteering.forEach(steering::remove);
    putSteering.forEach(rule -> steering.put(rule.name(), rule));
    var queues = new TreeMap<>(configuration.queues());
    removedQueues.forEach(queues::remove);
    queues.putAll(putQueues);
    return new RouterConfiguration(
        List.copyOf(policies.values()), List.copyOf(steering.values()), queues);
  }
}
