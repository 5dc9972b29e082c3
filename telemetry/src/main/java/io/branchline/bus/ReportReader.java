package io.branchline.bus;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Reads all that collectors report, from a minute before now on: in that time each has told all
 * that holds. Every controller reads everything, so there is no group.
 */
final class ReportReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReportReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration BACK = Duration.ofMinutes(1);

  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;
  private final InstantSource clock;
  private @Nullable Thread thread;
  private volatile boolean closed;

  ReportReader(KafkaSettings settings, InstantSource clock) {
    this.clock = clock;
    topic = settings.reports();
    consumer =
        new KafkaConsumer<>(
            settings.with(Map.of("enable.auto.commit", false, "auto.offset.reset", "latest")),
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
    thread = Thread.ofPlatform().daemon().name("bus-reports").start(() -> run(taker, idle));
  }

  private void run(Consumer<byte[]> taker, Runnable idle) {
    try (consumer) {
      boolean begun = false;
      while (!closed) {
        try {
          begun = begun || begin();
          if (begun) {
            consumer.poll(POLL).forEach(message -> taker.accept(message.value()));
          }
          idle.run();
        } catch (WakeupException | InterruptException e) {
          throw e;
        } catch (RuntimeException e) {
          LOG.warn("reports of collectors are not read, and are tried again: {}", e.toString());
          Thread.sleep(AGAIN);
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    }
  }

  /** Goes back a little in every partition; false when Kafka does not tell of any. */
  private boolean begin() {
    var from = clock.instant().minus(BACK).toEpochMilli();
    var times = new HashMap<TopicPartition, Long>();
    for (var partition : consumer.partitionsFor(topic)) {
      times.put(new TopicPartition(topic, partition.partition()), from);
    }
    consumer.assign(times.keySet());
    consumer
        .offsetsForTimes(times)
        .forEach((partition, found) -> {
          if (found == null) {
            consumer.seekToEnd(List.of(partition));
          } else {
            consumer.seek(partition, found.offset());
          }
        });
    return !times.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    var running = thread;
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
