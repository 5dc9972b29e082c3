package io.branchline.bus;

import static java.util.stream.Collectors.toSet;

import io.branchline.bus.proto.SiteForecasts;
import io.branchline.learn.ModelStatus;
import io.branchline.measure.Ending;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What learners in other processes publish, for a controller: demands as they were estimated, each
 * once, and how they will move.
 */
public final class LearnedElsewhere implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearnedElsewhere.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final String DEMANDS = "-demands";

  /** Real time; what is older speaks of nothing to come. */
  private static final Duration BACK = Duration.ofHours(2);

  private final KafkaSettings settings;
  private final KafkaConsumer<String, byte[]> consumer;
  private final TopicReader forecasts;
  private final TopicReader trained;
  private final Map<SiteId, SiteForecasts> latest = new ConcurrentHashMap<>();
  private final Map<DemandKey, Double> last = new ConcurrentHashMap<>();
  private final Map<ModelKey, Model> models = new ConcurrentHashMap<>();
  private final Map<SeriesKey, Long> newest = new HashMap<>();
  private @Nullable Thread reading;
  private volatile boolean closed;

  /**
   * What a learner learns at present.
   *
   * @param demands how many it has forecast
   * @param origin the last time that it did, network time
   */
  public record Learner(String name, int demands, Instant origin) {}

  /**
   * A global model.
   *
   * @param learner who forecasts with it
   * @param partition whose demands taught it, and are forecast with it
   */
  public record Model(String learner, int partition, ModelStatus status) {}

  private record ModelKey(Duration horizon, int partition) {}

  /**
   * Nothing is read before {@link #start}.
   *
   * @param group the controller's; for demands one beside it
   */
  public LearnedElsewhere(KafkaSettings settings, String group, NetworkClock clock) {
    this.settings = settings;
    // Learners create the topic, with as many partitions as they learn from.
    consumer =
        SampleConsumer.member(
            settings,
            group + DEMANDS,
            Map.of("metadata.max.age.ms", 5000, "allow.auto.create.topics", false));
    forecasts =
        new TopicReader(
            settings, settings.forecasts(), Optional.of(clock.real().instant().minus(BACK)));
    trained = new TopicReader(settings, settings.models(), Optional.empty());
  }

  /**
   * Begins to read.
   *
   * @param demands is given demands in order of time; they count as read when it returns
   */
  public void start(Consumer<List<Sample>> demands) {
    forecasts.start(this::take, () -> {});
    trained.start(this::takeModel, () -> {});
    reading = Thread.ofPlatform().daemon().name("bus-demands").start(() -> read(demands));
  }

  private void take(byte[] message) {
    try {
      var told = LearningCodec.parseForecasts(message);
      var site = new SiteId(told.getSite());
      var before = latest.get(site);
      if (before == null || before.getOrigin() <= told.getOrigin()) {
        latest.put(site, told);
        told.getForecastsList()
            .forEach(each -> last.put(LearningCodec.forecast(site, each).key(), each.getLast()));
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("left out a message of {}: {}", settings.forecasts(), e.getMessage());
    }
  }

  private void takeModel(byte[] message) {
    try {
      var told = LearningCodec.parseModel(message);
      var model = new Model(told.getLearner(), told.getPartition(), LearningCodec.status(told));
      models.put(new ModelKey(model.status.horizon(), model.partition), model);
    } catch (IllegalArgumentException e) {
      LOG.warn("left out a message of {}: {}", settings.models(), e.getMessage());
    }
  }

  private void read(Consumer<List<Sample>> demands) {
    try (consumer) {
      consumer.subscribe(List.of(settings.demands()));
      while (!closed) {
        var rows = new ArrayList<Sample>();
        consumer.poll(POLL).forEach(message -> read(message.value(), rows));
        if (!rows.isEmpty()) {
          deliver(rows, demands);
          commit();
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException _) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.error("demands are not read from Kafka any more", e);
    }
  }

  /** A learner that was killed leaves its successor to publish some demands again. */
  private void read(byte[] message, List<Sample> into) {
    try {
      for (var row : LearningCodec.rows(LearningCodec.parseDemands(message))) {
        if (row.epochMillis() > newest.getOrDefault(row.series(), Long.MIN_VALUE)) {
          newest.put(row.series(), row.epochMillis());
          into.add(row);
        }
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("left out a message of {}: {}", settings.demands(), e.getMessage());
    }
  }

  private void deliver(List<Sample> rows, Consumer<List<Sample>> demands)
      throws InterruptedException {
    boolean failed = false;
    while (!closed) {
      try {
        demands.accept(rows);
        return;
      } catch (RuntimeException e) {
        if (!failed) {
          LOG.error("demands cannot be kept, and are tried again", e);
        }
        failed = true;
        Thread.sleep(AGAIN);
      }
    }
    throw new InterruptedException("closed");
  }

  private void commit() {
    try {
      consumer.commitSync();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("what was read is not noted, and may be read again: {}", e.getMessage());
    }
  }

  /**
   * How all demands will move, from {@code origin} on, as far as learners have said. One that says
   * nothing any more is taken at its last word, as long as that reaches to {@code origin}; what
   * lies beyond its end stays as it is there.
   */
  public Outlook outlook(Instant origin, Duration step, int steps) {
    var forecasts = new TreeMap<DemandKey, DemandForecast>();
    latest.forEach((site, told) -> {
      long behind = origin.toEpochMilli() - told.getOrigin();
      if (told.getStep() != step.toMillis() || behind < 0 || behind % told.getStep() != 0) {
        return;
      }
      int skipped = (int) Math.min(Integer.MAX_VALUE, behind / told.getStep());
      for (var each : told.getForecastsList()) {
        var whole = LearningCodec.forecast(site, each);
        if (skipped < whole.q50Kbps().size()) {
          forecasts.put(
              whole.key(),
              DemandForecast.of(
                  whole.key(),
                  part(whole.q05Kbps(), skipped, steps),
                  part(whole.q50Kbps(), skipped, steps),
                  part(whole.q95Kbps(), skipped, steps)));
        }
      }
    });
    return new Outlook(origin, step, List.copyOf(forecasts.values()));
  }

  private static double[] part(List<Double> all, int skipped, int steps) {
    var part = new double[steps];
    for (int i = 0; i < steps; i++) {
      part[i] = all.get(Math.min(skipped + i, all.size() - 1));
    }
    return part;
  }

  /** What a demand was when it was last forecast, kbit/s. */
  public OptionalDouble lastKbps(DemandKey key) {
    var kbps = last.get(key);
    return kbps == null ? OptionalDouble.empty() : OptionalDouble.of(kbps);
  }

  /** Who learns, by name: those that have forecast a demand that nobody has since. */
  public List<Learner> listLearners() {
    var learners = new TreeMap<String, Learner>();
    latest
        .values()
        .forEach(told -> {
          var origin = Instant.ofEpochMilli(told.getOrigin());
          learners.merge(
              told.getLearner(),
              new Learner(told.getLearner(), told.getForecastsCount(), origin),
              (one, other) ->
                  new Learner(
                      one.name,
                      one.demands + other.demands,
                      one.origin.isAfter(other.origin) ? one.origin : other.origin));
        });
    return List.copyOf(learners.values());
  }

  /** The global models of those who learn, shortest horizon first. */
  public List<Model> listModels() {
    var names = listLearners().stream().map(Learner::name).collect(toSet());
    return models.values().stream()
        .filter(model -> names.contains(model.learner))
        .sorted(
            Comparator.comparing((Model model) -> model.status.horizon())
                .thenComparing(Model::partition))
        .toList();
  }

  @Override
  public void close() {
    closed = true;
    forecasts.close();
    trained.close();
    consumer.wakeup();
    Ending.await(reading);
  }
}
