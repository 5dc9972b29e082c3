package io.branchline.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.bus.proto.CollectorReport;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of a group of processes that share the branches, and learn each one's demands: the samples of
 * a branch are in one partition, and a partition is one member's at a time. What they learn they
 * publish, and whoever takes a partition over begins with what was published of it.
 *
 * <p>Samples count as read only when the minute that they belong to is learnt and published. One
 * that is killed in between leaves them to its successor, which leaves out the demands that were
 * published.
 */
public final class SiteLearner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SiteLearner.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** How long days are kept for those that take over: what is usual in a week. */
  static final Map<String, String> KEEPING = retention(35);

  /** How long minutes are kept, which are soon in days: for controllers that were away. */
  private static final Map<String, String> KEEPING_MINUTES = retention(7);

  private final KafkaSettings settings;
  private final LearnerOptions options;
  private final int partitions;
  private final KafkaConsumer<String, byte[]> consumer;
  private final CollectorBoard board;
  private final TopicReader reports;
  private final ContextReader context;
  private final LearnerOutput output;
  private final TopicReader orders;
  private final AtomicBoolean ordered = new AtomicBoolean();
  private final ExecutorService trainer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("training").factory());
  private final ReadingFront front;
  private final Map<TopicPartition, Held> shards = new HashMap<>();
  private volatile Set<Integer> held = Set.of();
  private volatile boolean closed;
  private long lastCommit = System.nanoTime();
  private long lastLook = System.nanoTime();

  /** A partition that is ours at present. */
  private static final class Held {
    private final SiteShard shard;
    private final long historyEnd;
    private final Unreleased unreleased;
    private final Map<SeriesKey, Long> newest = new HashMap<>();
    private Instant done;

    private Held(SiteShard shard, long historyEnd, long from, Instant done) {
      this.shard = shard;
      this.historyEnd = historyEnd;
      this.done = done;
      unreleased = new Unreleased(from);
    }
  }

  /**
   * A member of the group; nothing is read before {@link #run}. Creates the topics that are not
   * there yet.
   *
   * @throws IllegalStateException when Kafka cannot be asked, or topics do not fit each other
   */
  public SiteLearner(KafkaSettings settings, LearnerOptions options) {
    this.settings = settings;
    this.options = options;
    partitions = Topics.ensure(settings, settings.sites(), Optional.empty(), Map.of());
    requireAsMany(settings.history(), KEEPING);
    requireAsMany(settings.days(), KEEPING);
    requireAsMany(settings.demands(), KEEPING_MINUTES);
    requireAsMany(settings.forecasts(), Map.of());
    requireAsMany(settings.models(), Map.of("cleanup.policy", "compact"));
    TrainingOrder.ensureTopic(settings);
    consumer =
        SampleConsumer.member(
            settings,
            settings.learners(),
            // A partition that stays with a member is not learnt anew.
            Map.of(
                "partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName(),
                // To learn what others have learnt may take minutes.
                "max.poll.interval.ms",
                3_600_000));
    front = new ReadingFront(consumer);
    board = new CollectorBoard(options.clock());
    context = new ContextReader(settings);
    reports = BusSource.reportsOf(settings, options.clock());
    output = new LearnerOutput(settings, () -> closed);
    // Who takes over later trains then.
    orders =
        new TopicReader(
            settings, settings.trainings(), Optional.of(options.clock().real().instant()));
  }

  private static Map<String, String> retention(int days) {
    return Map.of("retention.ms", Long.toString(Duration.ofDays(days).toMillis()));
  }

  private void requireAsMany(String topic, Map<String, String> properties) {
    int count = Topics.ensure(settings, topic, Optional.of(partitions), properties);
    if (count != partitions) {
      throw new IllegalStateException(
          "topic %s has %d partitions, but %s has %d: they must have as many"
              .formatted(topic, count, settings.sites(), partitions));
    }
  }

  /** The partitions that are ours at present. */
  public Set<Integer> held() {
    return held;
  }

  /** Takes part in the group until it is closed from another thread or interrupted. */
  public void run() {
    reports.start(this::report, board::look);
    orders.start(_ -> ordered.set(true), () -> {});
    try (consumer) {
      consumer.subscribe(List.of(settings.sites()), new Shares());
      while (!closed) {
        try {
          round();
        } catch (WakeupException | InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          LOG.warn("Kafka does not answer, and is asked again: {}", e.toString());
          Thread.sleep(AGAIN);
        }
      }
      commit(shards.keySet());
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    } finally {
      reports.close();
      orders.close();
      trainer.shutdownNow();
      context.close();
      output.close();
    }
  }

  private void round() throws InterruptedException {
    consumer.poll(POLL).forEach(this::read);
    for (var partition : consumer.assignment()) {
      if (!shards.containsKey(partition)) {
        takeOver(partition);
      }
    }
    if (ordered.getAndSet(false)) {
      shards.values().forEach(held -> held.shard.train(true));
    }
    front.look(board.complete());
    for (var each : shards.entrySet()) {
      advance(each.getKey(), each.getValue());
    }
    if (System.nanoTime() - lastCommit > COMMIT_EVERY.toNanos()) {
      lastCommit = System.nanoTime();
      commit(shards.keySet());
    }
    if (System.nanoTime() - lastLook > LOOK_EVERY.toNanos()) {
      lastLook = System.nanoTime();
      lookForHistory();
    }
  }

  private void report(byte[] message) {
    try {
      board.take(CollectorReport.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("left out a message of {}: {}", settings.reports(), e.getMessage());
    }
  }

  private void read(ConsumerRecord<String, byte[]> message) {
    var of = shards.get(new TopicPartition(message.topic(), message.partition()));
    if (of == null) {
      return;
    }
    long latest = Long.MIN_VALUE;
    try {
      var samples = new ArrayList<Sample>();
      for (var sample : SampleCodec.decode(message.value())) {
        latest = Math.max(latest, sample.epochMillis());
        // A collector may publish something twice, but each series in order.
        if (sample.epochMillis() > of.newest.getOrDefault(sample.series(), Long.MIN_VALUE)) {
          of.newest.put(sample.series(), sample.epochMillis());
          samples.add(sample);
        }
      }
      of.shard.take(samples);
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "left out a message of {} at {}: {}", message.topic(), message.offset(), e.getMessage());
    }
    of.unreleased.read(message.offset(), latest);
  }

  private void advance(TopicPartition partition, Held of) throws InterruptedException {
    var latest = Instant.ofEpochMilli(of.unreleased.latestMillis());
    of.done = of.shard.advance(front.readUpTo(partition, latest));
  }

  private void commit(Collection<TopicPartition> which) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : which) {
      var of = shards.get(partition);
      if (of != null && of.done.isAfter(Instant.EPOCH)) {
        long done = of.done.toEpochMilli();
        offsets.put(
            partition, new OffsetAndMetadata(of.unreleased.release(done), Long.toString(done)));
      }
    }
    try {
      consumer.commitSync(offsets);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RebalanceInProgressException e) {
      LOG.debug("what was learnt is noted when members have agreed who has what");
    } catch (KafkaException e) {
      LOG.warn("what was learnt is not noted, and may be read again: {}", e.getMessage());
    }
  }

  private final class Shares implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      commit(revoked);
      revoked.forEach(shards::remove);
      say();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      lost.forEach(shards::remove);
      say();
    }

    /** They are taken over when there is time to learn what was published of them. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {}
  }

  private void say() {
    held = Set.copyOf(shards.keySet().stream().map(TopicPartition::partition).toList());
    LOG.info("learns the branches of partitions {} of {}", held, partitions);
  }

  /** Begins with what was published of a partition, and reads on where an earlier owner ended. */
  private void takeOver(TopicPartition samples) {
    int partition = samples.partition();
    long begun = System.nanoTime();
    var shard = new SiteShard(partition, partitions, options, settings, context, output, trainer);
    WholePartition.read(
        settings, new TopicPartition(settings.models(), partition), shard::recallModel);
    long history = WholePartition.read(settings, historyOf(samples), shard::recallHistory);
    shard.endHistory();
    long days =
        WholePartition.read(
            settings, new TopicPartition(settings.days(), partition), shard::recallDay);
    long demands =
        WholePartition.read(
            settings,
            new TopicPartition(settings.demands(), partition),
            shard.minutesFrom(),
            shard::recall);
    var noted = consumer.committed(Set.of(samples)).get(samples);
    long from = noted == null ? 0 : noted.offset();
    var done =
        noted == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(noted.metadata()));
    shard.resumeAt(done);
    consumer.seek(samples, from);
    shards.put(samples, new Held(shard, history, from, done));
    LOG.info(
        "learnt partition {} from history up to {}, days up to {} and minutes from {} to {} in {} ms",
        partition,
        history,
        days,
        shard.minutesFrom(),
        demands,
        (System.nanoTime() - begun) / 1_000_000);
    say();
  }

  /** History that is published when demands are being learnt is learnt, too: all begins anew. */
  private void lookForHistory() {
    var all = Map.copyOf(shards);
    var ends = consumer.endOffsets(all.keySet().stream().map(this::historyOf).toList());
    all.forEach((samples, of) -> {
      if (ends.getOrDefault(historyOf(samples), 0L) > of.historyEnd) {
        commit(Set.of(samples));
        shards.remove(samples);
      }
    });
  }

  private TopicPartition historyOf(TopicPartition samples) {
    return new TopicPartition(settings.history(), samples.partition());
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }
}
