package io.branchline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

/**
 * A process that writes as fast as it can is killed: everything it had acknowledged is there, and
 * nothing else. What it does is a function of a number, so that it can be said what must be there.
 */
@Tag("integration")
class KilledStoreTest {
  private static final int KILLS = 100;
  private static final int MOST_ROUNDS = 160;
  private static final int MAINTAIN_EVERY = 25;

  /** Series 0 tells how far it came, the others are written to in every way. */
  private static final int SERIES = 12;

  /** A few weeks in all, so that some are dropped. */
  private static final long STEP = 240_000;

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = 24 * HOUR;

  /** How late a sample may be: for times that are dropped it would change no roll-up. */
  private static final long LATE = 20 * HOUR;

  private static final Retention RETENTION =
      new Retention(
          Duration.ofDays(1), Duration.ofDays(300), Duration.ofDays(300), Duration.ofDays(300));

  /** Of open chunks hardly anything stays in memory, and the log is cut all the time. */
  private static final StoreLimits LIMITS = new StoreLimits(1 << 20, 20_000, 0);

  /** Begins at a multiple of every window, in the middle of a week. */
  private static final long START = Instant.parse("2026-01-03T00:00:00Z").toEpochMilli();

  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path directory;

  private static SeriesKey key(int number) {
    return SeriesKey.line(new LineId("line-" + number), Direction.DOWN, Measure.KBPS);
  }

  private record Written(int series, long time, double value) {}

  /**
   * What is done in one round, in this order.
   *
   * @param history points of one series that are written at once, in order; there may be none
   * @param maintained whether roll-ups are made, and old samples dropped
   * @param samples appended at once; of one time the last counts
   */
  private record Round(long now, List<Written> history, boolean maintained, List<Written> samples) {

    static Round of(long number) {
      var random = new SplittableRandom(number);
      long now = START + number * STEP;
      var samples = new ArrayList<Written>();
      for (int s = 1; s < SERIES; s++) {
        var in = new ArrayList<Written>(List.of(new Written(s, now, value(random, s))));
        // Late ones, between the others; one that repeats a time; one a little ahead.
        if (random.nextInt(6) == 0) {
          in.add(new Written(s, now - random.nextLong(LATE), value(random, s)));
        }
        if (random.nextInt(6) == 0) {
          long back = random.nextLong(Math.min(number, LATE / STEP) + 1);
          in.add(new Written(s, now - back * STEP, value(random, s)));
        }
        if (random.nextInt(6) == 0) {
          in.add(new Written(s, now + random.nextLong(STEP), value(random, s)));
        }
        for (var each : in) {
          samples.add(random.nextInt(samples.size() + 1), each);
        }
      }
      samples.add(random.nextInt(samples.size() + 1), new Written(0, now, number));
      var history = new ArrayList<Written>();
      if (random.nextInt(20) == 0) {
        int s = 1 + random.nextInt(SERIES - 1);
        for (long time = now - random.nextLong(LATE); time < now; time += 97_000) {
          history.add(new Written(s, time, value(random, s)));
        }
      }
      return new Round(now, history, number % MAINTAIN_EVERY == 0, samples);
    }

    /** Some series are whole numbers, some decimals, some neither, some mostly the same. */
    private static double value(SplittableRandom random, int series) {
      return switch (series % 4) {
        case 0 -> random.nextInt(1_000_000);
        case 1 -> random.nextInt(1_000_000) / 1000.0;
        case 2 -> random.nextInt(10) == 0 ? random.nextDouble() : 5;
        default -> random.nextInt(100) == 0 ? 1 : 0;
      };
    }

    void in(SeriesStore store) {
      if (!history.isEmpty()) {
        store.write(
            key(history.getFirst().series),
            new Points(
                history.stream().mapToLong(Written::time).toArray(),
                history.stream().mapToDouble(Written::value).toArray()));
      }
      if (maintained) {
        store.maintain(Instant.ofEpochMilli(now));
      }
      store.append(
          samples.stream()
              .map(each -> new Sample(key(each.series), each.time, each.value))
              .toList());
    }

    Stream<Written> all() {
      return Stream.concat(history.stream(), samples.stream());
    }
  }

  /** The child: waits to be told from which round on, and prints each that was acknowledged. */
  public static void main(String[] arguments) throws IOException {
    RocksDB.loadLibrary();
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    long first = Long.parseLong(in.readLine());
    var store = SeriesStore.open(Path.of(arguments[0]), RETENTION, LIMITS);
    for (long number = first; ; number++) {
      Round.of(number).in(store);
      System.out.println(number);
      System.out.flush();
    }
  }

