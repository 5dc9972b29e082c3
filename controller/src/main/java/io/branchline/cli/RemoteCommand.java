package io.branchline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks the controller of this machine and prints the answer. */
abstract class RemoteCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "print the controller's answer as JSON")
  boolean json;

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  @Override
  public final Integer call() {
    try (var client = ControllerClient.local()) {
      run(client, spec.commandLine().getOut());
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  abstract void run(ControllerClient client, PrintWriter out);

  static String text(JsonNode node, String field) {
    return node.path(field).asText("-");
  }
}
