package io.branchline.demo;

import io.branchline.cli.SessionFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The controller in a JVM of its own, on the class path of this one. */
public final class ControllerProcess implements AutoCloseable {
  /**
   * What the controller prints on standard output when its interface answers, before the address.
   */
  public static final String READY = "ready ";

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Process process;
  private final Path sessionFile;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ControllerProcess(Process process, Path sessionFile) {
    this.process = process;
    this.sessionFile = sessionFile;
  }

  /**
   * Starts {@code serve} with this configuration.
   *
   * @param log where its log goes
   * @param sessionFile where it tells how to reach it
   */
  public static ControllerProcess start(Path config, Path log, Path sessionFile)
      throws IOException {
    var command = new ArrayList<String>();
    // In a session of its own, Ctrl-C ends the demo first, which then asks the controller for its
    // evidence.
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders",
            // Names of queues, ports and routers come by the million, and are few.
            "-XX:+UseStringDeduplication",
            // What ten thousand branches may need, see docs/fleet.md.
            "-Xmx4g",
            "-cp",
            System.getProperty("java.class.path"),
            "io.branchline.boot.Main",
            "serve",
            "--config",
            config.toString(),
            "--ends-with",
            Long.toString(ProcessHandle.current().pid())));
    var builder = new ProcessBuilder(command);
    builder.environment().put("BRANCHLINE_SESSION", sessionFile.toString());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var started = new ControllerProcess(builder.start(), sessionFile);
    Thread.ofVirtual().name("controller-output").start(started::follow);
    return started;
  }

  private void follow() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
      }
      process
          .onExit()
          .thenAccept(ended ->
              ready.completeExceptionally(
                  new IOException("the controller ended with code " + ended.exitValue())));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /** Waits until the interface answers; the console's address. */
  public String awaitReady(Duration patience) throws IOException, InterruptedException {
    try {
      return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause();
      throw new IOException(cause == null ? e.toString() : String.valueOf(cause.getMessage()), e);
    } catch (TimeoutException e) {
      throw new IOException(
          "the controller was not ready within " + patience.toSeconds() + " s", e);
    }
  }

  /** How to reach it, once it is ready. */
  public SessionFile session() throws IOException {
    return SessionFile.read(sessionFile)
        .orElseThrow(() -> new IOException("the controller left no " + sessionFile));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, and ends it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
