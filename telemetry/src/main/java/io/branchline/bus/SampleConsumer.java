package io.branchline.bus;

import io.branchline.export.Destination;
import io.branchline.measure.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group that shares the routers' samples: those of one partition go to one member, in
 * order, and to another when it ends. They count as read when the destination has them, so that one
 * that is killed loses none, and its successor may deliver its last ones again.
 */
public final class SampleConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleConsumer.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** A member that says nothing for so long is dead, unless the client's properties differ. */
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;

  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;
  private final Destination destination;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private volatile boolean closing;

  /**
   * @param group whose members share the work
   */
  public SampleConsumer(KafkaSettings settings, String group, Destination destination) {
    topic = settings.topic();
    this.destination = destination;
    consumer = member(settings, group);
  }

  /** A member of a group; what it has read it notes itself. */
  static KafkaConsumer<String, byte[]> member(KafkaSettings settings, String group) {
    return member(settings, group, Map.of());
  }

  /**
   * As the other.
   *
   * @param more properties of the client
   */
  static KafkaConsumer<String, byte[]> member(
      KafkaSettings settings, String group, Map<String, Object> more) {
    var all =
        new HashMap<String, Object>(
            Map.of(
                "group.id",
                group,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                // What is read may have to wait for who learns from it, or for the disk.
                "max.poll.interval.ms",
                600_000,
                "max.poll.records",
                500));
    all.putAll(more);
    var wanted = settings.with(all);
    wanted.putIfAbsent("session.timeout.ms", SESSION_TIMEOUT_MILLIS);
    return new KafkaConsumer<>(wanted, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Samples that the destination has taken. */
  public long delivered() {
    return delivered.sum();
  }

  /** Messages that are not ours, left out. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Takes part in the group until it is closed from another thread or interrupted. */
  public void run() {
    try (consumer;
        destination) {
      consumer.subscribe(List.of(topic));
      while (!closing) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          deliver(read(records));
          commit();
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    }
  }

  private List<Sample> read(ConsumerRecords<String, byte[]> records) {
    var samples = new ArrayList<Sample>();
    for (var message : records) {
      try {
        samples.addAll(SampleCodec.decode(message.value()));
      } catch (IllegalArgumentException e) {
        unreadable.increment();
        LOG.warn("left out a message of {} at {}: {}", topic, message.offset(), e.getMessage());
      }
    }
    return samples;
  }

  private void deliver(List<Sample> samples) throws InterruptedException {
    boolean failed = false;
    while (!samples.isEmpty()) {
      try {
        destination.deliver(samples);
        delivered.add(samples.size());
        return;
      } catch (Destination.RefusedException e) {
        LOG.error("{} samples are left out: {}", samples.size(), e.getMessage());
        return;
      } catch (IOException e) {
        if (!failed) {
          LOG.warn("samples do not get through, and are tried again: {}", e.toString());
        }
        failed = true;
        if (closing) {
          throw new InterruptedException("closing");
        }
        Thread.sleep(AGAIN);
      }
    }
  }

  private void commit() {
    try {
      consumer.commitSync();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Another member has the partition now, or the broker is away: it is delivered again.
      LOG.warn("what was read is not noted, and may be read again: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
  }
}
