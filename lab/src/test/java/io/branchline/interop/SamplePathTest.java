package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.bus.KafkaSettings;
import io.branchline.fault.BrokerProcess;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples on their way from a collector to a store that is somewhere else, while everything on the
 * way is killed in turn: afterwards the store has each of them once.
 *
 * <pre>
 * collector + its store --> Kafka --> group of writers --> a store
 * collector + its store ------------------------------------> VictoriaMetrics
 * </pre>
 */
@Tag("integration")
class SamplePathTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final Instant LATER = BusCollector.START.plus(Duration.ofDays(1000));

  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private JavaProcess collector(String to) throws Exception {
    var collector =
        new JavaProcess(BusCollector.class, List.of(folder.resolve("collector").toString(), to));
    collector.await("up");
    return collector;
  }

  /** Has rounds taken in, and gives the last one. */
  private static long rounds(JavaProcess collector, int count) throws Exception {
    collector.tell(Integer.toString(count));
    return Long.parseLong(collector.await("done"));
  }

  @Test
  void byKafkaWhileCollectorWriterAndBrokerAreKilled() throws Exception {
    var written = folder.resolve("written").toString();
    long last;
    var broker = BrokerProcess.start(folder.resolve("kafka"));
    var kafka = broker.address();
    try (broker;
        var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin
          .createTopics(List.of(new NewTopic(KafkaSettings.DEFAULT_TOPIC, PARTITIONS, (short) 1)))
          .all()
          .get();
      var collector = collector(kafka);
      var writer = new JavaProcess(BusWriter.class, List.of(kafka, written));
      try {
        rounds(collector, 300);
        writer.await("wrote");

        // In the middle of a round, or of sending one.
        collector.tell("3000");
        writer.await("wrote");
        collector.kill();
        collector = collector(kafka);
        rounds(collector, 200);

        collector.tell("1000");
        writer.await("wrote");
        writer.kill();
        collector.await("done");
        writer = new JavaProcess(BusWriter.class, List.of(kafka, written));
        writer.await("wrote");

        // What is taken in while there is no broker waits in the collector's store.
        collector.tell("1000");
        broker.kill();
        collector.await("done");
        last = rounds(collector, 200);
        broker.restart();
        collector.tell("drain");
        collector.await("empty");
        Eventually.that("everything is read", PATIENCE, () -> unread(admin) == 0);
      } finally {
        collector.kill();
        writer.kill();
      }
    }
    assertTrue(last > 1700, "rounds up to " + last);
    try (var store = SeriesStore.open(Path.of(written));
        var own = SeriesStore.open(folder.resolve("collector"))) {
      assertEquals(BusCollector.LINES, store.listKeys().size());
      for (int line = 0; line < BusCollector.LINES; line++) {
        var points = store.read(BusCollector.key(line), Instant.EPOCH, LATER);
        assertEquals(last + 1, points.size());
        for (int round = 0; round <= last; round++) {
          assertEquals(BusCollector.time(round), points.times()[round]);
          assertEquals(BusCollector.value(line, round), points.values()[round]);
        }
        assertEquals(points, own.read(BusCollector.key(line), Instant.EPOCH, LATER));
      }
    }
  }

  /** Messages that the group has not read yet. */
  private static long unread(Admin admin) throws Exception {
    var read = admin.listConsumerGroupOffsets("writers").partitionsToOffsetAndMetadata().get();
    if (read.isEmpty()) {
      return Long.MAX_VALUE;
    }
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    for (int p = 0; p < PARTITIONS; p++) {
      asked.put(new TopicPartition(KafkaSettings.DEFAULT_TOPIC, p), OffsetSpec.latest());
    }
    long unread = 0;
    for (var end : admin.listOffsets(asked).all().get().entrySet()) {
      var offset = read.get(end.getKey());
      unread += end.getValue().offset() - (offset == null ? 0 : offset.offset());
    }
    return unread;
  }

  @Test
  @Tag("peer")
  void byRemoteWriteWhileCollectorIsKilledAndVictoriaMetricsIsAway() throws Exception {
    var program = Peers.requireProgram("victoria-metrics", "victoria-metrics");
    int port = freePort();
    var base = "http://127.0.0.1:" + port;
    var server = victoriaMetrics(program, port);
    var collector = collector(base + "/api/v1/write");
    try {
      rounds(collector, 500);
      collector.tell("3000");
      collector.kill();
      collector = collector(base + "/api/v1/write");
      rounds(collector, 100);
      end(server);
      rounds(collector, 400);
      server = victoriaMetrics(program, port);
      long last = rounds(collector, 100);
      collector.tell("drain");
      collector.await("empty");
      get(base + "/internal/force_flush");
      var query = URLEncoder.encode("{__name__=\"branchline_line_kbps\"}", StandardCharsets.UTF_8);
      var series = get(base + "/api/v1/export?match[]=" + query).lines().toList();
      assertEquals(BusCollector.LINES, series.size());
      for (var line : series) {
        var kept = new ObjectMapper().readTree(line);
        int number = Integer.parseInt(kept.at("/metric/line").asText().substring("line-".length()));
        assertEquals("up", kept.at("/metric/direction").asText());
        var times = new long[(int) last + 1];
        var values = new double[times.length];
        for (int round = 0; round < times.length; round++) {
          times[round] = BusCollector.time(round);
          values[round] = BusCollector.value(number, round);
        }
        assertArrayEquals(times, longs(kept.get("timestamps")));
        assertArrayEquals(values, doubles(kept.get("values")));
      }
    } finally {
      collector.kill();
      end(server);
    }
  }

  private static long[] longs(JsonNode array) {
    var longs = new long[array.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = array.get(i).asLong();
    }
    return longs;
  }

  private static double[] doubles(JsonNode array) {
    var doubles = new double[array.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = array.get(i).asDouble();
    }
    return doubles;
  }

  private Process victoriaMetrics(Path program, int port) throws Exception {
    var server =
        new ProcessBuilder(
                program.toString(),
                "-storageDataPath=" + folder.resolve("victoria"),
                "-httpListenAddr=127.0.0.1:" + port,
                "-retentionPeriod=100y",
                "-dedup.minScrapeInterval=1ms")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Eventually.that(
        "VictoriaMetrics answers",
        PATIENCE,
        () -> {
          assertTrue(server.isAlive(), "VictoriaMetrics ended");
          try {
            return get("http://127.0.0.1:" + port + "/health").contains("OK");
          } catch (IOException e) {
            return false;
          }
        });
    return server;
  }

  /** As an operator does: what it has acknowledged but keeps in memory is written. */
  private static void end(Process server) throws InterruptedException {
    server.destroy();
    if (!server.waitFor(30, TimeUnit.SECONDS)) {
      server.destroyForcibly();
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
