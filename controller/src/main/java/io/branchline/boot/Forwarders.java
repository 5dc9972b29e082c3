package io.branchline.boot;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.SamplePublisher;
import io.branchline.config.ControllerConfig;
import io.branchline.export.Destination;
import io.branchline.export.Forwarder;
import io.branchline.export.RemoteWrite;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends samples on to where the configuration says; to nowhere, unless it says so. */
final class Forwarders implements AutoCloseable {
  private static final String REMOTE_WRITE = "remote-write";
  private static final String KAFKA = "kafka";
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final SeriesStore store;
  private final Map<String, Forwarder> running = new LinkedHashMap<>();

  /**
   * @param remoteWrite the bank's store
   * @param kafka makes what publishes, and only then loads it; empty for who reads from there
   */
  Forwarders(
      Optional<ControllerConfig.RemoteWriteTo> remoteWrite,
      Optional<Supplier<Destination>> kafka,
      SeriesStore store) {
    this.store = store;
    remoteWrite.ifPresentOrElse(
        to -> start(REMOTE_WRITE, new RemoteWrite(to.url(), to.authorization())),
        () -> store.unfollow(REMOTE_WRITE));
    kafka.ifPresentOrElse(publisher -> start(KAFKA, publisher.get()), () -> store.unfollow(KAFKA));
  }

  /** A controller that reads from Kafka does not publish what it reads there once more. */
  static Forwarders of(ControllerConfig.Telemetry config, SeriesStore store, Bank bank) {
    return new Forwarders(
        config.remoteWrite(),
        config
            .kafka()
            .filter(_ -> config.consumerGroup().isEmpty())
            .map(kafka -> toKafka(kafka, bank)),
        store);
  }

  /** Publishes by router. */
  static Supplier<Destination> toKafka(KafkaSettings kafka, Bank bank) {
    return () -> new SamplePublisher(kafka, series -> routerOf(series, bank));
  }

  private void start(String name, Destination destination) {
    running.put(name, new Forwarder(name, store.follow(name), destination, PAUSE));
  }

  /** The router that measures a series; of a demand or a report, its site. */
  static String routerOf(SeriesKey series, Bank bank) {
    return switch (series) {
      case SeriesKey.OfLine line -> sender(line.line(), line.direction(), bank);
      case SeriesKey.OfQueue queue -> sender(queue.line(), queue.direction(), bank);
      case SeriesKey.OfPolicy policy -> policy.policy().headend().value();
      case SeriesKey.OfDemand demand -> demand.demand().site().value();
      case SeriesKey.OfReport report -> report.site().value();
    };
  }

  private static String sender(LineId id, Direction direction, Bank bank) {
    return bank.findLine(id)
        .map(line -> line.sendingEnd(direction).node().value())
        .orElse(id.value());
  }

  /** How each of them does, by name. */
  Map<String, Forwarder.State> states() {
    var states = new LinkedHashMap<String, Forwarder.State>();
    running.forEach((name, forwarder) -> states.put(name, forwarder.state()));
    return states;
  }

  /** Whether the other side has all that was appended before. */
  boolean isDrained() {
    return running.values().stream().allMatch(forwarder -> forwarder.state().behind() == 0);
  }

  @Override
  public void close() {
    running.values().forEach(Forwarder::close);
  }
}
