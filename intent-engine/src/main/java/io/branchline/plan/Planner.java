package io.branchline.plan;

import java.util.List;

/** Makes plans; a pure function of its input. */
public final class Planner {
  private Planner() {}

  /** The plan for this input; empty when nothing should change. */
  public static Plan plan(PlanningInput input) {
    return new Plan(
        input.planId(),
        input.now(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        input.current().orElse(Placement.EMPTY),
        List.of());
  }
}
