package io.branchline.interop;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bus.HistoryPublisher;
import io.branchline.bus.KafkaSettings;
import io.branchline.bus.LearnedElsewhere;
import io.branchline.bus.SiteLearner;
import io.branchline.bus.TrainingOrder;
import io.branchline.bus.proto.Demand;
import io.branchline.bus.proto.SiteDay;
import io.branchline.bus.proto.SiteDemands;
import io.branchline.fault.BrokerProcess;
import io.branchline.metric.NetworkClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Learners say which global models they forecast with, train them when they are told to, and hand
 * them on to who takes their branches over; and days, so that nobody has to learn them by the
 * minute.
 */
@Tag("integration")
class HandedOnLearningTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Set<Integer> PARTITIONS = Set.of(0, 1);

  /** Long enough for models of some hours ahead. */
  private static final int HISTORY_DAYS = 4;

  /** Days whose minutes an earlier learner has published, and those of them that are handed on. */
  private static final int MINUTE_DAYS = 5;

  private static final int WHOLE_DAYS = 3;

  private static final String DEMANDS = KafkaSettings.DEFAULT_TOPIC + "-demands";

  @TempDir Path folder;
  private BrokerProcess broker;
  private Admin admin;
  private KafkaSettings settings;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerProcess.start(folder.resolve("kafka"));
    admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    settings = TestBus.settings(broker.address());
    var topics =
        Stream.of(KafkaSettings.DEFAULT_TOPIC + "-sites", DEMANDS)
            .map(name -> new NewTopic(name, PARTITIONS.size(), (short) 1))
            .toList();
    admin.createTopics(topics).all().get();
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  private LearnedElsewhere learned() {
    var learned =
        new LearnedElsewhere(settings, "controller", NetworkClock.real(InstantSource.system()));
    learned.start(rows -> {});
    return learned;
  }

  /** What makes a model the same as one before. */
  private record Champion(int partition, Duration horizon, int version, long rows, Instant to) {}

  private static Set<Champion> champions(List<LearnedElsewhere.Model> models) {
    return models.stream()
        .map(each ->
            new Champion(
                each.partition(),
                each.status().horizon(),
                each.status().version(),
                each.status().provenance().rows(),
                each.status().provenance().to()))
        .collect(toSet());
  }

  /** Whether a learner forecasts all of them with models, and tries others beside all of these. */
  private static boolean areChallenged(List<LearnedElsewhere.Model> models, String learner) {
    return models.stream()
            .map(LearnedElsewhere.Model::partition)
            .collect(toSet())
            .equals(PARTITIONS)
        && models.stream()
            .allMatch(each -> each.learner().equals(learner) && each.status().challenged());
  }

  /** A learner in this process. */
  private static final class Running implements AutoCloseable {
    private final SiteLearner learner;
    private final Thread thread;

    private Running(BrokerProcess broker, String name) {
      learner = BusSiteLearner.learner(broker.address(), name);
      thread = Thread.ofPlatform().name(name).start(learner::run);
    }

    @Override
    public void close() throws InterruptedException {
      learner.close();
      assertTrue(thread.join(PATIENCE));
    }
  }

  @Test
  void whoTakesOverForecastsWithTheModelsOfTheOneBefore() throws Exception {
    HistoryPublisher.publish(
        settings, LearnedBank.demands(), demand -> LearnedBank.history(demand, HISTORY_DAYS));
    try (var samples = new LearnedSamples(settings);
        var learned = learned()) {
      List<LearnedElsewhere.Model> before;
      try (var _ = new Running(broker, "one")) {
        samples.publish(6);
        Eventually.that("models", PATIENCE, () -> !learned.listModels().isEmpty());
        assertTrue(learned.listModels().stream().noneMatch(each -> each.status().challenged()));
        TrainingOrder.publish(settings);
        Eventually.that("challenged", PATIENCE, () -> areChallenged(learned.listModels(), "one"));
        before = learned.listModels();
      }
      try (var _ = new Running(broker, "two")) {
        samples.publish(12);
        // What it trains itself does not take the place of those before.
        Eventually.that("the other's", PATIENCE, () -> areChallenged(learned.listModels(), "two"));
        assertEquals(champions(before), champions(learned.listModels()));
      }
    }
  }

  @Test
  void whoTakesOverNeedsNoMinutesOfDaysThatAreHandedOn() throws Exception {
    publishMinutes();
    try (var samples = new LearnedSamples(settings);
        var learned = learned()) {
      try (var _ = new Running(broker, "one")) {
        samples.publish(6);
        Eventually.that("days", PATIENCE, () -> days().size() == WHOLE_DAYS * LearnedBank.BRANCHES);
      }
      var firstMinutes = new TreeMap<Integer, Long>();
      for (var message : days()) {
        var day = SiteDay.parseFrom(message.value());
        assertEquals(1, day.getCoursesCount());
        assertTrue(day.getCourses(0).getKbpsList().stream().allMatch(kbps -> kbps > 0));
        firstMinutes.merge(message.partition(), day.getMinutesFrom(), Math::max);
      }
      var spent = new HashMap<TopicPartition, RecordsToDelete>();
      firstMinutes.forEach((partition, offset) ->
          spent.put(new TopicPartition(DEMANDS, partition), RecordsToDelete.beforeOffset(offset)));
      admin.deleteRecords(spent).all().get();
      try (var _ = new Running(broker, "two")) {
        samples.publish(12);
        Eventually.that(
            "all are forecast",
            PATIENCE,
            () ->
                learned.listLearners().stream()
                    .anyMatch(each ->
                        each.name().equals("two") && each.demands() == LearnedBank.BRANCHES));
        // It knows which days are handed on.
        assertEquals(WHOLE_DAYS * LearnedBank.BRANCHES, days().size());
      }
    }
  }

  private List<ConsumerRecord<String, byte[]>> days() {
    return SiteLearnersTest.readAll(broker, KafkaSettings.DEFAULT_TOPIC + "-days");
  }

  /** The minutes of the last days before the start, as a learner has published them. */
  private void publishMinutes() throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.address()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int minute = MINUTE_DAYS * 1440; minute > 0; minute--) {
        long start =
            LearnedBank.START.minus(LearnedBank.MINUTE.multipliedBy(minute)).toEpochMilli();
        for (var demand : LearnedBank.demands()) {
          var site = demand.site().value();
          var message =
              SiteDemands.newBuilder()
                  .setSite(site)
                  .setStart(start)
                  .addDemands(
                      Demand.newBuilder()
                          .setTrafficClass(demand.trafficClass())
                          .setFarSite(demand.farSite().value())
                          .setKbps(1000 + minute % 1440))
                  .build();
          producer.send(new ProducerRecord<>(DEMANDS, site, message.toByteArray()));
        }
      }
    }
  }
}
