package io.branchline.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server that belongs to this controller alone, durable, on a free loopback port. */
final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EmbeddedPostgres postgres;

  private EmbeddedServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static EmbeddedServer start(Path folder) throws IOException {
    var data = folder.resolve("data").toAbsolutePath();
    Files.createDirectories(data);
    stopLeftover(data);
    return new EmbeddedServer(
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setOverrideWorkingDirectory(folder.resolve("binaries").toAbsolutePath().toFile())
            .setCleanDataDirectory(false)
            // It must outlive what still writes when the process is told to stop: we close it last.
            .setRegisterShutdownHook(false)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "100")
            .start());
  }

  String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  /**
   * Stops a server that still runs on this data folder because its controller was killed: two must
   * never write to one folder, and the fast shutdown (SIGINT) loses nothing that was committed.
   */
  private static void stopLeftover(Path data) throws IOException {
    var pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
    long pid = lines.isEmpty() ? -1 : parsePid(lines.getFirst());
    var process = ProcessHandle.of(pid).filter(handle -> isServerOf(handle, data));
    if (process.isPresent()) {
      LOG.info("stopping the database server {} that a killed controller left behind", pid);
      signal(pid, "INT");
      try {
        process.get().onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new IOException(
            "the database server " + pid + " of " + data + " does not stop; stop it by hand", e);
      } catch (ExecutionException e) {
        throw new IOException("cannot wait for the database server " + pid, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the database server " + pid + " stops", e);
      }
    }
    Files.deleteIfExists(pidFile);
  }

  private static long parsePid(String line) {
    try {
      return Long.parseLong(line.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether it is a server on this folder: a pid may have been given to somebody else since. */
  private static boolean isServerOf(ProcessHandle process, Path data) {
    return process
        .info()
        .commandLine()
        .map(command -> command.contains("postgres") && command.contains(data.toString()))
        .orElse(false);
  }

  private static void signal(long pid, String name) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      LOG.warn("the database server did not stop cleanly: {}", e.getMessage());
    }
  }
}
