package io.branchline.boot;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.ReportPublisher;
import io.branchline.config.ConfigException;
import io.branchline.config.ControllerConfig;
import io.branchline.inventory.Inventory;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
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

  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Collecting collecting;
  private final Forwarders forwarders;

  /**
   * Starts to collect.
   *
   * @throws ConfigException when a file that people wrote is wrong
   * @throws IOException when the data folder cannot be used
   */
  static Collector start(ControllerConfig config, Share share) throws IOException {
    return new Collector(config, share);
  }

  private Collector(ControllerConfig config, Share share) throws IOException {
    var kafka =
        config
            .telemetry()
            .kafka()
            .orElseThrow(() ->
                new ConfigException(
                    "the configuration", 0, "telemetry.kafka", "is missing: collectors publish"));
    try {
      var real = InstantSource.system();
      var clock =
          config
              .clock()
              .map(c -> new NetworkClock(c.start(), c.speed(), c.epoch(), real))
              .orElseGet(() -> NetworkClock.real(real));
      var inventory = Inventory.read(config.inventory());
      var folder =
          config.data().resolve("collector-%d-of-%d".formatted(share.number(), share.of()));
      Files.createDirectories(folder);
      var store = part(SeriesStore.open(folder.resolve("series"), SHORTEST));
      forwarders =
          part(new Forwarders(Optional.empty(), Optional.of(kafka), store, inventory.bank()));
      collecting = Collecting.ofRouters(config, inventory, clock, share::includes);
      var reports = part(reports(kafka, share, clock));
      part(collecting).start(new Publishing(store, reports));
      var timer = part(new Timer());
      timer.every(KEEP_EVERY, () -> store.maintain(clock.instant()));
      timer.every(SAY_EVERY, this::say);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
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
  private record Publishing(SeriesStore store, ReportPublisher reports)
      implements TelemetrySource.Sink {
    @Override
    public void samples(List<Sample> samples) {
      store.append(samples);
    }

    @Override
    public void observed(Observation observation) {
      reports.observed(observation);
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

  /** How many routers are its share. */
  int routers() {
    return collecting.listSources().size();
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
