package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bus.KafkaSettings;
import io.branchline.fault.BrokerProcess;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Eventually.that("everything is read", PATIENCE, () -> unread(admin, PARTITIONS) == 0);
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
  static long unread(Admin admin, int partitions) throws Exception {
    var read = admin.listConsumerGroupOffsets("writers").partitionsToOffsetAndMetadata().get();
    if (read.isEmpty()) {
      return Long.MAX_VALUE;
    }
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    for (int p = 0; p < partitions; p++) {
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
    try (var store = VictoriaMetrics.start(folder.resolve("victoria"))) {
      var collector = collector(store.writeAddress());
      try {
        rounds(collector, 500);
        collector.tell("3000");
        collector.kill();
        collector = collector(store.writeAddress());
        rounds(collector, 100);
        store.end();
        rounds(collector, 400);
        store.startAgain();
        long last = rounds(collector, 100);
        collector.tell("drain");
        collector.await("empty");
        store.requireAll(last);
      } finally {
        collector.kill();
      }
    }
  }
}
