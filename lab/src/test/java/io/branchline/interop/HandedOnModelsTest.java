package io.branchline.interop;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bus.HistoryPublisher;
import io.branchline.bus.KafkaSettings;
import io.branchline.bus.LearnedElsewhere;
import io.branchline.bus.SiteLearner;
import io.branchline.bus.TrainingOrder;
import io.branchline.fault.BrokerProcess;
import io.branchline.metric.NetworkClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Learners say which global models they forecast with, train them when they are told to, and hand
 * them on to who takes their branches over.
 */
@Tag("integration")
class HandedOnModelsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Set<Integer> PARTITIONS = Set.of(0, 1);

  /** Long enough for models of some hours ahead. */
  private static final int HISTORY_DAYS = 4;

  @TempDir Path folder;

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
    try (var broker = BrokerProcess.start(folder.resolve("kafka"))) {
      var settings =
          new KafkaSettings(broker.address(), KafkaSettings.DEFAULT_TOPIC, Optional.empty());
      try (var admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        var topic =
            new NewTopic(KafkaSettings.DEFAULT_TOPIC + "-sites", PARTITIONS.size(), (short) 1);
        admin.createTopics(List.of(topic)).all().get();
      }
      HistoryPublisher.publish(
          settings, LearnedBank.demands(), demand -> LearnedBank.history(demand, HISTORY_DAYS));
      try (var samples = new LearnedSamples(settings);
          var learned =
              new LearnedElsewhere(
                  settings, "controller", NetworkClock.real(InstantSource.system()))) {
        learned.start(rows -> {});
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
          Eventually.that(
              "the other's", PATIENCE, () -> areChallenged(learned.listModels(), "two"));
          assertEquals(champions(before), champions(learned.listModels()));
        }
      }
    }
  }
}
