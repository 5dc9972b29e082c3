package io.branchline.bus;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How we publish: acknowledged by every in-sync replica, in order, or known to have failed. */
final class Producers {
  /** Real time after which a message that was not acknowledged has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private Producers() {}

  static KafkaProducer<String, byte[]> create(KafkaSettings settings) {
    return new KafkaProducer<>(
        settings.with(
            Map.of(
                "acks",
                "all",
                "enable.idempotence",
                true,
                "compression.type",
                "lz4",
                "linger.ms",
                5,
                "max.block.ms",
                PATIENCE.toMillis(),
                "request.timeout.ms",
                (int) PATIENCE.dividedBy(2).toMillis(),
                "delivery.timeout.ms",
                (int) PATIENCE.toMillis())),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
