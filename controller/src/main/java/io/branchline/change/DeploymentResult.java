package io.branchline.change;

import java.time.Duration;
import java.util.List;

/**
 * How all units of a plan ended.
 *
 * @param outcomes in the order of the units
 * @param total real time from acceptance to the last unit's end
 * @param timing the longest time that any unit spent in each phase
 */
public record DeploymentResult(List<UnitOutcome> outcomes, Duration total, Timing timing) {
  public DeploymentResult {
    outcomes = List.copyOf(outcomes);
  }

  public boolean allConfirmed() {
    return outcomes.stream().allMatch(outcome -> outcome instanceof UnitOutcome.Confirmed);
  }
}
