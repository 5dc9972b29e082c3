package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code branchline serve --config FILE}. */
@Command(name = "serve", description = "Controls a network until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
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

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    try (var running = new Running(endsWith);
        var controller = Controller.start(ControllerConfig.read(config))) {
      // Read by whoever started us: the line says that console and interface answer.
      out.println("ready " + controller.address());
      controller.loginCode().ifPresent(code -> out.println("login code, good once: " + code));
      out.flush();
      running.await();
    }
    return 0;
  }
}
