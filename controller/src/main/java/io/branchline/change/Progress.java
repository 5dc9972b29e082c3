package io.branchline.change;

import io.branchline.plan.ChangeUnit;

/** What happens while a plan is carried out. */
public sealed interface Progress {
  /** The unit went on to this phase. */
  record Entered(ChangeUnit unit, Phase phase) implements Progress {}

  /** The unit is done with. */
  record Finished(UnitOutcome outcome) implements Progress {}
}
