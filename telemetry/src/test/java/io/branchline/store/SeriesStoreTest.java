package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesStoreTest {
  private static final Instant FIRST = Instant.EPOCH.minusSeconds(1_000_000);
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path directory;

  private static SeriesKey key(int number) {
    return SeriesKey.line(new LineId("line-" + number), Direction.UP, Measure.KBPS);
  }

  @Test
  void keepsWhatWasAppendedInWhateverOrderAcrossRestarts() {
    long seed = 7;
    var random = new Random(seed);
    var expected = new ArrayList<TreeMap<Long, Double>>();
    for (int s = 0; s < 5; s++) {
      expected.add(new TreeMap<>());
    }
    for (int restart = 0; restart < 6; restart++) {
      try (var store = SeriesStore.open(directory)) {
        for (int round = 0; round < 150; round++) {
          var batch = new ArrayList<Sample>();
          for (int i = 0; i < 20; i++) {
            int s = random.nextInt(expected.size());
            long now = (restart * 150L + round) * 10_000;
            // One in ten comes late, or again with another value.
            long time = random.nextInt(10) == 0 ? random.nextLong(-5_000, now + 1) : now + i * 400L;
            double value = random.nextInt(100_000) / 1000.0;
            batch.add(new Sample(key(s), time, value));
            expected.get(s).put(time, value);
          }
          store.append(batch);
        }
        for (int s = 0; s < expected.size(); s++) {
          assertEquals(Points.of(expected.get(s)), store.read(key(s), FIRST, END), "seed " + seed);
          var last = expected.get(s).lastEntry();
          assertEquals(
              Optional.of(new Sample(key(s), last.getKey(), last.getValue())),
              store.findLatest(key(s)));
        }
      }
    }
    try (var store = SeriesStore.open(directory)) {
      var some = expected.get(2).subMap(1_000_000L, 2_000_000L);
      assertEquals(
          Points.of(some),
          store.read(key(2), Instant.ofEpochMilli(1_000_000), Instant.ofEpochMilli(2_000_000)));
      assertEquals(expected.size(), store.listKeys().size());
    }
  }

  @Test
  void historyMayComeAfterThePresentAndTwice() {
    var expected = new TreeMap<Long, Double>();
    var history = new TreeMap<Long, Double>();
    for (int i = 0; i < 3000; i++) {
      history.put(i * 900_000L, i * 0.5);
    }
    try (var store = SeriesStore.open(directory)) {
      for (int i = 0; i < 300; i++) {
        // The present begins within the history, between its times.
        long time = 2900 * 900_000L + i * 10_000L + 1;
        store.append(List.of(new Sample(key(0), time, i)));
        expected.put(time, (double) i);
        if (i == 100 || i == 250) {
          store.write(key(0), Points.of(history));
          expected.putAll(history);
        }
      }
      assertEquals(Points.of(expected), store.read(key(0), FIRST, END));
    }
    try (var store = SeriesStore.open(directory)) {
      assertEquals(Points.of(expected), store.read(key(0), FIRST, END));
    }
  }

  @Test
  void anUnknownSeriesHasNoPoints() {
    try (var store = SeriesStore.open(directory)) {
      assertEquals(Points.NONE, store.read(key(1), FIRST, END));
      assertEquals(Optional.empty(), store.findLatest(key(1)));
      assertEquals(List.of(), store.listKeys());
    }
  }

  @Test
  void aSecondUserOfTheDirectoryIsToldSo() {
    try (var store = SeriesStore.open(directory)) {
      var error = assertThrows(UncheckedIOException.class, () -> SeriesStore.open(directory));
      var message = String.valueOf(error.getMessage());
      assertTrue(message.contains(directory + " is open in another process"), message);
      assertEquals(List.of(), store.listKeys());
    }
  }

  @Test
  void averagesAlignToTheStep() {
    var points = new Points(new long[] {-1, 5, 59_999, 60_000}, new double[] {4, 1, 3, 7});
    assertEquals(
        new Points(new long[] {-60_000, 0, 60_000}, new double[] {4, 2, 7}),
        points.averaged(60_000));
  }
}
