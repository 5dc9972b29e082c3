package io.branchline.bus;

import io.branchline.export.Destination;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes samples to Kafka, those of a router in one partition and in order. Delivered means that
 * every in-sync replica has them; what was not is sent again, so that a consumer may see it twice.
 */
public final class SamplePublisher implements Destination {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String topic;
  private final Function<SeriesKey, String> router;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param router by series, the name of the router that measures it: its partition's key
   */
  public SamplePublisher(KafkaSettings settings, Function<SeriesKey, String> router) {
    topic = settings.topic();
    this.router = router;
    producer =
        new KafkaProducer<>(
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

  @Override
  public void deliver(List<Sample> samples) throws IOException, InterruptedException {
    var sent = new ArrayList<Future<RecordMetadata>>();
    try {
      samples.stream()
          .collect(Collectors.groupingBy(sample -> router.apply(sample.series())))
          .forEach((key, ofRouter) ->
              sent.add(
                  producer.send(new ProducerRecord<>(topic, key, SampleCodec.encode(ofRouter)))));
      producer.flush();
      for (var record : sent) {
        record.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("Kafka did not take samples: " + e.getCause(), e);
    } catch (KafkaException e) {
      throw new IOException("Kafka did not take samples: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
