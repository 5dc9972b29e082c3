package io.branchline.loop;

import org.pcollections.TreePMap;

/**
 * What people have laid down.
 *
 * @param intents by name
 * @param alarmPolicies by name: what was put in place of the configured ones, or beside them
 */
public record Rules(
    TreePMap<String, IntentRecord> intents, TreePMap<String, AlarmPolicyRecord> alarmPolicies) {
  static final Rules NONE = new Rules(TreePMap.empty(), TreePMap.empty());

  Rules with(String intent, IntentRecord record) {
    return new Rules(intents.plus(intent, record), alarmPolicies);
  }

  Rules withoutIntent(String name) {
    return new Rules(intents.minus(name), alarmPolicies);
  }

  Rules with(String policy, AlarmPolicyRecord record) {
    return new Rules(intents, alarmPolicies.plus(policy, record));
  }
}
