package io.branchline.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics that have to be of a certain kind are created so; those that are there stay. */
final class Topics {
  private static final int PATIENCE_MILLIS = 20_000;

  private Topics() {}

  /**
   * Sees to it that a topic is there, and says how many partitions it has.
   *
   * @param partitions how many if it is created; empty: as many as the broker gives
   * @param properties its properties if it is created
   * @throws IllegalStateException when Kafka cannot be asked
   */
  static int ensure(
      KafkaSettings settings,
      String topic,
      Optional<Integer> partitions,
      Map<String, String> properties) {
    try (var admin =
        Admin.create(
            settings.with(
                Map.of(
                    "default.api.timeout.ms",
                    PATIENCE_MILLIS,
                    "request.timeout.ms",
                    PATIENCE_MILLIS / 2)))) {
      try {
        return count(admin, topic);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
      var created = new NewTopic(topic, partitions, Optional.<Short>empty()).configs(properties);
      try {
        admin.createTopics(List.of(created)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
      return patiently(() -> count(admin, topic));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Kafka does not give topic " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  /** A topic that was just created is known a moment later. */
  private static <T> T patiently(Question<T> question)
      throws ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return question.ask();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - begun > Duration.ofMillis(PATIENCE_MILLIS).toNanos()) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** Whether nothing was ever published in a topic that is there. */
  static boolean isEmpty(KafkaSettings settings, String topic) {
    try (var admin = Admin.create(settings.with(Map.of()))) {
      int partitions = patiently(() -> count(admin, topic));
      var asked = new HashMap<TopicPartition, OffsetSpec>();
      for (int partition = 0; partition < partitions; partition++) {
        asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      return patiently(() -> admin.listOffsets(asked).all().get()).values().stream()
          .allMatch(end -> end.offset() == 0);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not tell of " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static int count(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .mapToInt(description -> description.partitions().size())
        .sum();
  }
}
