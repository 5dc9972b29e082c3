package io.branchline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  private static final int ENTRIES = 40;

  @TempDir Path folder = Path.of("");
  private Path file = Path.of("");
  private Head head = Head.EMPTY;

  @BeforeEach
  void export() throws IOException {
    file = folder.resolve("journal.jsonl");
    head = JournalFile.export(journal(), file);
  }

  @Test
  void anExportedJournalIsIntact() throws IOException {
    assertEquals(new Verification.Intact(head), JournalFile.verify(file));
    assertEquals(new Verification.Intact(head), JournalFile.verify(file, Optional.of(head)));
    assertEquals(ENTRIES, head.sequence());
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws Exception {
    var written = new ArrayList<Entry>();
    journal().read(1, written::add);
    var read = new ArrayList<Entry>();
    JournalFile.read(file, read::add);
    assertEquals(written, read);
  }

  @Test
  void everyEditOfAByteShows() throws IOException {
    var original = Files.readAllBytes(file);
    for (long seed = 0; seed < 4000; seed++) {
      var random = new SplittableRandom(seed);
      var edited = original.clone();
      int at = random.nextInt(edited.length);
      edited[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, edited);
      assertBroken("seed " + seed + ", byte " + at);
    }
  }

  @Test
  void everyLostLineShows() throws IOException {
    var lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      var edited = new ArrayList<>(lines);
      edited.remove(i);
      Files.write(file, edited);
      assertBroken("line " + i + " removed");
    }
  }

  @Test
  void everyExchangeOfTwoLinesShows() throws IOException {
    var lines = Files.readAllLines(file);
    for (int i = 0; i + 1 < lines.size(); i++) {
      var edited = new ArrayList<>(lines);
      edited.set(i, lines.get(i + 1));
      edited.set(i + 1, lines.get(i));
      Files.write(file, edited);
      assertBroken("lines " + i + " and the next exchanged");
    }
  }

  @Test
  void aCutEndShowsAgainstTheAnchorAlone() throws IOException {
    var lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, ENTRIES - 3));
    assertInstanceOf(Verification.Intact.class, JournalFile.verify(file));
    var broken =
        assertInstanceOf(Verification.Broken.class, JournalFile.verify(file, Optional.of(head)));
    assertEquals(ENTRIES - 2, broken.sequence());
    assertTrue(broken.reason().contains("entry " + ENTRIES + " was anchored"), broken.reason());
  }

  @Test
  void aRewrittenChainShowsAgainstTheAnchor() throws IOException {
    var forged = new MemoryJournal();
    journal()
        .read(
            1,
            entry ->
                forged.append(
                    List.of(
                        new Draft(
                            entry.kind(),
                            entry.networkTime(),
                            entry.realTime(),
                            entry.body().replace("entry 7 ", "entry 8 ")))));
    JournalFile.export(forged, file);
    assertInstanceOf(Verification.Intact.class, JournalFile.verify(file));
    assertInstanceOf(Verification.Broken.class, JournalFile.verify(file, Optional.of(head)));
  }

  @Test
  void theAnchorKeepsAHead() throws IOException {
    var anchor = new Anchor(folder.resolve("journal.head"));
    assertEquals(Optional.empty(), anchor.read());
    anchor.keep(new Head(3, "abc"));
    anchor.keep(head);
    assertEquals(Optional.of(head), anchor.read());
  }

  private void assertBroken(String what) throws IOException {
    assertInstanceOf(Verification.Broken.class, JournalFile.verify(file, Optional.of(head)), what);
  }

  private static Journal journal() {
    var journal = new MemoryJournal();
    for (int i = 1; i <= ENTRIES; i++) {
      journal.append(
          List.of(
              new Draft(
                  i % 3 == 0 ? "planAccepted" : "observed",
                  Instant.parse("2026-03-02T08:00:00Z").plusNanos(i * 1_234_567_891L),
                  Instant.parse("2026-11-20T23:00:00Z").plusMillis(i * 77L),
                  "{\"text\":\"entry " + i + " with \\\"quotes\\\" and é\"}")));
    }
    return journal;
  }
}
