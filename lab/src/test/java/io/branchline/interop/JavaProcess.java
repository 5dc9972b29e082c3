package io.branchline.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A class of the tests in a JVM of its own, that can be killed as {@code kill -9} does. It is told
 * lines on its standard input, and says lines on its standard output.
 */
final class JavaProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 240;

  private static final String ENDED = "\0";

  private final String name;
  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  JavaProcess(Class<?> main, List<String> arguments) throws IOException {
    name = main.getSimpleName();
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
      }
    } catch (IOException e) {
      // It was killed.
    }
    said.add(ENDED);
  }

  void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Waits until it says a line that begins so, and gives the rest. */
  String await(String beginning) throws InterruptedException {
    while (true) {
      var line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(ENDED)) {
        throw new IllegalStateException(
            name + " never said \"" + beginning + "\", exit code " + exitCode());
      }
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length()).strip();
      }
    }
  }

  /** Whether it has said a line that begins so; what came before it is forgotten. */
  boolean hasSaid(String beginning) {
    for (var line = said.poll(); line != null; line = said.poll()) {
      if (line.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  private String exitCode() {
    return process.isAlive() ? "none" : Integer.toString(process.exitValue());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " does not die");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
