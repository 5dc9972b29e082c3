package io.branchline.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A command of the offline planner on a network and its demands. */
abstract class DemandsCommand extends OfflineCommand {
  @Option(names = "--graph", required = true, paramLabel = "FILE", description = "the network")
  Path graphFile = Path.of("");

  @Option(names = "--demands", required = true, paramLabel = "FILE", description = "the demands")
  Path demandsFile = Path.of("");
}
