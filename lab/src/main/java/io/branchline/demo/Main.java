package io.branchline.demo;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The laboratory's commands: {@code demo} and {@code bench}. */
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
