package io.branchline.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a partition to where it ends now. */
final class WholePartition {
  private static final Logger LOG = LoggerFactory.getLogger(WholePartition.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private WholePartition() {}

  /** Takes a message; what it refuses by {@link IllegalArgumentException} is left out. */
  @FunctionalInterface
  interface Taker {
    void take(long offset, byte[] message);
  }

  /**
   * Waits until all is read.
   *
   * @return the offset that it ended at
   */
  static long read(KafkaSettings settings, TopicPartition partition, Consumer<byte[]> taker) {
    return read(settings, partition, 0, (_, message) -> taker.accept(message));
  }

  /**
   * As the other.
   *
   * @param from the offset to begin at; what is no longer kept is left out
   */
  static long read(KafkaSettings settings, TopicPartition partition, long from, Taker taker) {
    try (var consumer =
        new KafkaConsumer<>(
            settings.with(
                Map.of(
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    "earliest",
                    "allow.auto.create.topics",
                    false,
                    // Closing waits for the answer that is asked for behind the end.
                    "fetch.max.wait.ms",
                    10)),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (var message : consumer.poll(POLL)) {
          try {
            taker.take(message.offset(), message.value());
          } catch (IllegalArgumentException e) {
            LOG.warn("left out a message of {}: {}", partition, e.getMessage());
          }
        }
      }
      return end;
    }
  }
}
