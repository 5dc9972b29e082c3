package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code branchline collect --config FILE [--share I/N]}. */
@Command(
    name = "collect",
    description = {
      "Collects telemetry from a share of the routers and publishes it to Kafka, until it is told to"
          + " stop; the configuration has telemetry.kafka.",
      "The controller reads it there with telemetry.source: kafka; start one collector for each share."
    })
final class CollectCommand extends ConfiguredCommand {
  @Option(
      names = "--share",
      paramLabel = "I/N",
      defaultValue = "1/1",
      description = "which share of the routers, for instance 2/4 (default: all of them)")
  String share = "";

  @Override
  AutoCloseable start(ControllerConfig config, PrintWriter out) throws Exception {
    Share part;
    try {
      part = Share.parse(share);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--share: " + e.getMessage(), e);
    }
    var collector = Collector.start(config, part);
    out.println("collecting from " + collector.routers() + " routers, share " + part);
    return collector;
  }
}
