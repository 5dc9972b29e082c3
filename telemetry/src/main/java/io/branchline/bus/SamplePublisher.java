package io.branchline.bus;

import io.branchline.export.Destination;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.segment.Ip;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes samples to Kafka, those of a router in one partition and in order; for learners, if
 * there are any, those that demands are estimated from once more, by branch. Delivered means that
 * every in-sync replica has them; what was not is sent again, so that a consumer may see it twice.
 */
public final class SamplePublisher implements Destination {
  private final KafkaSettings settings;
  private final Function<SeriesKey, String> router;
  private final Function<SeriesKey, Optional<SiteId>> branch;
  private KafkaProducer<String, byte[]> producer;

  /**
   * @param router by series, the name of the router that measures it: its partition's key
   */
  public SamplePublisher(KafkaSettings settings, Function<SeriesKey, String> router) {
    this(settings, router, series -> Optional.empty());
  }

  /**
   * As the other, for learners as well.
   *
   * @param siteOf the site whose gateway has this address, the endpoint of policies
   */
  public SamplePublisher(
      KafkaSettings settings,
      Function<SeriesKey, String> router,
      Bank bank,
      Function<Ip, Optional<SiteId>> siteOf) {
    this(settings, router, new BranchKeys(bank, siteOf)::branchOf);
  }

  private SamplePublisher(
      KafkaSettings settings,
      Function<SeriesKey, String> router,
      Function<SeriesKey, Optional<SiteId>> branch) {
    this.settings = settings;
    this.router = router;
    this.branch = branch;
    producer = Producers.create(settings);
  }

  @Override
  public void deliver(List<Sample> samples) throws IOException, InterruptedException {
    try {
      send(samples);
    } catch (ExecutionException e) {
      beginAnew();
      throw new IOException("Kafka did not take samples: " + e.getCause(), e);
    } catch (TimeoutException e) {
      beginAnew();
      throw new IOException(
          "Kafka did not take samples within " + Producers.PATIENCE.toSeconds() + " s", e);
    } catch (KafkaException e) {
      beginAnew();
      throw new IOException("Kafka did not take samples: " + e.getMessage(), e);
    }
  }

  private void send(List<Sample> samples)
      throws ExecutionException, InterruptedException, TimeoutException {
    long begun = System.nanoTime();
    var sent = new ArrayList<Future<RecordMetadata>>();
    samples.stream()
        .collect(Collectors.groupingBy(sample -> router.apply(sample.series())))
        .forEach((key, part) -> sent.add(send(settings.topic(), key, part)));
    var byBranch = new HashMap<SiteId, List<Sample>>();
    for (var sample : samples) {
      branch
          .apply(sample.series())
          .ifPresent(site -> byBranch.computeIfAbsent(site, any -> new ArrayList<>()).add(sample));
    }
    byBranch.forEach((site, part) -> sent.add(send(settings.sites(), site.value(), part)));
    for (var record : sent) {
      long left = Producers.PATIENCE.toNanos() - (System.nanoTime() - begun);
      record.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    }
  }

  private Future<RecordMetadata> send(String topic, String key, List<Sample> samples) {
    return producer.send(new ProducerRecord<>(topic, key, SampleCodec.encode(samples)));
  }

  /**
   * The client may try for much longer than it is told to while its broker is away. A new one knows
   * nothing of what the old one still tries.
   */
  private void beginAnew() {
    producer.close(Duration.ZERO);
    producer = Producers.create(settings);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
