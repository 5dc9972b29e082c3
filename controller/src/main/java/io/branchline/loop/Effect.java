package io.branchline.loop;

import io.branchline.plan.Plan;
import java.util.List;

/** What the loop wants done; it is done elsewhere and comes back as a report. */
public sealed interface Effect {
  /**
   * Compute and verify a plan from the snapshot that comes with it, then call {@link
   * ControlLoop#planned}.
   *
   * @param round whether it is a regular round, at which forecasts are recorded
   */
  record ComputePlan(String planId, long basis, List<String> triggers, boolean round)
      implements Effect {
    public ComputePlan {
      triggers = List.copyOf(triggers);
    }
  }

  /**
   * Push the plan's units; report {@link Event.UnitFinished} each and {@link Event.PlanFinished}.
   */
  record DeployPlan(Plan plan) implements Effect {}
}
