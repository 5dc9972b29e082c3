package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.SeriesKey;
import io.branchline.store.SeriesStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryImportTest {
  private static final String NAME = "demand/branch-01/voice/dc-a/up";

  @TempDir Path folder;

  @Test
  void whatIsYetToComeIsLeftOutAndCounted() throws Exception {
    var now = Instant.parse("2026-05-04T08:30:00Z");
    var one = folder.resolve("one.csv");
    Files.writeString(
        one, "time," + NAME + "\n2026-05-04T08:00:00Z,1\n2026-05-04T16:15:00Z,2\n2026-05-04,3\n");
    var two = folder.resolve("two.csv");
    // Clocks may differ by a little.
    Files.writeString(two, "time," + NAME + "\n2026-05-04T08:31:00Z,4\n2027-01-01T00:00:00Z,5\n");
    var done = new CountDownLatch(1);
    try (var store = SeriesStore.open(folder.resolve("series"))) {
      var history = new HistoryImport(store, List.of(one, two), () -> now, done::countDown);
      assertEquals(HistoryImport.State.IMPORTING, history.progress().state());
      history.start();
      assertTrue(done.await(1, TimeUnit.MINUTES));
      var progress = history.progress();
      assertEquals(HistoryImport.State.DONE, progress.state());
      assertEquals(Map.of("future", 2L, "time", 1L), progress.leftOut());
      assertEquals(
          "one.csv: line 3, column 1: \"2026-05-04T16:15:00Z\" is yet to come: are these times in"
              + " UTC? (and 1 more)",
          progress.error().orElseThrow());
      var points = store.read(SeriesKey.parse(NAME), Instant.EPOCH, now.plusSeconds(1_000_000));
      assertArrayEquals(new double[] {1, 4}, points.values());
    }
  }
}
