package io.branchline.cli;

import io.branchline.optimize.UtilisationBound;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code branchline bound}: the bound alone on stdout. */
@Command(
    name = "bound",
    description = "Certifies how much the busiest link must be used at least, by any routing.")
public final class BoundCommand extends DemandsCommand {
  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      description = "how long to search (default: ${DEFAULT-VALUE})",
      defaultValue = "10s")
  Duration timeLimit = Duration.ofSeconds(10);

  @Override
  public Integer call() {
    var graph = RepetitaFiles.graph(graphFile);
    var demands = RepetitaFiles.demands(demandsFile, graph);
    var bound = new UtilisationBound(graph.network(), demands.flows());
    bound.improve(deadline(timeLimit, "lower bound", bound::value));
    say(
        String.format(
            Locale.ROOT, "some routing reaches %.6f, none less than the bound", bound.reached()));
    spec.commandLine()
        .getOut()
        .printf(Locale.ROOT, "%.6f%n", Math.floor(bound.value() * 1e6) / 1e6);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
