package io.branchline.bus;

import io.branchline.measure.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of a topic on a thread of its own: each reader everything, so there is no group. It
 * waits for a topic that is not there yet.
 */
final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;
  private final Optional<Instant> from;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * @param from real time: what was published earlier is not read; empty: everything is
   */
  TopicReader(KafkaSettings settings, String topic, Optional<Instant> from) {
    this.topic = topic;
    this.from = from;
    consumer =
        new KafkaConsumer<>(
            settings.with(
                Map.of(
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    from.isPresent() ? "latest" : "earliest",
                    // So that a topic that somebody else is about to create is soon found.
                    "metadata.max.age.ms",
                    5000,
                    "allow.auto.create.topics",
                    false)),
            new StringDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Begins to read.
   *
   * @param taker is given each message
   * @param idle is run between messages, twice a second or more often
   */
  void start(Consumer<byte[]> taker, Runnable idle) {
    thread = Thread.ofPlatform().daemon().name("read-" + topic).start(() -> run(taker, idle));
  }

  private void run(Consumer<byte[]> taker, Runnable idle) {
    try (consumer) {
      boolean begun = false;
      while (!closed) {
        try {
          begun = begun || begin();
          if (begun) {
            consumer.poll(POLL).forEach(message -> taker.accept(message.value()));
          } else {
            Thread.sleep(AGAIN);
          }
          idle.run();
        } catch (WakeupException | InterruptException e) {
          throw e;
        } catch (RuntimeException e) {
          LOG.warn("{} is not read, and is tried again: {}", topic, e.toString());
          Thread.sleep(AGAIN);
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    }
  }

  /** Goes to where to begin in every partition; false when Kafka does not tell of any. */
  private boolean begin() {
    // To ask for the one alone would be asked again and again at once while it is not there.
    var partitions =
        consumer.listTopics().getOrDefault(topic, List.of()).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return false;
    }
    consumer.assign(partitions);
    from.ifPresentOrElse(
        time -> seek(partitions, time), () -> consumer.seekToBeginning(partitions));
    return true;
  }

  private void seek(List<TopicPartition> partitions, Instant time) {
    var times = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach((partition, found) -> {
          if (found == null) {
            consumer.seekToEnd(List.of(partition));
          } else {
            consumer.seek(partition, found.offset());
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    Ending.await(thread);
  }
}
