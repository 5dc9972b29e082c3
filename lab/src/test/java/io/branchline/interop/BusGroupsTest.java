package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.ReportPublisher;
import io.branchline.bus.SamplePublisher;
import io.branchline.fault.BrokerProcess;
import io.branchline.metric.NetworkClock;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    var settings =
        new KafkaSettings(broker.address(), KafkaSettings.DEFAULT_TOPIC, Optional.empty());
    var now = new AtomicReference<>(LearnedBank.START);
    var clock = new NetworkClock(LearnedBank.START, 1, LearnedBank.START, now::get);
    var written = folder.resolve("learnt");
    var arguments = List.of(broker.address(), written.toString());
    long minutes = 90;
    var learner = new JavaProcess(BusLearner.class, arguments);
    try (var samples = new SamplePublisher(settings, LearnedBank::routerOf);
        var _ = new ReportPublisher(settings, "1/1", List::of, () -> true, clock)) {
      for (long minute = 0; minute < minutes; minute++) {
        samples.deliver(LearnedBank.samples(minute));
        if (minute % 3 == 0) {
          // A collector that was killed before it noted what it had sent sends some again.
          samples.deliver(LearnedBank.samples(minute, 2));
        }
        now.set(LearnedBank.START.plus(LearnedBank.MINUTE.multipliedBy(minute + 1)));
        if (minute == 30 || minute == 60) {
          // It has learnt some of it, and is in the middle of the rest.
          learner.await("learnt");
          learner.kill();
          learner = new JavaProcess(BusLearner.class, arguments);
        }
      }
      // Grace, and the minute after it.
      now.set(now.get().plus(LearnedBank.MINUTE));
      samples.deliver(LearnedBank.samples(minutes));
      now.set(now.get().plus(LearnedBank.MINUTE));
      var end = LearnedBank.START.plus(LearnedBank.MINUTE.multipliedBy(minutes - 1));
      while (Long.parseLong(learner.await("learnt")) < end.toEpochMilli()) {
        // The next time.
      }
    } finally {
      learner.kill();
    }
    try (var store = SeriesStore.open(written)) {
      for (int branch = 0; branch < LearnedBank.BRANCHES; branch++) {
        var points =
            store.read(
                LearnedBank.demand(branch),
                LearnedBank.START,
                LearnedBank.START.plus(LearnedBank.MINUTE.multipliedBy(minutes)));
        var times = new long[(int) minutes];
        var values = new double[times.length];
        for (int minute = 0; minute < minutes; minute++) {
          times[minute] =
              LearnedBank.START.plus(LearnedBank.MINUTE.multipliedBy(minute)).toEpochMilli();
          values[minute] = LearnedBank.expected(branch, minute);
        }
        assertArrayEquals(times, points.times());
        assertArrayEquals(values, points.values(), 0.0011);
        assertEquals(
            minutes * LearnedBank.stepsOfMinute(),
            store
                .read(
                    LearnedBank.samples(0, 1).get(2 * branch).series(),
                    LearnedBank.START,
                    LearnedBank.START.plus(LearnedBank.MINUTE.multipliedBy(minutes)).plusMillis(1))
                .size());
      }
    }
  }
}
