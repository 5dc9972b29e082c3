package io.branchline.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.bus.proto.CollectorReport;
import io.branchline.measure.Ending;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What collectors in other processes publish: their samples, as a member of a group that shares the
 * routers, and their reports. Samples count as read only when {@link #release} says that nothing
 * needs them again; a member that is killed, or its successor, is given the others once more. What
 * a collector published twice is handed over once.
 *
 * <p>The sink is called from two threads, one for samples and one for observations.
 */
public final class BusSource implements TelemetrySource {
  private static final Logger LOG = LoggerFactory.getLogger(BusSource.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
  private static final Duration BACK = Duration.ofMinutes(1);

  private final KafkaSettings settings;
  private final Bank bank;
  private final CollectorBoard board;
  private final KafkaConsumer<String, byte[]> consumer;
  private final TopicReader reports;
  private final LongAdder repeated = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private @Nullable Thread reading;
  private volatile Consumer<Instant> resumed = time -> {};
  private volatile boolean closed;
  private volatile Instant released = Instant.EPOCH;
  private volatile Instant readUpTo = Instant.EPOCH;

  // The rest belongs to the thread that reads samples.
  private final Map<TopicPartition, Unreleased> partitions = new HashMap<>();
  private final Map<SeriesKey, Newest> newest = new HashMap<>();
  private long lastCommit = System.nanoTime();
  private final ReadingFront front;

  /** A series, of which there are millions, with the one key that it is known by. */
  private static final class Newest {
    private final SeriesKey key;
    private long millis = Long.MIN_VALUE;

    private Newest(SeriesKey key) {
      this.key = key;
    }
  }

  /**
   * A member of a group; nothing is read before {@link #start}.
   *
   * @param group whose members share the partitions of samples
   */
  public BusSource(KafkaSettings settings, String group, Bank bank, NetworkClock clock) {
    this.settings = settings;
    this.bank = bank;
    board = new CollectorBoard(clock);
    consumer = SampleConsumer.member(settings, group);
    front = new ReadingFront(consumer);
    reports = reportsOf(settings, clock);
  }

  /** Begins early enough that each collector has told all that holds since then. */
  static TopicReader reportsOf(KafkaSettings settings, NetworkClock clock) {
    return new TopicReader(
        settings, settings.reports(), Optional.of(clock.real().instant().minus(BACK)));
  }

  /** Has someone told, before samples come, what network time was released before this start. */
  public void onResumed(Consumer<Instant> taker) {
    resumed = taker;
  }

  @Override
  public void start(Sink sink) {
    if (reading != null) {
      throw new IllegalStateException("it was started before");
    }
    reading = Thread.ofPlatform().daemon().name("bus-samples").start(() -> read(sink));
    reports.start(message -> take(message, sink), () -> observed(board.look(), sink));
  }

  private void take(byte[] message, Sink sink) {
    try {
      observed(board.take(CollectorReport.parseFrom(message)), sink);
    } catch (InvalidProtocolBufferException e) {
      unreadable.increment();
      LOG.warn("left out a message of {}: {}", settings.reports(), e.getMessage());
    }
  }

  private static void observed(List<Observation> observations, Sink sink) {
    observations.forEach(sink::observed);
  }

  private void read(Sink sink) {
    try (consumer) {
      consumer.subscribe(List.of(settings.topic()), new Shares());
      while (!closed) {
        var records = consumer.poll(POLL);
        var samples = new ArrayList<Sample>();
        var late = new ArrayList<Sample>();
        records.forEach(message -> read(message, samples, late));
        deliver(samples, sink::samples);
        deliver(late, sink::late);
        readUpTo = readUpTo();
        if (System.nanoTime() - lastCommit > COMMIT_EVERY.toNanos()) {
          commit();
        }
      }
      commit();
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.error("samples are not read from Kafka any more", e);
    }
  }

  private void read(ConsumerRecord<String, byte[]> message, List<Sample> into, List<Sample> late) {
    long latest = Long.MIN_VALUE;
    try {
      for (var sample : SampleCodec.decode(message.value())) {
        latest = Math.max(latest, sample.epochMillis());
        // Demands are estimated here.
        if (!(sample.series() instanceof SeriesKey.OfDemand)) {
          takeOnce(sample, into, late);
        }
      }
    } catch (IllegalArgumentException e) {
      unreadable.increment();
      LOG.warn(
          "left out a message of {} at {}: {}", settings.topic(), message.offset(), e.getMessage());
    }
    partitions
        .computeIfAbsent(
            new TopicPartition(message.topic(), message.partition()), any -> new Unreleased(0))
        .read(message.offset(), latest);
  }

  /**
   * Collectors give the samples of a series in order: an older one came before, or is of one that
   * was killed and had not published it when another took its routers over.
   */
  private void takeOnce(Sample sample, List<Sample> into, List<Sample> late) {
    var of = newest.computeIfAbsent(sample.series(), Newest::new);
    if (sample.epochMillis() <= of.millis) {
      repeated.increment();
      late.add(new Sample(of.key, sample.epochMillis(), sample.value()));
      return;
    }
    of.millis = sample.epochMillis();
    into.add(new Sample(of.key, sample.epochMillis(), sample.value()));
  }

  /** Until it is done: what cannot be kept is not read, and waits in Kafka. */
  private void deliver(List<Sample> samples, Consumer<List<Sample>> taker)
      throws InterruptedException {
    boolean failed = false;
    while (!samples.isEmpty() && !closed) {
      try {
        taker.accept(samples);
        return;
      } catch (RuntimeException e) {
        if (!failed) {
          LOG.error("samples cannot be kept, and are tried again: {}", e.getMessage(), e);
        }
        failed = true;
        Thread.sleep(AGAIN);
      }
    }
  }

  /** Network time up to which every partition was read. */
  private Instant readUpTo() {
    front.look(board.complete());
    return consumer.assignment().stream()
        .map(partition -> front.readUpTo(partition, latest(partition)))
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private Instant latest(TopicPartition partition) {
    var of = partitions.get(partition);
    return of == null ? Instant.EPOCH : Instant.ofEpochMilli(of.latestMillis());
  }

  private void commit() {
    lastCommit = System.nanoTime();
    var done = released;
    if (done.equals(Instant.EPOCH)) {
      return;
    }
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    partitions.forEach((partition, of) ->
        offsets.put(
            partition,
            // Its successor is told up to when the work was done.
            new OffsetAndMetadata(
                of.release(done.toEpochMilli()), Long.toString(done.toEpochMilli()))));
    try {
      consumer.commitSync(offsets);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Another member has a partition now, or the broker is away: it is given again.
      LOG.warn("what was read is not noted, and may be read again: {}", e.getMessage());
    }
  }

  private final class Shares implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      commit();
      revoked.forEach(partitions::remove);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      lost.forEach(partitions::remove);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      LOG.info("reading {} partitions of {}", assigned.size(), settings.topic());
      consumer.committed(Set.copyOf(assigned)).values().stream()
          .filter(Objects::nonNull)
          .mapToLong(offset -> Long.parseLong(offset.metadata()))
          .max()
          .ifPresent(time -> resumed.accept(Instant.ofEpochMilli(time)));
    }
  }

  /**
   * Network time up to which all samples were handed over, those excepted that a collector took
   * longer to publish than its routers' intervals; the least time while nothing is known.
   */
  public Instant complete() {
    return readUpTo;
  }

  /** Nothing before this network time is needed again, not even after a restart. */
  public void release(Instant before) {
    released = before;
  }

  /** Samples that were published more than once, or after later ones: see {@link Sink#late}. */
  public long repeated() {
    return repeated.sum();
  }

  /** Messages that are not ours, left out. */
  public long unreadable() {
    return unreadable.sum();
  }

  @Override
  public List<SourceStatus> listSources() {
    return board.listSources();
  }

  @Override
  public boolean isStale(SeriesKey series) {
    return switch (series) {
      case SeriesKey.OfLine line -> isSilent(line.line(), line.direction());
      case SeriesKey.OfQueue queue -> isSilent(queue.line(), queue.direction());
      case SeriesKey.OfDemand demand ->
          bank.listLinesOf(demand.demand().site()).stream()
              .anyMatch(line -> isSilent(line.id(), demand.demand().direction()));
      case SeriesKey.OfPolicy policy -> board.isSilent(policy.policy().headend());
      case SeriesKey.OfReport _ -> true;
    };
  }

  private boolean isSilent(LineId id, Direction direction) {
    return bank.findLine(id)
        .map(line -> board.isSilent(line.sendingEnd(direction).node()))
        .orElse(true);
  }

  @Override
  public void close() {
    closed = true;
    reports.close();
    consumer.wakeup();
    Ending.await(reading);
  }
}
