package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that works by the controller's configuration until it is told to stop. */
abstract class ConfiguredCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the controller's configuration (YAML)")
  Path config = Path.of("");

  @Option(
      names = "--ends-with",
      hidden = true,
      paramLabel = "PID",
      description = "ends when this process ends: the demo's, so that nothing outlives it")
  long endsWith;

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  /**
   * Begins the work and says so in one line; whoever started the command may wait for it.
   *
   * @return what ends the work
   */
  abstract AutoCloseable start(ControllerConfig config, PrintWriter out) throws Exception;

  @Override
  public final Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    try (var running = new Running(endsWith);
        var _ = start(ControllerConfig.read(config), out)) {
      out.flush();
      running.await();
    }
    return 0;
  }
}
