package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code branchline serve --config FILE}. */
@Command(name = "serve", description = "Controls a network until it is told to stop.")
final class ServeCommand extends ConfiguredCommand {
  @Override
  AutoCloseable start(ControllerConfig config, PrintWriter out) throws Exception {
    var controller = Controller.start(config);
    // Read by whoever started us: the line says that console and interface answer.
    out.println("ready " + controller.address());
    controller.loginCode().ifPresent(code -> out.println("login code, good once: " + code));
    return controller;
  }
}
