package io.branchline.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group of collectors that have the shares of routers between them: each share is one
 * member's, and another's soon after that one has died. Shares are the partitions of a topic in
 * which nothing is ever published; Kafka's group protocol does the rest.
 */
public final class ShareGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Of a topic that we create: enough that a dozen collectors have some each. */
  private static final int SHARES = 12;

  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaSettings settings;
  private final Taker taker;
  private final int of;
  private final TreeSet<Integer> ours = new TreeSet<>();
  private final TreeSet<Integer> taken = new TreeSet<>();
  private volatile boolean closed;

  /** Does the work of shares; called by one thread. */
  public interface Taker {
    /**
     * Begins with a share; what it throws is logged, and it is tried again.
     *
     * @param share from 0
     * @param of how many there are
     */
    void take(int share, int of);

    /** Ends with a share that it began with: another has it from then on. */
    void leave(int share);
  }

  /**
   * A member; it has no share before {@link #run}.
   *
   * @throws IllegalStateException when Kafka cannot be asked
   */
  public ShareGroup(KafkaSettings settings, Taker taker) {
    this.settings = settings;
    this.taker = taker;
    of = Topics.ensure(settings, settings.shares(), Optional.of(SHARES), Map.of());
    consumer =
        SampleConsumer.member(
            settings,
            settings.collectors(),
            Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()));
  }

  /** How many shares there are. */
  public int shares() {
    return of;
  }

  /** Takes part in the group until it is closed from another thread or interrupted. */
  public void run() {
    try (consumer) {
      consumer.subscribe(List.of(settings.shares()), new Shares());
      while (!closed) {
        poll();
        ours.stream().filter(share -> !taken.contains(share)).toList().forEach(this::take);
      }
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    } finally {
      List.copyOf(taken).forEach(this::leave);
    }
  }

  private void poll() throws InterruptedException {
    try {
      consumer.poll(POLL);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Kafka does not share out routers, and is asked again: {}", e.toString());
      Thread.sleep(AGAIN);
    }
  }

  private void take(int share) {
    try {
      taker.take(share, of);
      taken.add(share);
    } catch (RuntimeException e) {
      LOG.error("share {} cannot be taken, and is tried again", share + 1, e);
    }
  }

  private void leave(int share) {
    if (taken.remove(share)) {
      try {
        taker.leave(share);
      } catch (RuntimeException e) {
        LOG.error("share {} was not left in order", share + 1, e);
      }
    }
  }

  private final class Shares implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      assigned.forEach(partition -> ours.add(partition.partition()));
      LOG.info("has {} of {} shares", ours.size(), of);
    }

    /** Before anybody else has them: nobody is heard twice. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      revoked.forEach(partition -> {
        ours.remove(partition.partition());
        leave(partition.partition());
      });
      LOG.info("has {} of {} shares", ours.size(), of);
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }
}
