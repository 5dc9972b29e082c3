package io.branchline.bus;

import io.branchline.site.SiteId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells learners and collectors what a controller knows of sites, by way of a topic that keeps the
 * last word of each. Used by one thread.
 */
public final class ContextPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContextPublisher.class);

  private final KafkaSettings settings;
  private final Map<SiteId, byte[]> told = new ConcurrentHashMap<>();
  private @Nullable KafkaProducer<String, byte[]> producer;

  public ContextPublisher(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Tells what is new; what does not get through is told the next time. */
  public void tell(List<SiteContext> contexts) {
    try {
      var to = producer();
      for (var context : contexts) {
        var message = LearningCodec.encode(context);
        var before = told.get(context.site());
        if (before != null && Arrays.equals(before, message)) {
          continue;
        }
        told.put(context.site(), message);
        to.send(
            new ProducerRecord<>(settings.context(), context.site().value(), message),
            (_, failure) -> {
              if (failure != null) {
                told.remove(context.site(), message);
              }
            });
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("learners are not told of sites, and will be later: {}", e.getMessage());
      contexts.forEach(context -> told.remove(context.site()));
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    var made = producer;
    if (made == null) {
      Topics.ensure(
          settings, settings.context(), Optional.of(1), Map.of("cleanup.policy", "compact"));
      made = Producers.create(settings);
      producer = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
  }
}
