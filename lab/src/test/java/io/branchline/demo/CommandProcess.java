package io.branchline.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of ours in a JVM of its own, with a configuration in a rig's folder. */
final class CommandProcess implements AutoCloseable {
  private final Path log;
  private final Process process;
  private final String said;

  /** Starts a command, and waits for the first line that it prints; its log is NAME.log. */
  CommandProcess(Path config, String name, String command, String option, String value)
      throws IOException {
    log = config.resolveSibling(name + ".log");
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.branchline.boot.Main",
                command,
                "--config",
                config.toString(),
                option,
                value,
                "--ends-with",
                Long.toString(ProcessHandle.current().pid())));
    process = new ProcessBuilder(line).redirectError(log.toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    said = String.valueOf(out.readLine());
  }

  /** The first line that it printed. */
  String said() {
    return said;
  }

  boolean hasLogged(String text) throws IOException {
    return Files.readString(log).contains(text);
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
