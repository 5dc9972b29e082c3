package io.branchline.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The journal's head, kept in a file outside the database: entries that were cut off the journal's
 * end are missed by it. It may lag behind the journal, never lead it.
 */
public final class Anchor {
  private final Path file;
  private final Path next;

  public Anchor(Path file) {
    this.file = file;
    next = file.resolveSibling(file.getFileName() + ".next");
  }

  /** The head that was kept last; empty before the first. */
  public Optional<Head> read() throws IOException {
    try {
      var parts = Files.readString(file).strip().split(" ");
      return Optional.of(new Head(Long.parseLong(parts[0]), parts[1]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          file + " does not hold a journal's head; remove it if it is damaged", e);
    }
  }

  /** Keeps a head, in one step. */
  public void keep(Head head) throws IOException {
    Files.writeString(next, head.sequence() + " " + head.hash() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
