package io.branchline.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a member of a group has read its partitions, in network time. Collectors say up to when
 * Kafka has what they heard; whoever has read up to where a partition ended after that has all of
 * it. Belongs to the thread that polls.
 */
final class ReadingFront {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingFront.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<String, byte[]> consumer;
  private Map<TopicPartition, Long> ends = Map.of();
  private Instant toldAtEnds = Instant.EPOCH;
  private long lookedAt = System.nanoTime();

  ReadingFront(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Looks where the partitions end now.
   *
   * @param told what collectors had said before: up to when Kafka has all samples
   */
  void look(Instant told) {
    if (told.isAfter(toldAtEnds) && System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
      lookedAt = System.nanoTime();
      try {
        ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
        toldAtEnds = told;
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.debug("Kafka does not say where its partitions end: {}", e.getMessage());
      }
    }
  }

  /**
   * Network time up to which a partition was read.
   *
   * @param latest the time of the latest sample that was read of it
   */
  Instant readUpTo(TopicPartition partition, Instant latest) {
    var end = ends.get(partition);
    return (end == null || consumer.position(partition) < end) && latest.isBefore(toldAtEnds)
        ? latest
        : toldAtEnds;
  }
}
