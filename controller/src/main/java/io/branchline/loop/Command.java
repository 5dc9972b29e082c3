package io.branchline.loop;

import io.branchline.intent.Intent;
import io.branchline.score.AlarmPolicy;
import java.util.Optional;

/** What a person or their tool asks for; {@code by} is who. */
public sealed interface Command {
  String by();

  /**
   * Puts an intent into force.
   *
   * @param ifVersion refuse unless the intent in force has this version; 0: unless there is none
   */
  record ApplyIntent(String by, Intent intent, Optional<Long> ifVersion) implements Command {}

  /** Ends an intent; {@code ifVersion} as in {@link ApplyIntent}. */
  record DeleteIntent(String by, String name, Optional<Long> ifVersion) implements Command {}

  /**
   * Raises alarms by this policy from now on, in place of one of its name.
   *
   * @param ifVersion as in {@link ApplyIntent}; a configured policy that nobody changed has 0
   */
  record PutAlarmPolicy(String by, AlarmPolicy policy, Optional<Long> ifVersion)
      implements Command {}

  /** Raises no alarms by the policy of this name any more, also when it is a configured one. */
  record DeleteAlarmPolicy(String by, String name, Optional<Long> ifVersion) implements Command {}

  /** Accepts a proposed plan; it is pushed at once. */
  record AcceptPlan(String by, String plan) implements Command {}

  record RejectPlan(String by, String plan, String reason) implements Command {}

  /** Undoes a plan that was applied, on the routers it touched. */
  record RollBackPlan(String by, String plan) implements Command {}

  /** Asks for a planning round now. */
  record PlanNow(String by) implements Command {}
}
