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
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends as fast as it can is killed; everything it had acknowledged is there. */
@Tag("integration")
class KilledStoreTest {
  private static final int ROUNDS = 4;
  private static final int SERIES = 40;
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path directory;

  private static SeriesKey key(int number) {
    return SeriesKey.line(new LineId("line-" + number), Direction.DOWN, Measure.KBPS);
  }

  private static double value(int series, long round) {
    return (series * 31 + round * 17) % 100_003 / 1000.0;
  }

  /** The child: appends rounds from the given one on, and prints each that was acknowledged. */
  public static void main(String[] arguments) {
    var store = SeriesStore.open(Path.of(arguments[0]));
    for (long round = Long.parseLong(arguments[1]); ; round++) {
      var samples = new ArrayList<Sample>();
      for (int s = 0; s < SERIES; s++) {
        samples.add(new Sample(key(s), round * 1000, value(s, round)));
      }
      store.append(samples);
      System.out.println(round);
      System.out.flush();
    }
  }

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    var random = new Random(42);
    long next = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long acknowledged = runAndKill(next, 5_000 + random.nextInt(10_000));
      try (var store = SeriesStore.open(directory)) {
        for (int s = 0; s < SERIES; s++) {
          var points = store.read(key(s), Instant.EPOCH, END);
          assertTrue(points.size() > acknowledged, "series " + s + " has " + points.size());
          for (int round = 0; round < points.size(); round++) {
            assertEquals(round * 1000L, points.times()[round]);
            assertEquals(value(s, round), points.values()[round]);
          }
        }
        next = store.findLatest(key(0)).orElseThrow().epochMillis() / 1000 + 1;
      }
    }
  }

  private long runAndKill(long from, int rounds) throws Exception {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStoreTest.class.getName(),
                directory.toString(),
                Long.toString(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long acknowledged = from - 1;
    try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      for (int i = 0; i < rounds; i++) {
        var line = out.readLine();
        assertTrue(line != null, "the child ended by itself");
        acknowledged = Long.parseLong(line);
      }
      child.destroyForcibly();
    } finally {
      child.destroyForcibly();
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
    }
    return acknowledged;
  }
}
