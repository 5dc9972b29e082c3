package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code branchline learn --config FILE [--name NAME]}. */
@Command(
    name = "learn",
    description = {
      "Learns the demands of a share of the branches from what collectors publish to Kafka, until it"
          + " is told to stop; the configuration has telemetry.learners: kafka.",
      "Start as many as are needed: they share the branches, and the controller takes its forecasts"
          + " from them."
    })
final class LearnCommand extends ConfiguredCommand {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "what the controller shows it as (default: HOST/PROCESS)")
  String name = "";

  @Override
  AutoCloseable start(ControllerConfig config, PrintWriter out) throws IOException {
    var chosen = name.isBlank() ? LearnerProcess.usualName() : name;
    var learner = LearnerProcess.start(config, chosen);
    out.println("learning as " + chosen + " from " + learner.topic());
    return learner;
  }
}
