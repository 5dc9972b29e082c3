package io.branchline.api;

import io.branchline.loop.Command;
import io.branchline.loop.CommandResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Hands commands to the loop and turns its refusals into problems. */
final class Decisions {
  private static final long PATIENCE_SECONDS = 20;

  private final Function<Command, CompletableFuture<CommandResult>> commands;

  Decisions(Function<Command, CompletableFuture<CommandResult>> commands) {
    this.commands = commands;
  }

  /** Waits until the command is in the journal. */
  CommandResult.Done carryOut(Command command) {
    try {
      return switch (commands.apply(command).get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        case CommandResult.Done done -> done;
        case CommandResult.Refused refused ->
            throw switch (refused.cause()) {
              case NOT_FOUND -> Problem.notFound(refused.reason());
              case INVALID ->
                  Problem.invalid(
                      List.of(new Problem.FieldError(refused.field(), null, refused.reason())));
              case CONFLICT -> Problem.conflict(refused.reason());
              case UNAVAILABLE -> Problem.unavailable(refused.reason());
            };
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("interrupted while waiting for the controller");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command failed", e.getCause());
    } catch (TimeoutException e) {
      throw Problem.unavailable(
          "not answered within " + PATIENCE_SECONDS + " s; it may still be carried out");
    }
  }
}
