package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.cli.PathCommand;
import io.branchline.cli.PlannerNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The laboratory's commands: {@code demo} and {@code bench}, and {@code path}, which can read a
 * bank here.
 */
@Command(
    name = "branchline",
    description = "A bank network to try Branchline on.",
    subcommands = {DemoCommand.class, BenchCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command; the exit code is 0 only on success. */
  static int run(String... arguments) {
    return new CommandLine(Main.class)
        .addSubcommand(
            new PathCommand(file -> PlannerNetwork.of(BankScenario.read(file).topology())))
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          command.getErr().println("branchline: " + failure.getMessage());
          if (System.getenv("BRANCHLINE_LOG") != null) {
            failure.printStackTrace(command.getErr());
          }
          return 1;
        })
        .execute(arguments);
  }
}
