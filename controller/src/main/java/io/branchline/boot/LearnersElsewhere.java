package io.branchline.boot;

import io.branchline.api.ApiSources;
import io.branchline.bus.ContextPublisher;
import io.branchline.bus.HistoryPublisher;
import io.branchline.bus.KafkaSettings;
import io.branchline.bus.LearnedElsewhere;
import io.branchline.bus.SiteContext;
import io.branchline.bus.TrainingOrder;
import io.branchline.learn.Encapsulation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.segment.Ip;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.Bank;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Demands as learners in processes of their own estimate and forecast them; they are told what the
 * controller knows of sites. Belongs to the learning thread.
 */
final class LearnersElsewhere implements DemandLearner {
  private final KafkaSettings kafka;
  private final SeriesStore store;
  private final NetworkClock clock;
  private final LearnedElsewhere learned;
  private final ContextPublisher publisher;
  private final Worker telling = new Worker("context");
  private final Bank bank;
  private final EstimateBasis basis;
  private Instant complete = Instant.EPOCH;

  /**
   * @param group that the controller reads Kafka as
   */
  LearnersElsewhere(
      KafkaSettings kafka,
      String group,
      SeriesStore store,
      Bank bank,
      NetworkClock clock,
      EstimateBasis basis) {
    this.kafka = kafka;
    this.store = store;
    this.clock = clock;
    this.bank = bank;
    this.basis = basis;
    learned = new LearnedElsewhere(kafka, group, clock);
    publisher = new ContextPublisher(kafka);
  }

  @Override
  public void remember(Consumer<List<Sample>> demands) {
    var now = clock.instant();
    var from = now.minus(OwnLearner.MEMORY);
    var known =
        store.listKeys().stream()
            .filter(SeriesKey.OfDemand.class::isInstance)
            .map(key -> ((SeriesKey.OfDemand) key).demand())
            .toList();
    telling.run(() -> {
      try {
        HistoryPublisher.publish(kafka, known, key -> store.read(SeriesKey.demand(key), from, now));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    learned.start(demands);
  }

  /** Those that demands are estimated from learners read themselves. */
  @Override
  public void observe(List<Sample> samples) {}

  @Override
  public void skipTo(Instant time) {}

  /** Nothing: demands come of themselves. */
  @Override
  public List<Sample> closeUpTo(Instant time) {
    complete = time;
    tellContext();
    return List.of();
  }

  @Override
  public Instant closedBefore() {
    return complete;
  }

  private void tellContext() {
    var encapsulation = basis.encapsulation();
    var sites = Map.copyOf(basis.sites());
    // All of it, of which only what is new is told: something may not have got through.
    telling.run(() -> publisher.tell(contexts(encapsulation, sites)));
  }

  private List<SiteContext> contexts(Encapsulation encapsulation, Map<Ip, SiteId> sites) {
    var addresses = new HashMap<SiteId, List<Ip>>();
    sites.forEach(
        (address, site) -> addresses.computeIfAbsent(site, any -> new ArrayList<>()).add(address));
    return bank.sites().stream()
        .map(site ->
            new SiteContext(
                site.id(),
                addresses.getOrDefault(site.id(), List.of()),
                overheads(site, encapsulation)))
        .toList();
  }

  private List<SiteContext.Overhead> overheads(Site site, Encapsulation encapsulation) {
    var overheads = new ArrayList<SiteContext.Overhead>();
    if (site.tier() == Tier.BRANCH) {
      for (var trafficClass : bank.classes()) {
        for (var direction : Direction.values()) {
          double bytes = encapsulation.bytesPerPacket(site.id(), trafficClass.name(), direction);
          if (bytes > 0) {
            overheads.add(new SiteContext.Overhead(trafficClass.name(), direction, bytes));
          }
        }
      }
    }
    return overheads;
  }

  /** Learners have learnt it. */
  @Override
  public void learn(DemandKey key, Instant start, double kbps) {}

  @Override
  public Outlook outlook(Instant origin, Duration step, int steps) {
    return learned.outlook(origin, step, steps);
  }

  @Override
  public OptionalDouble lastKbps(DemandKey key) {
    return learned.lastKbps(key);
  }

  /** Learners train theirs nightly of themselves. */
  @Override
  public void train(boolean now) {
    if (now) {
      telling.run(() -> {
        try {
          TrainingOrder.publish(kafka);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    }
  }

  @Override
  public void keepModels() {
    // Learners publish theirs.
  }

  @Override
  public List<ApiSources.Model> listModels() {
    return learned.listModels().stream()
        .map(model ->
            new ApiSources.Model(
                model.status(), Optional.of(model.learner()), Optional.of(model.partition())))
        .toList();
  }

  @Override
  public List<ApiSources.Learner> listLearners() {
    return learned.listLearners().stream()
        .map(each -> new ApiSources.Learner(each.name(), each.demands(), each.origin()))
        .toList();
  }

  @Override
  public void close() {
    learned.close();
    telling.run(publisher::close);
    telling.close();
  }
}
