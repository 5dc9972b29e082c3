package io.branchline.boot;

import io.branchline.bus.ContextReader;
import io.branchline.bus.KafkaSettings;
import io.branchline.bus.ReportPublisher;
import io.branchline.bus.SamplePublisher;
import io.branchline.config.ConfigException;
import io.branchline.config.ControllerConfig;
import io.branchline.export.Destination;
import io.branchline.inventory.Inventory;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.site.Bank;
import io.branchline.store.Retention;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects from a share of the routers and publishes to Kafka, without any controller. Samples wait
 * in a series store of its own until Kafka has them, through a {@code kill -9}, too.
 */
final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final Duration DAY = Duration.ofDays(1);

  /** What Kafka has is not needed here. */
  private static final Retention SHORTEST = new Retention(DAY, DAY, DAY, DAY);

  /** Real time. */
  private static final Duration KEEP_EVERY = Duration.ofMinutes(10);

  /** Real time that Kafka is given at the end to take what it has not. */
  private static final Duration DRAINING = Duration.ofSeconds(5);

  private static final Duration DRAIN_LOOK = Duration.ofMillis(50);

  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Optional<Share> share;
  private final Collecting collecting;
  private final Forwarders forwarders;

  /**
   * Starts to collect from a share of the routers.
   *
   * @param flows whether flow records are taken as well, from every router that sends any
   * @throws ConfigException when a file that people wrote is wrong
   * @throws IOException when the data folder cannot be used
   */
  static Collector ofShare(ControllerConfig config, Inventory inventory, Share share, boolean flows)
      throws IOException {
    var name = "collector-%d-of-%d".formatted(share.number(), share.of());
    return new Collector(config, inventory, name, Optional.of(share), flows);
  }

  /** As above, but takes flow records alone. */
  static Collector ofFlows(ControllerConfig config, Inventory inventory) throws IOException {
    return new Collector(config, inventory, "collector-flows", Optional.empty(), true);
  }

  /** Where collectors publish; throws {@link ConfigException} when nothing is said of it. */
  static KafkaSettings kafka(ControllerConfig config) {
    return config
        .telemetry()
        .kafka()
        .orElseThrow(() ->
            new ConfigException(
                "the configuration", 0, "telemetry.kafka", "is missing: collectors publish"));
  }

  private Collector(
      ControllerConfig config,
      Inventory inventory,
      String name,
      Optional<Share> share,
      boolean flows)
      throws IOException {
    this.share = share;
    var kafka = kafka(config);
    try {
      var clock = config.networkClock(InstantSource.system());
      var folder = config.data().resolve(name);
      Files.createDirectories(folder);
      var store = part(SeriesStore.open(folder.resolve("series"), SHORTEST));
      forwarders =
          part(
              new Forwarders(
                  Optional.empty(),
                  Optional.of(
                      publisher(kafka, inventory.bank(), config.telemetry().learnersElsewhere())),
                  store));
      part((AutoCloseable) this::drain);
      collecting =
          Collecting.ofRouters(
              config,
              inventory,
              clock,
              router -> share.map(part -> part.includes(router)).orElse(false),
              flows);
      var reports = share.map(part -> part(reports(kafka, part, clock)));
      part(collecting).start(new Publishing(store, reports));
      var timer = part(new Timer());
      timer.every(KEEP_EVERY, () -> store.maintain(clock.instant()));
      timer.every(SAY_EVERY, this::say);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Supplier<Destination> publisher(KafkaSettings kafka, Bank bank, boolean forLearners) {
    if (!forLearners) {
      return Forwarders.toKafka(kafka, bank);
    }
    var context = part(new ContextReader(kafka));
    return () ->
        new SamplePublisher(
            kafka, series -> Forwarders.routerOf(series, bank), bank, context::siteOf);
  }

  /**
   * Who takes the share over publishes newer samples, behind which older ones count for nothing.
   */
  private void drain() throws InterruptedException {
    long begun = System.nanoTime();
    while (!forwarders.isDrained() && System.nanoTime() - begun < DRAINING.toNanos()) {
      Thread.sleep(DRAIN_LOOK);
    }
  }

  private ReportPublisher reports(KafkaSettings kafka, Share share, NetworkClock clock) {
    return new ReportPublisher(
        kafka, share.toString(), collecting::listSources, forwarders::isDrained, clock);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** Samples go by way of the store, observations at once. */
  private record Publishing(SeriesStore store, Optional<ReportPublisher> reports)
      implements TelemetrySource.Sink {
    @Override
    public void samples(List<Sample> samples) {
      store.append(samples);
    }

    @Override
    public void observed(Observation observation) {
      reports.ifPresent(publisher -> publisher.observed(observation));
    }
  }

  private void say() {
    var sources = collecting.listSources();
    long heard = sources.stream().filter(s -> s.state() == SourceStatus.State.CONNECTED).count();
    forwarders
        .states()
        .forEach((name, state) ->
            LOG.info(
                "{} of {} routers are heard; {} samples are in {}, {} rounds wait, {} are lost{}",
                heard,
                sources.size(),
                state.delivered(),
                name,
                state.behind(),
                state.lost(),
                state.error().map(why -> ": " + why).orElse("")));
  }

  @Override
  public String toString() {
    return "collecting from %d routers, %s"
        .formatted(
            collecting.listSources().size(), share.map(part -> "share " + part).orElse("flows"));
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part did not stop cleanly", e);
      }
    }
  }
}
