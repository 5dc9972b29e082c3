package io.branchline.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a demo works: a folder that the user named and keeps, or one that is removed at the end.
 */
final class DemoFolder implements AutoCloseable {
  private final Path path;
  private final boolean kept;

  private DemoFolder(Path path, boolean kept) {
    this.path = path;
    this.kept = kept;
  }

  /** A named folder must be empty or not there yet: evidence of two runs is never mixed. */
  static DemoFolder open(Optional<Path> named) throws IOException {
    if (named.isEmpty()) {
      return new DemoFolder(Files.createTempDirectory("branchline-demo"), false);
    }
    var path = named.get().toAbsolutePath();
    if (Files.exists(path)) {
      try (var entries = Files.list(path)) {
        if (entries.findAny().isPresent()) {
          throw new IOException(
              "--data: " + path + " is not empty; name a new folder, or remove this one first");
        }
      }
    }
    return new DemoFolder(Files.createDirectories(path), true);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      delete(path);
    }
  }

  boolean isKept() {
    return kept;
  }

  /** Deletes a folder and all that is in it; harmless when it is gone. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var entries = Files.walk(folder)) {
      entries
          .sorted(Comparator.reverseOrder())
          .forEach(entry -> {
            try {
              Files.deleteIfExists(entry);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
