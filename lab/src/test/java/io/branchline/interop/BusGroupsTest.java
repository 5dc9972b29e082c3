package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.ReportPublisher;
import io.branchline.bus.SamplePublisher;
import io.branchline.fault.BrokerProcess;
import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Groups that read Kafka: two writers at a time of which one is killed, and a learner that is
 * killed and started again, in the middle of what collectors publish.
 */
@Tag("integration")
class BusGroupsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final int MINUTES = 90;

  /** Of which no demand is estimated. */
  private static final SeriesKey DEPTH =
      SeriesKey.queue(new LineId("branch-0-line-0"), Direction.UP, "office", Measure.DEPTH_BYTES);

  @TempDir Path folder;
  private BrokerProcess broker;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerProcess.start(folder.resolve("kafka"));
    try (var admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(KafkaSettings.DEFAULT_TOPIC, PARTITIONS, (short) 1)))
          .all()
          .get();
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.address()));
  }

  @Test
  @Tag("peer")
  void twoWritersShareTheWorkAndOneDoesAllWhenTheOtherIsKilled() throws Exception {
    try (var store = VictoriaMetrics.start(folder.resolve("victoria"));
        var admin = admin();
        var collector =
            new JavaProcess(
                BusCollector.class,
                List.of(folder.resolve("collector").toString(), broker.address()));
        var one = writer(store);
        var other = writer(store)) {
      collector.await("up");
      // Until both have a share, and so write.
      long last = rounds(collector, 300);
      for (var writer : List.of(one, other)) {
        while (!writer.hasSaid("wrote")) {
          last = rounds(collector, 50);
        }
      }
      collector.tell("3000");
      other.await("wrote");
      other.kill();
      last = Math.max(last, Long.parseLong(collector.await("done")));
      last = rounds(collector, 200);
      collector.tell("drain");
      collector.await("empty");
      Eventually.that(
          "everything is read", PATIENCE, () -> SamplePathTest.unread(admin, PARTITIONS) == 0);
      store.requireAll(last);
    }
  }

  private JavaProcess writer(VictoriaMetrics store) throws Exception {
    return new JavaProcess(BusWriter.class, List.of(broker.address(), store.writeAddress()));
  }

  private static long rounds(JavaProcess collector, int count) throws Exception {
    collector.tell(Integer.toString(count));
    return Long.parseLong(collector.await("done"));
  }

  @Test
  void aLearnerThatIsKilledGoesOnAndCountsEverySampleOnce() throws Exception {
    var settings = TestBus.settings(broker.address());
    var now = new AtomicReference<>(LearnedBank.START);
    var clock = new NetworkClock(LearnedBank.START, 1, LearnedBank.START, now::get);
    var written = folder.resolve("learnt");
    var arguments = List.of(broker.address(), written.toString());
    var learner = new JavaProcess(BusLearner.class, arguments);
    try (var admin = admin();
        var samples = new SamplePublisher(settings, LearnedBank::routerOf);
        var _ = new ReportPublisher(settings, "1/1", List::of, () -> true, clock)) {
      // A collector that was killed has published the earlier one when it is back.
      samples.deliver(List.of(new Sample(DEPTH, LearnedBank.time(2).toEpochMilli(), 2)));
      samples.deliver(List.of(new Sample(DEPTH, LearnedBank.time(1).toEpochMilli(), 1)));
      // Half a minute and the first half of the next in one message.
      for (long last = 3; last <= (MINUTES + 2) * LearnedBank.STEPS; last += LearnedBank.STEPS) {
        samples.deliver(LearnedBank.samples(last - LearnedBank.STEPS, last));
        if (last % 4 == 1) {
          // A collector that was killed before it noted what it had sent sends some again.
          samples.deliver(LearnedBank.samples(last - 2, last));
        }
        now.set(LearnedBank.time(last));
        if (last == 183 || last == 363) {
          // It has read half of a minute that is not over, and has noted how far it is.
          var done =
              LearnedBank.time(last).minus(LearnedBank.MINUTE).truncatedTo(ChronoUnit.MINUTES);
          Eventually.that("it is noted", PATIENCE, () -> noted(admin).equals(done));
          learner.kill();
          learner = new JavaProcess(BusLearner.class, arguments);
        }
      }
      var end = LearnedBank.time((MINUTES - 1) * LearnedBank.STEPS);
      while (Long.parseLong(learner.await("learnt")) < end.toEpochMilli()) {
        // The next time.
      }
    } finally {
      learner.kill();
    }
    try (var store = SeriesStore.open(written)) {
      var depths = store.read(DEPTH, LearnedBank.START, LearnedBank.time(3));
      assertArrayEquals(new double[] {1, 2}, depths.values());
      for (int branch = 0; branch < LearnedBank.BRANCHES; branch++) {
        var times = new long[MINUTES];
        var values = new double[MINUTES];
        for (int minute = 0; minute < MINUTES; minute++) {
          times[minute] = LearnedBank.time(minute * LearnedBank.STEPS).toEpochMilli();
          values[minute] = LearnedBank.expected(branch, minute);
        }
        var end = LearnedBank.time(MINUTES * LearnedBank.STEPS);
        var demand = store.read(LearnedBank.demand(branch), LearnedBank.START, end);
        assertArrayEquals(times, demand.times());
        assertArrayEquals(values, demand.values(), 0.0011);
        var measured = LearnedBank.samples(0, 1).get(2 * branch).series();
        assertEquals(
            MINUTES * LearnedBank.STEPS,
            store.read(measured, LearnedBank.START, end.plusMillis(1)).size());
      }
    }
  }

  /** Up to when the group's work is done, as it has noted; the start while it has not. */
  private static Instant noted(Admin admin) throws Exception {
    return admin
        .listConsumerGroupOffsets("learners")
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .map(offset -> Instant.ofEpochMilli(Long.parseLong(offset.metadata())))
        .min(Comparator.naturalOrder())
        .orElse(LearnedBank.START);
  }
}
