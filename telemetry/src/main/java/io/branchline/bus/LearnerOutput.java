package io.branchline.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a learner has learnt, and tries until it is there. Used by one thread. */
final class LearnerOutput implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearnerOutput.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final BooleanSupplier closed;
  private KafkaProducer<String, byte[]> producer;

  /** A message and its key. */
  record Message(String key, byte[] body) {}

  /**
   * @param closed whether to give up
   */
  LearnerOutput(KafkaSettings settings, BooleanSupplier closed) {
    this.settings = settings;
    this.closed = closed;
    producer = Producers.create(settings);
  }

  /**
   * Publishes messages in order, and returns when every in-sync replica has them. One that was not
   * acknowledged is sent again, so that a reader may see it twice.
   *
   * @return the offset of the first; 0 when there are none
   * @throws InterruptedException when it was closed before
   */
  long publish(String topic, int partition, List<Message> messages) throws InterruptedException {
    boolean failed = false;
    while (!closed.getAsBoolean()) {
      try {
        return send(topic, partition, messages);
      } catch (ExecutionException | KafkaException e) {
        if (!failed) {
          LOG.warn(
              "{} does not take what was learnt, and it is tried again: {}", topic, e.toString());
        }
        failed = true;
        producer.close(Duration.ZERO);
        producer = Producers.create(settings);
        Thread.sleep(AGAIN);
      }
    }
    throw new InterruptedException("closed");
  }

  private long send(String topic, int partition, List<Message> messages)
      throws ExecutionException, InterruptedException {
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (var message : messages) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, message.key, message.body)));
    }
    producer.flush();
    long first = Long.MAX_VALUE;
    for (var record : sent) {
      first = Math.min(first, record.get().offset());
    }
    return sent.isEmpty() ? 0 : first;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
