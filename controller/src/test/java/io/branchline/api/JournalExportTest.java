package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.cli.CommandFailed;
import io.branchline.cli.ControllerClient;
import io.branchline.cli.SessionFile;
import io.branchline.journal.Draft;
import io.branchline.journal.Entry;
import io.branchline.journal.InnerJournal;
import io.branchline.journal.JournalException;
import io.branchline.journal.JournalFile;
import io.branchline.journal.Verification;
import io.branchline.security.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's export, also when it cannot be read to its end. */
class JournalExportTest {
  /** A journal of which only the first entries can be read, when it is told so. */
  private static final class DamagedJournal extends InnerJournal {
    private long readable = Long.MAX_VALUE;

    @Override
    public void read(long fromSequence, Consumer<Entry> reader) {
      super.read(
          fromSequence,
          entry -> {
            if (entry.sequence() > readable) {
              throw new JournalException("entry " + entry.sequence() + " cannot be read");
            }
            reader.accept(entry);
          });
    }
  }

  @TempDir Path folder;

  @Test
  void anExportThatBreaksOffIsNotTakenForWhole() throws Exception {
    var journal = new DamagedJournal();
    // The entries before the damage are more than any buffer holds back.
    for (int i = 0; i < 100; i++) {
      journal.append(
          List.of(new Draft("note", IdleApi.NOW, IdleApi.NOW, "\"" + "x".repeat(10_000) + "\"")));
    }
    var file = folder.resolve("journal.jsonl");
    Files.writeString(file, "an earlier export");
    try (var api = new IdleApi(folder, journal);
        var client =
            new ControllerClient(
                new SessionFile(
                    api.url(),
                    api.sessions.open("auditor", Set.of(Role.AUDITOR)).token(),
                    api.certificate.toString()))) {
      journal.readable = 90;
      var failure =
          assertThrows(CommandFailed.class, () -> client.download("/journal/export", file));
      assertTrue(failure.toString().contains("journal.jsonl"), failure.toString());
      assertEquals("an earlier export", Files.readString(file));
      try (var left = Files.list(folder)) {
        assertEquals(List.of(), left.filter(p -> p.toString().endsWith(".part")).toList());
      }

      journal.readable = Long.MAX_VALUE;
      client.download("/journal/export", file);
      assertEquals(new Verification.Intact(journal.head()), JournalFile.verify(file));

      assertThrows(CommandFailed.class, () -> client.download("/sites/none", file));
      assertEquals(new Verification.Intact(journal.head()), JournalFile.verify(file));
    }
  }
}
