package io.branchline.loop;

import java.util.concurrent.CompletableFuture;

/** What the loop's thread is handed. */
sealed interface Input {
  /** Something happened. */
  record Report(Event event) implements Input {}

  /** Somebody asks. */
  record Ask(Command command, CompletableFuture<CommandResult> answer) implements Input {}

  /** A plan was computed. */
  record Planned(PlanOutcome outcome) implements Input {}
}
