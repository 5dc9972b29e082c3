package io.branchline.journal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends is killed: what it had acknowledged is there, and the chain is whole. */
@Tag("integration")
class JournalCrashTest {
  private static final int ACKNOWLEDGED_BEFORE_KILL = 200;

  @TempDir Path folder = Path.of("");

  /** The child: appends for ever and prints the last sequence after each batch is durable. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) throws IOException {
      try (var database = Database.openEmbedded(Path.of(arguments[0]))) {
        var journal =
            new PostgresJournal(
                database.dataSource(), Epoch.raise(database.dataSource(), "the child"));
        while (!Thread.currentThread().isInterrupted()) {
          journal.append(PostgresJournalTest.drafts("a", "b", "c"));
          System.out.println(journal.head().sequence());
        }
      }
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
    long acknowledged = 0;
    for (int reign = 1; reign <= 2; reign++) {
      acknowledged = appendUntilKilled(acknowledged + ACKNOWLEDGED_BEFORE_KILL);
    }
    try (var database = Database.openEmbedded(folder)) {
      var journal =
          new PostgresJournal(
              database.dataSource(), Epoch.raise(database.dataSource(), "the test"));
      assertTrue(
          journal.head().sequence() >= acknowledged,
          "acknowledged " + acknowledged + ", found " + journal.head().sequence());
      assertInstanceOf(Verification.Intact.class, journal.verify(Optional.empty()));
    }
  }

  /**
   * Kills the child with SIGKILL once it has acknowledged {@code target}; its database lives on.
   */
  private long appendUntilKilled(long target) throws IOException, InterruptedException {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (var lines = child.inputReader()) {
      for (var line = lines.readLine(); line != null && last < target; line = lines.readLine()) {
        last = line.matches("[0-9]+") ? Long.parseLong(line) : last;
      }
    } finally {
      child.destroyForcibly();
    }
    assertTrue(child.waitFor(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS));
    assertTrue(last >= target, "the child ended early, at " + last);
    return last;
  }
}
