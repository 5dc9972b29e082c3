package io.branchline.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.SamplePublisher;
import io.branchline.export.Destination;
import io.branchline.export.Forwarder;
import io.branchline.export.RemoteWrite;
import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A collector as far as this side of the wire is concerned: it appends rounds of samples to its
 * store when it is told to, and sends them on, to Kafka or by remote-write.
 */
final class BusCollector {
  static final int LINES = 12;
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  static final long STEP = 10_000;

  private BusCollector() {}

  static SeriesKey key(int line) {
    return SeriesKey.line(new LineId("line-" + line), Direction.UP, Measure.KBPS);
  }

  static List<SeriesKey> keys() {
    var keys = new ArrayList<SeriesKey>();
    for (int line = 0; line < LINES; line++) {
      keys.add(key(line));
    }
    return keys;
  }

  static long time(long round) {
    return START.toEpochMilli() + round * STEP;
  }

  static double value(int line, long round) {
    return (line * 1_000_003L + round * 7919) % 1_000_000 / 1000.0;
  }

  static Destination destination(String to) {
    return to.startsWith("http")
        ? new RemoteWrite(URI.create(to), Optional.empty())
        : new SamplePublisher(
            new KafkaSettings(to, KafkaSettings.DEFAULT_TOPIC, Optional.empty()),
            key -> ((SeriesKey.OfLine) key).line().value());
  }

  /**
   * Arguments: folder of the store, destination. Is told a number of rounds, and says "done" and
   * the last one when all of them were taken in; says "empty" when it is told "drain" and nothing
   * waits.
   */
  public static void main(String[] arguments) throws Exception {
    var store = SeriesStore.open(Path.of(arguments[0]));
    var follower = store.follow("test");
    var forwarder =
        new Forwarder("test", follower, destination(arguments[1]), Duration.ofMillis(20));
    long round =
        store
            .findLatest(key(0))
            .map(last -> (last.epochMillis() - START.toEpochMilli()) / STEP + 1)
            .orElse(0L);
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    System.out.println("up");
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("drain")) {
        while (forwarder.state().behind() > 0 || forwarder.state().error().isPresent()) {
          Thread.sleep(20);
        }
        System.out.println("empty");
        continue;
      }
      for (int i = Integer.parseInt(line); i > 0; i--, round++) {
        var samples = new ArrayList<Sample>();
        for (int l = 0; l < LINES; l++) {
          samples.add(new Sample(key(l), time(round), value(l, round)));
        }
        store.append(samples);
      }
      System.out.println("done " + (round - 1));
    }
  }
}
