package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code branchline collect --config FILE [--share I/N]}. */
@Command(
    name = "collect",
    description = {
      "Collects telemetry from a share of the routers and publishes it to Kafka, until it is told to"
          + " stop.",
      "The controller reads it there with telemetry.source: kafka; start one collector for each share."
    })
final class CollectCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the controller's configuration (YAML), with telemetry.kafka")
  Path config = Path.of("");

  @Option(
      names = "--share",
      paramLabel = "I/N",
      defaultValue = "1/1",
      description = "which share of the routers, for instance 2/4 (default: all of them)")
  String share = "";

  @Option(
      names = "--ends-with",
      hidden = true,
      paramLabel = "PID",
      description = "ends when this process ends")
  long endsWith;

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    Share part;
    try {
      part = Share.parse(share);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--share: " + e.getMessage(), e);
    }
    try (var running = new Running(endsWith);
        var collector = Collector.start(ControllerConfig.read(config), part)) {
      out.println("collecting from " + collector.routers() + " routers, share " + part);
      out.flush();
      running.await();
    }
    return 0;
  }
}
