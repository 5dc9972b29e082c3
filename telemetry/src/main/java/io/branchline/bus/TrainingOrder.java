package io.branchline.bus;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Tells learners to train their global models now. A message of this topic says nothing else. */
public final class TrainingOrder {
  private static final Map<String, String> KEEPING =
      Map.of("retention.ms", Long.toString(Duration.ofDays(1).toMillis()));

  private TrainingOrder() {}

  /** Sees to it that the topic is there. */
  static void ensureTopic(KafkaSettings settings) {
    Topics.ensure(settings, settings.trainings(), Optional.of(1), KEEPING);
  }

  /**
   * Tells those who learn at present; waits until Kafka has it.
   *
   * @throws IllegalStateException when Kafka does not take it
   */
  public static void publish(KafkaSettings settings) throws InterruptedException {
    ensureTopic(settings);
    try (var producer = Producers.create(settings)) {
      producer.send(new ProducerRecord<>(settings.trainings(), new byte[0])).get();
    } catch (ExecutionException | KafkaException e) {
      throw new IllegalStateException(
          "Kafka did not take the wish for a training: " + e.getMessage(), e);
    }
  }
}
