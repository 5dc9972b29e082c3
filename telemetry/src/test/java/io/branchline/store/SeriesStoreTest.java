package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;

class SeriesStoreTest {
  private static final Instant FIRST = Instant.EPOCH.minusSeconds(1_000_000);
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path directory;

  private static SeriesKey key(int number) {
    return SeriesKey.line(new LineId("line-" + number), Direction.UP, Measure.KBPS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void keepsWhatWasAppendedInWhateverOrderAcrossRestarts(long openBytes) {
    var limits = new StoreLimits(1 << 20, 10_000, openBytes);
    long seed = 7;
    var random = new Random(seed);
    var expected = new ArrayList<TreeMap<Long, Double>>();
    for (int s = 0; s < 5; s++) {
      expected.add(new TreeMap<>());
    }
    for (int restart = 0; restart < 6; restart++) {
      try (var store = SeriesStore.open(directory, Retention.DEFAULT, limits)) {
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
  void rollUpsAreWhatTheSamplesSayWheneverTheyCame() {
    long seed = 5;
    var random = new Random(seed);
    var expected = new ArrayList<TreeMap<Long, Double>>();
    for (int s = 0; s < 4; s++) {
      expected.add(new TreeMap<>());
    }
    var start = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    long now = start;
    for (int restart = 0; restart < 4; restart++) {
      try (var store = SeriesStore.open(directory)) {
        for (int round = 0; round < 3000; round++) {
          now += 30_000;
          var batch = new ArrayList<Sample>();
          for (int s = 0; s < 3; s++) {
            // Some come hours or days late, where roll-ups are made already.
            long time = random.nextInt(50) == 0 ? random.nextLong(start, now) : now;
            double value = random.nextInt(1_000_000) / 1000.0;
            batch.add(new Sample(key(s), time, value));
            expected.get(s).put(time, value);
          }
          store.append(batch);
          if (round % 100 == 0) {
            store.maintain(Instant.ofEpochMilli(now));
          }
        }
        if (restart == 2) {
          var history = new TreeMap<Long, Double>();
          for (long time = start; time < now; time += 900_000) {
            history.put(time, random.nextInt(1000) / 10.0);
          }
          store.write(key(3), Points.of(history));
          expected.get(3).putAll(history);
        }
        for (int s = 0; s < expected.size(); s++) {
          for (var rollUp : RollUp.values()) {
            WindowOracle.assertWindows(
                expected.get(s), rollUp, store.read(key(s), rollUp, FIRST, END), "seed " + seed);
          }
        }
      }
    }
  }

  @Test
  void eachRollUpOutlivesTheFinerOne() {
    var retention =
        new Retention(
            Duration.ofDays(14), Duration.ofDays(30), Duration.ofDays(60), Duration.ofDays(300));
    var begin = Instant.parse("2026-01-01T00:00:00Z");
    var now = begin.plus(Duration.ofDays(365));
    try (var store = SeriesStore.open(directory, retention)) {
      for (var time = begin; time.isBefore(now); time = time.plus(Duration.ofDays(1))) {
        var day = new TreeMap<Long, Double>();
        for (int i = 0; i < 96; i++) {
          day.put(time.plus(Duration.ofMinutes(15L * i)).toEpochMilli(), i / 8.0);
        }
        store.write(key(0), Points.of(day));
        store.maintain(time.plus(Duration.ofDays(1)));
      }
      assertKept(store.read(key(0), FIRST, END).times()[0], now, 14, 7);
      for (var rollUp : RollUp.values()) {
        var windows = store.read(key(0), rollUp, FIRST, END);
        int days = (int) retention.of(rollUp).toDays();
        assertKept(windows.times()[0], now, days, (int) Math.max(1, rollUp.spanMillis() / DAY));
        // What is left has no holes: there is a sample in a window at least every 15 minutes.
        for (int i = 1; i < windows.size(); i++) {
          long step = Math.max(900_000, rollUp.step().toMillis());
          assertEquals(step, windows.times()[i] - windows.times()[i - 1]);
        }
      }

      // History for a time whose samples are gone only fills windows that there are none of.
      var before = store.read(key(0), RollUp.HOUR, FIRST, END);
      var late = now.minus(Duration.ofDays(100)).toEpochMilli();
      store.write(key(0), new Points(new long[] {late}, new double[] {1e6}));
      store.write(key(1), new Points(new long[] {late}, new double[] {5}));
      assertEquals(before, store.read(key(0), RollUp.HOUR, FIRST, END));
      assertEquals(1, store.read(key(1), RollUp.HOUR, FIRST, END).size());
    }
    try (var store = SeriesStore.open(directory, retention)) {
      assertKept(store.read(key(0), FIRST, END).times()[0], now, 100, 7);
      store.maintain(now.plusSeconds(1));
      assertKept(store.read(key(0), FIRST, END).times()[0], now, 14, 7);
    }
  }

  private static void assertKept(long oldest, Instant now, int days, int slackDays) {
    long age = now.toEpochMilli() - oldest;
    assertTrue(age >= (days - 1) * DAY && age <= (days + slackDays) * DAY, age / DAY + " days");
  }

  @Test
  void historyThatComesDuringAPassIsRolledUpToo() throws Exception {
    long now = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
    try (var storage = Storage.open(directory)) {
      var rollUps = new RollUps(storage, Retention.DEFAULT);
      rollUps.begin(now, now - DAY);
      rollUps.late(0, new Points(new long[] {now - DAY, now}, new double[2]));
      assertFalse(rollUps.hasLate());
      rollUps.late(0, new Points(new long[] {now - 90 * DAY, now - 80 * DAY}, new double[2]));
      assertTrue(rollUps.hasLate());
    }
  }

  @Test
  void historyOfAnEndedTimeMayComeInPieces() {
    var now = Instant.parse("2026-06-01T00:00:00Z");
    long hour = now.toEpochMilli() - 100 * DAY;
    try (var store = SeriesStore.open(directory)) {
      store.append(List.of(new Sample(key(0), now.toEpochMilli(), 1)));
      store.maintain(now);
      // An hour, cut in two by a boundary of blocks.
      for (int first : new int[] {0, 2}) {
        int count = first == 0 ? 2 : 10;
        var times = new long[count];
        for (int i = 0; i < count; i++) {
          times[i] = hour + (first + i) * 300_000L;
        }
        store.write(key(0), new Points(times, new double[count]));
      }
      store.maintain(now.plusSeconds(1));
      store.write(key(0), new Points(new long[] {hour}, new double[] {7}));
      var windows = store.read(key(0), RollUp.HOUR, FIRST, now.minusSeconds(86_400));
      assertArrayEquals(new int[] {12}, windows.counts());
    }
  }

  @Test
  void oneTimeFarInThePastCostsNoWalkThroughTheCenturies() throws Exception {
    long now = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
    long old = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    try (var storage = Storage.open(directory);
        var batch = new WriteBatch()) {
      var all = new Points(new long[] {old, now - DAY}, new double[] {1, 2});
      storage.chunks().merge(batch, 0, all, OpenChunk.CAPACITY, 0);
      storage.write(batch);
      var rollUps = new RollUps(storage, Retention.DEFAULT);
      rollUps.begin(now, old);
      var reads = new AtomicInteger();
      rollUps.roll(
          batch,
          0,
          (id, from, to) -> {
            reads.incrementAndGet();
            return all.slice(all.indexOf(from), all.indexOf(to));
          });
      assertEquals(2, storage.rollUps(RollUp.HOUR).read(0, old, now).size());
      assertTrue(reads.get() <= 4, reads + " reads");
    }
  }

  @Test
  void whatComesLateHasItsOwnBlocksMadeAgainAndNotThoseBetween() throws Exception {
    long now = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
    try (var storage = Storage.open(directory);
        var batch = new WriteBatch()) {
      var rollUps = new RollUps(storage, Retention.DEFAULT);
      rollUps.begin(now, now - 50 * DAY);
      rollUps.end(batch, rawFrom -> {});
      // A row of today, one of a month ago, and one beside that.
      rollUps.late(
          0,
          new Points(
              new long[] {now - 30 * DAY, now - 30 * DAY + DAY / 6, now - DAY}, new double[3]));
      var made = new ArrayList<Long>();
      rollUps.rollLate(
          batch,
          (id, from, to) -> {
            made.add(from);
            made.add(to);
            return Points.NONE;
          });
      assertEquals(
          List.of(now - 30 * DAY, now - 30 * DAY + DAY / 3, now - DAY, now - DAY + DAY / 6), made);
      assertFalse(rollUps.hasLate());
    }
  }

  @Test
  void aStoreOfAnotherVersionIsLeftAlone() throws Exception {
    RocksDB.loadLibrary();
    try (var options = new Options().setCreateIfMissing(true);
        var db = RocksDB.open(options, directory.toString())) {
      db.put(new byte[] {1}, new byte[] {2});
    }
    var error = assertThrows(UncheckedIOException.class, () -> SeriesStore.open(directory));
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains("another version of Branchline"), message);
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
