package io.branchline.loop;

import io.branchline.plan.Plan;
import io.branchline.service.Outlook;
import io.branchline.verify.Violation;
import java.util.List;

/** What came of {@link Effect.ComputePlan}. */
public sealed interface PlanOutcome {
  Effect.ComputePlan request();

  /** A plan, perhaps an empty one, and what verification found. */
  record Made(
      Effect.ComputePlan request,
      Plan plan,
      Outlook outlook,
      List<Violation> violations,
      long computeMillis)
      implements PlanOutcome {
    public Made {
      violations = List.copyOf(violations);
    }
  }

  /** No plan could be computed. */
  record Failed(Effect.ComputePlan request, String reason) implements PlanOutcome {}
}
