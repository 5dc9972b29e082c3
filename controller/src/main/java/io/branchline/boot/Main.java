package io.branchline.boot;

import io.branchline.cli.AnomaliesCommand;
import io.branchline.cli.BoundCommand;
import io.branchline.cli.ForecastCommand;
import io.branchline.cli.IntentCommand;
import io.branchline.cli.JournalCommand;
import io.branchline.cli.PathCommand;
import io.branchline.cli.PlaceCommand;
import io.branchline.cli.PlanCommand;
import io.branchline.cli.StatusCommand;
import io.branchline.cli.WhyCommand;
import io.branchline.config.ConfigException;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The controller's command line. */
@Command(
    name = "branchline",
    description = "An intent-driven WAN SDN controller for bank branches.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServeCommand.class,
      CollectCommand.class,
      LearnCommand.class,
      ForwardCommand.class,
      IntentCommand.class,
      PlanCommand.class,
      StatusCommand.class,
      WhyCommand.class,
      JournalCommand.class,
      PlaceCommand.class,
      BoundCommand.class,
      PathCommand.class,
      ForecastCommand.class,
      AnomaliesCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs a command; the exit code is 0 only on success. */
  public static void main(String[] arguments) {
    System.exit(
        execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
  }

  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, line, _) -> {
          line.getErr().println("branchline: " + oneLine(e));
          return 1;
        })
        .execute(arguments);
  }

  private static String oneLine(Exception e) {
    var text = Objects.requireNonNullElse(e.getMessage(), e.toString());
    return e instanceof ConfigException ? text : text.lines().findFirst().orElse(text);
  }
}
