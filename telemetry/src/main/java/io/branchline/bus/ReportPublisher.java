package io.branchline.bus;

import io.branchline.bus.proto.CollectorReport;
import io.branchline.measure.Ending;
import io.branchline.measure.Observation;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.NetworkClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells controllers, over Kafka, what a collector knows beside samples: observations as they are
 * made, how well its routers are heard, and up to when its samples are complete. All that holds is
 * told again from time to time, so that whoever comes later, or missed something, knows it as well.
 */
public final class ReportPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReportPublisher.class);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration STATUS_EVERY = Duration.ofSeconds(10);
  private static final Duration REPEAT_EVERY = Duration.ofSeconds(30);

  /** Routers or observations in a message. */
  private static final int PARTS = 200;

  private final KafkaSettings settings;
  private final String collector;
  private final Supplier<List<SourceStatus>> sources;
  private final BooleanSupplier drained;
  private final NetworkClock clock;
  private final long run;
  private final Standing standing = new Standing();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean heardChanged;

  // The rest belongs to the thread.
  private Instant complete = Instant.EPOCH;
  private Instant toldStatus = Instant.EPOCH;
  private Instant repeated = Instant.EPOCH;
  private boolean failing;

  /**
   * Begins to tell.
   *
   * @param collector its name, which no other has at the same time
   * @param sources how well each of its routers is heard
   * @param drained whether Kafka has every sample that was taken in before the question
   */
  public ReportPublisher(
      KafkaSettings settings,
      String collector,
      Supplier<List<SourceStatus>> sources,
      BooleanSupplier drained,
      NetworkClock clock) {
    this.settings = settings;
    this.collector = collector;
    this.sources = sources;
    this.drained = drained;
    this.clock = clock;
    run = clock.real().instant().toEpochMilli();
    thread = Thread.ofPlatform().daemon().name("bus-reports").start(this::run);
  }

  /** Takes an observation; never waits. */
  public void observed(Observation observation) {
    heardChanged |=
        observation instanceof Observation.SourceHeard
            || observation instanceof Observation.SourceSilent;
    standing.note(observation);
    news.release();
  }

  private void run() {
    var producer = Producers.create(settings);
    try {
      while (!closed) {
        if (news.tryAcquire(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
        if (!tell(producer)) {
          // One that has failed may hold what was given up: a new one has nothing.
          producer.close(Duration.ZERO);
          producer = Producers.create(settings);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  /** Whether it got through; what did not is told with the next. */
  private boolean tell(KafkaProducer<String, byte[]> producer) throws InterruptedException {
    var now = clock.real().instant();
    var asked = clock.instant();
    complete = drained.getAsBoolean() ? asked : complete;
    if (!now.isBefore(repeated.plus(REPEAT_EVERY))) {
      standing.repeat();
    }
    boolean withStatus = heardChanged || !now.isBefore(toldStatus.plus(STATUS_EVERY));
    heardChanged = false;
    var changes = standing.take();
    try {
      send(producer, changes, withStatus ? sources.get() : List.of());
      if (failing) {
        LOG.info("reports get through to Kafka again");
      }
      failing = false;
      toldStatus = withStatus ? now : toldStatus;
      repeated = now.isBefore(repeated.plus(REPEAT_EVERY)) ? repeated : now;
      return true;
    } catch (ExecutionException | KafkaException e) {
      if (!failing) {
        LOG.warn("reports do not get through to Kafka, and are tried again: {}", e.toString());
      }
      failing = true;
      heardChanged |= withStatus;
      standing.putBack(changes);
      return false;
    }
  }

  private void send(
      KafkaProducer<String, byte[]> producer,
      List<Observation> changes,
      List<SourceStatus> statuses)
      throws ExecutionException, InterruptedException {
    var heard = statuses.stream().map(ReportCodec::encode).toList();
    var observed = changes.stream().map(ReportCodec::encode).flatMap(Optional::stream).toList();
    var reports = new ArrayList<CollectorReport.Builder>();
    for (int at = 0; at < Math.max(heard.size(), observed.size()) || at == 0; at += PARTS) {
      reports.add(
          CollectorReport.newBuilder()
              .addAllHeard(part(heard, at))
              .addAllObserved(part(observed, at)));
    }
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (var report : reports) {
      report.setCollector(collector).setRun(run).setComplete(complete.toEpochMilli());
      // One key, so one partition: what a collector tells stays in order.
      sent.add(
          producer.send(
              new ProducerRecord<>(settings.reports(), collector, report.build().toByteArray())));
    }
    producer.flush();
    for (var record : sent) {
      record.get();
    }
  }

  private static <T> List<T> part(List<T> all, int from) {
    return all.subList(Math.min(from, all.size()), Math.min(from + PARTS, all.size()));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Ending.await(thread);
  }
}
