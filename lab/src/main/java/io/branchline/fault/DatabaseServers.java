package io.branchline.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL servers, known by the file that each leaves in its data folder. */
public final class DatabaseServers {
  private static final String PID_FILE = "postmaster.pid";

  private DatabaseServers() {}

  /**
   * The servers that work somewhere in a folder. A process that was given the same id since does
   * not name the folder in its command line, and is none of them.
   */
  public static List<ProcessHandle> in(Path folder) {
    var servers = new ArrayList<ProcessHandle>();
    try {
      for (var file : pidFiles(folder)) {
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
            .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
            .ifPresent(servers::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("looking for database servers in " + folder, e);
    }
    return servers;
  }

  private static List<Path> pidFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(PID_FILE)).toList();
    }
  }
}
