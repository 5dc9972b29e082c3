package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import io.branchline.inventory.Inventory;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code branchline collect --config FILE [--share I/N|auto]}. */
@Command(
    name = "collect",
    description = {
      "Collects telemetry from a share of the routers and publishes it to Kafka, until it is told to"
          + " stop; the configuration has telemetry.kafka.",
      "The controller reads it there with telemetry.source: kafka; start one collector for each share,"
          + " or any number that have the routers between them."
    })
final class CollectCommand extends ConfiguredCommand {
  private static final String AUTO = "auto";

  @Option(
      names = "--share",
      paramLabel = "I/N|auto",
      defaultValue = "1/1",
      description =
          "which share of the routers, for instance 2/4 (default: all of them); auto: as many as"
              + " come to it, and those of collectors that die")
  String share = "";

  @Override
  AutoCloseable start(ControllerConfig config, PrintWriter out) throws IOException {
    var collector = share.equals(AUTO) ? SharedCollectors.start(config) : fixed(config);
    out.println(collector);
    return collector;
  }

  private Collector fixed(ControllerConfig config) throws IOException {
    Share part;
    try {
      part = Share.parse(share);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--share: " + e.getMessage(), e);
    }
    return Collector.ofShare(config, Inventory.read(config.inventory()), part, true);
  }
}
