package io.branchline.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a controller on this machine listens and a token for its operator; a file that only that
 * user can read. A controller writes it when it is ready, so that commands need no login beside it.
 *
 * @param certificate PEM file of the certificate to trust
 */
public record SessionFile(String url, String token, String certificate) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** {@code BRANCHLINE_SESSION}, or {@code branchline/session.json} in the user's state folder. */
  public static Path defaultPath() {
    var named = System.getenv("BRANCHLINE_SESSION");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    var state = System.getenv("XDG_STATE_HOME");
    var base =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("branchline").resolve("session.json");
  }

  public void write(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    var fresh =
        Files.createTempFile(
            folder,
            "session",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, JSON.writeValueAsString(this));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What the file says; empty when there is none. */
  public static Optional<SessionFile> read(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), SessionFile.class))
        : Optional.empty();
  }

  /** Removes the file if it is still this controller's own. */
  public void remove(Path file) throws IOException {
    var there = read(file);
    if (there.isPresent() && there.get().equals(this)) {
      Files.delete(file);
    }
  }
}
