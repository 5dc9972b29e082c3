package io.branchline.bus;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandKey;
import io.branchline.store.Points;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells learners, once, what demands were before anybody learnt them. */
public final class HistoryPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryPublisher.class);

  /** Values in a message. */
  private static final int PART = 2000;

  private HistoryPublisher() {}

  /**
   * Publishes the history of demands, unless some was published before. Waits until it is there.
   *
   * @param read gives what is known of a demand
   * @throws IllegalStateException when Kafka does not take it; what was taken stays
   */
  public static void publish(
      KafkaSettings settings, Collection<DemandKey> demands, Function<DemandKey, Points> read)
      throws InterruptedException {
    int partitions = Topics.ensure(settings, settings.sites(), Optional.empty(), Map.of());
    Topics.ensure(settings, settings.history(), Optional.of(partitions), SiteLearner.KEEPING);
    if (demands.isEmpty() || !Topics.isEmpty(settings, settings.history())) {
      return;
    }
    long count = 0;
    try (var producer = Producers.create(settings)) {
      for (var demand : demands) {
        var points = read.apply(demand);
        count += points.size();
        send(producer, settings.history(), demand, points);
      }
    } catch (ExecutionException | KafkaException e) {
      throw new IllegalStateException("Kafka did not take history: " + e.getMessage(), e);
    }
    LOG.info("published {} earlier values of {} demands", count, demands.size());
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, DemandKey demand, Points points)
      throws ExecutionException, InterruptedException {
    var series = SeriesKey.demand(demand);
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (int from = 0; from < points.size(); from += PART) {
      var part = new ArrayList<Sample>();
      for (int i = from; i < Math.min(from + PART, points.size()); i++) {
        part.add(new Sample(series, points.times()[i], points.values()[i]));
      }
      sent.add(
          producer.send(
              new ProducerRecord<>(topic, demand.site().value(), SampleCodec.encode(part))));
    }
    for (var record : sent) {
      record.get();
    }
  }
}
