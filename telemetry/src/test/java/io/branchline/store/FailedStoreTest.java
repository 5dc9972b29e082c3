package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

/** What is left of a store by a process, a machine or a disk that failed. */
class FailedStoreTest {
  private static final Instant FIRST = Instant.EPOCH.minusSeconds(1_000_000);
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path directory;

  private static SeriesKey key(int number) {
    return SeriesKey.line(new LineId("line-" + number), Direction.UP, Measure.KBPS);
  }

  @Test
  void aKilledProcessLosesNoLateOrRepeatedSamples() throws Exception {
    long seed = 13;
    var random = new Random(seed);
    var expected = new ArrayList<TreeMap<Long, Double>>();
    for (int s = 0; s < 3; s++) {
      expected.add(new TreeMap<>());
    }
    try (var store = SeriesStore.open(directory.resolve("original"))) {
      for (int round = 0; round < 1500; round++) {
        var batch = new ArrayList<Sample>();
        for (int s = 0; s < expected.size(); s++) {
          // In order; then also late, or again with another value, into chunks that are full.
          long time = s == 0 || random.nextInt(4) > 0 ? round : random.nextLong(round + 1L);
          batch.add(new Sample(key(s), time * 10_000, round));
          expected.get(s).put(time * 10_000, (double) round);
        }
        store.append(batch);
        if (round == OpenChunk.CAPACITY - 1) {
          long second = expected.get(0).lastKey() - 10_000;
          store.append(List.of(new Sample(key(0), second, -1)));
          expected.get(0).put(second, -1.0);
        }
        if (round % 40 == 39) {
          var left = copy(directory.resolve("original"), "killed-" + round);
          try (var reopened = SeriesStore.open(left)) {
            for (int s = 0; s < expected.size(); s++) {
              var message = "round " + round + ", series " + s + ", seed " + seed;
              assertEquals(Points.of(expected.get(s)), reopened.read(key(s), FIRST, END), message);
            }
          }
        }
      }
    }
  }

  /** What a process that is killed now leaves behind. */
  private Path copy(Path original, String name) throws IOException {
    var copy = directory.resolve(name);
    Files.createDirectory(copy);
    try (var files = Files.list(original)) {
      for (var file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void aMachineThatFailsLosesNoMoreThanTheEndOfTheLog() throws Exception {
    long seed = 11;
    var random = new Random(seed);
    int rows = 3000;
    var original = directory.resolve("original");
    try (var store = SeriesStore.open(original)) {
      for (int i = 0; i < rows; i++) {
        store.append(List.of(new Sample(key(0), i, i), new Sample(key(1), i, -i)));
      }
      for (int cut = 0; cut < 60; cut++) {
        var copy = copy(original, "copy-" + cut);
        // RocksDB's own log, in which appended rows are until they are written out.
        Path wal;
        try (var files = Files.list(copy)) {
          wal =
              files
                  .filter(file -> file.toString().endsWith(".log"))
                  .max(Comparator.comparing(Path::toString))
                  .orElseThrow();
        }
        try (var channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
          channel.truncate(random.nextLong(channel.size() + 1));
        }
        try (var torn = SeriesStore.open(copy)) {
          int kept = torn.read(key(0), FIRST, END).size();
          assertEquals(kept, torn.read(key(1), FIRST, END).size(), "seed " + seed);
          for (int i = 0; i < kept; i++) {
            assertEquals(i, torn.read(key(0), FIRST, END).times()[i], "seed " + seed);
          }
          torn.append(List.of(new Sample(key(0), rows, 7)));
          assertEquals(kept + 1, torn.read(key(0), FIRST, END).size());
        }
      }
    }
  }

  @Test
  void theLatestIsRightAfterAWriteThatFailed() throws Exception {
    try (var storage = Storage.open(directory);
        var batch = new WriteBatch()) {
      var chunks =
          new OpenChunks(
              storage, batch, new RollUps(storage, Retention.DEFAULT), StoreLimits.DEFAULT);
      chunks.replay();
      chunks.append(List.of(new Sample(key(0), 1, 1)));
      storage.write(batch);
      // The batch is not written by the one who filled it.
      chunks.merge(key(0), new Points(new long[] {2, 3}, new double[] {2, 3}));
      assertEquals(Optional.of(new Sample(key(0), 3, 3)), chunks.latest(key(0)));
    }
  }

  @Test
  void oneSeriesThatCannotBeReadLeavesTheOthersAlone() throws Exception {
    var now = Instant.parse("2026-06-01T00:00:00Z");
    long time = now.toEpochMilli() - DAY;
    try (var store = SeriesStore.open(directory)) {
      store.append(List.of(new Sample(key(0), time, 1), new Sample(key(1), time, 2)));
    }
    try (var storage = Storage.open(directory);
        var batch = new WriteBatch()) {
      // Chunks that overlap, as no store leaves them.
      for (long start = time; start < time + 2; start++) {
        var points = new Points(new long[] {start, time + 9}, new double[] {1, 1});
        storage.chunks().put(batch, 0, start, Chunk.encode(points, 0));
      }
      storage.write(batch);
    }
    try (var store = SeriesStore.open(directory)) {
      store.maintain(now);
      assertEquals(1, store.read(key(1), RollUp.MINUTE, FIRST, END).size());
      assertThrows(IllegalArgumentException.class, () -> store.read(key(0), FIRST, END));
    }
  }

  @Test
  void aDiskThatCannotBeReadIsNotAnEmptyStore() throws Exception {
    try (var store = SeriesStore.open(directory)) {
      for (int i = 0; i < 1000; i++) {
        store.append(List.of(new Sample(key(i % 7), i * 10_000L, i)));
      }
    }
    // What is in RocksDB's own log comes into files when it is opened again.
    SeriesStore.open(directory).close();
    try (var files = Files.list(directory)) {
      for (var file : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(new byte[] {85, 85, 85, 85}), 10);
        }
      }
    }
    var error = assertThrows(UncheckedIOException.class, () -> SeriesStore.open(directory));
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains("cannot be read") && message.contains("checksum"), message);
  }
}