  /** All that was ever written, by series. */
  private final List<TreeMap<Long, Double>> expected =
      Stream.generate(TreeMap<Long, Double>::new).limit(SERIES).toList();

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    long seed = 42;
    var random = new Random(seed);
    long next = 0;
    var child = new Child();
    try {
      for (int i = 0; i < KILLS; i++) {
        long acknowledged = child.runAndKill(next, 1 + random.nextInt(MOST_ROUNDS));
        // Starts while we look at what its predecessor left.
        child = new Child();
        var when = "kill " + i + ", seed " + seed;
        try (var store = SeriesStore.open(directory.resolve("series"), RETENTION, LIMITS)) {
          long done = (store.findLatest(key(0)).orElseThrow().epochMillis() - START) / STEP;
          assertTrue(done >= acknowledged, when + ": " + done + " of " + acknowledged);
          for (; next <= done; next++) {
            Round.of(next).all().forEach(w -> expected.get(w.series).put(w.time, w.value));
          }
          check(store, done, i % 20 == 19, when);
        }
      }
    } finally {
      child.kill();
    }
    long weeks = (next * STEP) / (7 * DAY);
    assertTrue(weeks >= 2, "only " + weeks + " weeks were written: none was dropped");
  }

  /**
   * What was written up to a round is there. Of the next, which was under way, anything may be: the
   * child will do it again.
   */
  private void check(SeriesStore store, long done, boolean allWindows, String when) {
    var underWay = Round.of(done + 1);
    long kept = underWay.now - DAY;
    long maintained = START + done / MAINTAIN_EVERY * MAINTAIN_EVERY * STEP;
    // A week is dropped as a whole, and only when it is rolled up: four hours and a bit later.
    long gone = maintained - 8 * DAY - 5 * HOUR;
    for (int s = 0; s < SERIES; s++) {
      int series = s;
      var message = when + ", series " + s;
      var open = new TreeMap<Long, Set<Double>>();
      underWay
          .all()
          .filter(w -> w.series == series)
          .forEach(w -> open.computeIfAbsent(w.time, t -> new HashSet<>()).add(w.value));
      var values = expected.get(s);
      var points = store.read(key(s), Instant.EPOCH, END);
      var found = new TreeMap<Long, Double>();
      for (int i = 0; i < points.size(); i++) {
        long time = points.times()[i];
        double value = points.values()[i];
        found.put(time, value);
        if (!open.getOrDefault(time, Set.of()).contains(value)) {
          assertEquals(values.get(time), (Double) value, message + " at " + time);
        }
        assertTrue(time >= gone, message + " still has " + Instant.ofEpochMilli(time));
      }
      var missing = new TreeSet<>(values.tailMap(kept).keySet());
      missing.removeAll(found.keySet());
      assertEquals(Set.of(), missing, message);
      long from = allWindows ? START : Math.floorDiv(kept, HOUR) * HOUR;
      for (var rollUp : RollUp.values()) {
        long step = rollUp.stepMillis();
        WindowOracle.assertWindows(
            values.tailMap(from),
            rollUp,
            store.read(key(s), rollUp, Instant.ofEpochMilli(from), END),
            start -> open.subMap(start, start + step).isEmpty(),
            0.00501,
            message);
      }
    }
  }

  /** A process that has started, and waits. */
  private final class Child {
    private final Process process;

    private Child() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Djava.library.path=" + nativeLibrary().getParent(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledStoreTest.class.getName(),
                  directory.resolve("series").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }

    /** One copy for all: a process that is killed would leave its own behind. */
    private Path nativeLibrary() throws IOException {
      var library = directory.resolve("librocksdbjni-linux64.so");
      try (var in =
          RocksDB.class.getClassLoader().getResourceAsStream(library.getFileName() + "")) {
        if (in != null) {
          Files.copy(in, library);
        }
      } catch (FileAlreadyExistsException e) {
        // Of an earlier child.
      }
      return library;
    }

    private long runAndKill(long from, int rounds) throws Exception {
      try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        process.getOutputStream().write((from + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
        long acknowledged = from - 1;
        for (int i = 0; i < rounds; i++) {
          var line = out.readLine();
          assertTrue(line != null, "the child ended by itself");
          acknowledged = Long.parseLong(line);
        }
        kill();
        return acknowledged;
      } finally {
        process.destroyForcibly();
      }
    }

    private void kill() throws InterruptedException {
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }
  }
}
