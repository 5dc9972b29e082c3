package io.branchline.change;

import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Arithmetic of router changes. */
final class Changes {
  private Changes() {}

  /** One change that does what all of these do; they touch different entries. */
  static RouterChange merge(Collection<RouterChange> changes) {
    var putPolicies = new ArrayList<SrPolicy>();
    var removedPolicies = new TreeSet<SrPolicyKey>();
    var putSteering = new ArrayList<SteeringRule>();
    var removedSteering = new TreeSet<String>();
    var putQueues = new TreeMap<String, QueueProfile>();
    var removedQueues = new TreeSet<String>();
    for (var change : changes) {
      putPolicies.addAll(change.putPolicies());
      removedPolicies.addAll(change.removedPolicies());
      putSteering.addAll(change.putSteering());
      removedSteering.addAll(change.removedSteering());
      putQueues.putAll(change.putQueues());
      removedQueues.addAll(change.removedQueues());
    }
    return new RouterChange(
        putPolicies, removedPolicies, putSteering, removedSteering, putQueues, removedQueues);
  }

  /** The entries that a change puts or removes, by kind and name. */
  static Set<String> touched(RouterChange change) {
    var entries = new TreeSet<String>();
    change.putPolicies().forEach(policy -> entries.add("sr-policy " + policy.key()));
    change.removedPolicies().forEach(key -> entries.add("sr-policy " + key));
    change.putSteering().forEach(rule -> entries.add("steering " + rule.name()));
    change.removedSteering().forEach(name -> entries.add("steering " + name));
    change.putQueues().keySet().forEach(name -> entries.add("queues " + name));
    change.removedQueues().forEach(name -> entries.add("queues " + name));
    return entries;
  }

  /** What returns the entries that the change touches to how they were, and no others. */
  static RouterChange reverse(RouterChange change, RouterConfiguration before) {
    return RouterChange.between(change.applyTo(before), before);
  }

  /** In words, what of the change is still there; empty when its entries are as they were. */
  static List<String> leftovers(
      RouterChange change, RouterConfiguration before, RouterConfiguration now) {
    return reverse(change, before).applyTo(now).differencesTo(now);
  }
}
