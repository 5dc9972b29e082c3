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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

/** A process that appends as fast as it can is killed; everything it had acknowledged is there. */
@Tag("integration")
class KilledStoreTest {
  private static final int KILLS = 100;
  private static final int SERIES = 40;
  private static final int MOST_ROUNDS = 400;
  private static final int MAINTAIN_EVERY = 100;
  private static final long STEP = 10_000;
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path directory;

  private static SeriesKey key(int number) {
    return SeriesKey.line(new LineId("line-" + number), Direction.DOWN, Measure.KBPS);
  }

  private static double value(int series, long round) {
    return (series * 31 + round * 17) % 100_003 / 1000.0;
  }

  /**
   * The child: waits to be told from which round on, appends, and prints each round that was
   * acknowledged. Blocks are rolled up, and chunks and the log's generations end, all the while.
   */
  public static void main(String[] arguments) throws IOException {
    RocksDB.loadLibrary();
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    long first = Long.parseLong(in.readLine());
    var store = SeriesStore.open(Path.of(arguments[0]));
    for (long round = first; ; round++) {
      var samples = new ArrayList<Sample>();
      for (int s = 0; s < SERIES; s++) {
        samples.add(new Sample(key(s), round * STEP, value(s, round)));
      }
      store.append(samples);
      System.out.println(round);
      System.out.flush();
      if (round % MAINTAIN_EVERY == 0) {
        store.maintain(Instant.ofEpochMilli(round * STEP));
      }
    }
  }

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
        try (var store = SeriesStore.open(directory.resolve("series"))) {
          next = check(store, acknowledged, "kill " + i + ", seed " + seed);
        }
      }
    } finally {
      child.kill();
    }
  }

  /** Every series has every round up to one that was acknowledged or a later one. */
  private static long check(SeriesStore store, long acknowledged, String when) {
    long last = -1;
    for (int s = 0; s < SERIES; s++) {
      var points = store.read(key(s), Instant.EPOCH, END);
      assertTrue(points.size() > acknowledged, when + ": series " + s + " has " + points);
      for (int round = 0; round < points.size(); round++) {
        assertEquals(round * STEP, points.times()[round], when);
        assertEquals(value(s, round), points.values()[round], when);
      }
      for (var rollUp : RollUp.values()) {
        assertEquals(
            Windows.of(points, rollUp.stepMillis()),
            store.read(key(s), rollUp, Instant.EPOCH, END),
            when);
      }
      last = Math.max(last, points.size());
    }
    return last;
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
