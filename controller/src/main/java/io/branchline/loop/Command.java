package io.branchline.loop;

import io.branchline.intent.Intent;
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

  /** Accepts a proposed plan; it is pushed at once. */
  record AcceptPlan(String by, String plan) implements Command {}

  record RejectPlan(String by, String plan, String reason) implements Command {}

  /** Undoes a plan that was applied, on the routers it touched. */
  record RollBackPlan(String by, String plan) implements Command {}

  /** Asks for a planning round now. */
  record PlanNow(String by) implements Command {}
}
