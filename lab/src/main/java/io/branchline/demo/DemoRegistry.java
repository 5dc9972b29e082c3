package io.branchline.demo;

import io.branchline.fault.DataDisk;
import io.branchline.fault.DatabaseServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Which demos there are and what belongs to each: one file per demo, with its process, its folder
 * and its controllers. What a killed demo left is ended and removed by the next start. A process is
 * known by its id and the moment it started, so that nobody else is hit who was given the same id
 * since.
 */
final class DemoRegistry implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;
  private static final Duration BLUR = Duration.ofSeconds(2);

  private final Path file;

  private DemoRegistry(Path file) {
    this.file = file;
  }

  /**
   * Enters this process.
   *
   * @param registry folder of all entries
   * @param folder where the demo works
   * @param temporary whether the folder is removed at the end
   */
  static DemoRegistry enter(Path registry, Path folder, boolean temporary) throws IOException {
    Files.createDirectories(
        registry,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var file = registry.resolve(Long.toString(ProcessHandle.current().pid()));
    Files.writeString(
        file,
        "demo "
            + identity(ProcessHandle.current())
            + "\n"
            + (temporary ? "temporary " : "kept ")
            + folder
            + "\n");
    return new DemoRegistry(file);
  }

  /** Enters a controller of this demo. */
  void controller(long pid) throws IOException {
    var process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      Files.writeString(
          file, "controller " + identity(process.get()) + "\n", StandardOpenOption.APPEND);
    }
  }

  private static String identity(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Object::toString).orElse("?");
  }

  /** Ends and removes what dead demos left; answers their folders. */
  static List<Path> removeLeftOvers(Path registry) throws IOException {
    var removed = new ArrayList<Path>();
    if (Files.isDirectory(registry)) {
      List<Path> files;
      try (Stream<Path> entries = Files.list(registry)) {
        files = entries.toList();
      }
      for (var file : files) {
        var lines = Files.readAllLines(file);
        if (lines.size() >= 2 && find(lines, "demo").isEmpty()) {
          removed.add(remove(lines));
          Files.delete(file);
        }
      }
    }
    return removed;
  }

  private static Path remove(List<String> lines) throws IOException {
    var temporary = lines.get(1).startsWith("temporary ");
    var folder = Path.of(lines.get(1).substring(lines.get(1).indexOf(' ') + 1));
    var left = new ArrayList<ProcessHandle>(find(lines, "controller"));
    for (var server : DatabaseServers.in(folder)) {
      left.add(server);
      server.descendants().forEach(left::add);
    }
    left.forEach(ProcessHandle::destroyForcibly);
    for (var process : left) {
      await(process);
    }
    DataDisk.unmountBelow(folder);
    if (temporary) {
      DemoFolder.delete(folder);
    }
    return folder;
  }

  /** The living processes of an entry, by its first word. */
  private static List<ProcessHandle> find(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .flatMap(identity -> find(identity).stream())
        .toList();
  }

  private static Optional<ProcessHandle> find(String identity) {
    long pid = Long.parseLong(identity.substring(0, identity.indexOf(' ')));
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> isSame(identity(process), identity));
  }

  /**
   * Whether two identities are of one process. The moment of a start is counted from that of the
   * machine, which the kernel tells to the second and which moves with the clock.
   */
  static boolean isSame(String one, String other) {
    var a = one.split(" ", 2);
    var b = other.split(" ", 2);
    if (one.equals(other) || !a[0].equals(b[0])) {
      return one.equals(other);
    }
    try {
      return Duration.between(Instant.parse(a[1]), Instant.parse(b[1])).abs().compareTo(BLUR) <= 0;
    } catch (DateTimeParseException unknown) {
      return false;
    }
  }

  private static void await(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException(
          "process " + process.pid() + " of a killed demo does not end; end it by hand", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while process " + process.pid() + " ends", e);
    }
  }

  /** Takes this demo off the list: it has cleaned up after itself. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
