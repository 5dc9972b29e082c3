package io.branchline.boot;

import io.branchline.api.ApiSources;
import io.branchline.journal.ModelTable;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandEstimator;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.SeriesTraits;
import io.branchline.learn.Training;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import io.branchline.site.Bank;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Estimates and forecasts demands in this process. Belongs to the learning thread. */
final class OwnLearner implements DemandLearner {
  private static final Logger LOG = LoggerFactory.getLogger(OwnLearner.class);

  /** What is older teaches nothing. */
  static final Duration MEMORY = Duration.ofDays(70);

  /** Models are trained beside it, so that nobody waits for them. */
  private final Worker trainer = new Worker("training");

  private final Worker learning;
  private final SeriesStore store;
  private final NetworkClock clock;
  private final EstimateBasis basis;
  private final DemandEstimator estimator;
  private final DemandForecaster forecaster;
  private final ModelKeeper keeper;
  private boolean training;

  /**
   * @param learning the thread that it belongs to
   * @param models where global models are kept
   */
  OwnLearner(
      Worker learning,
      SeriesStore store,
      Bank bank,
      ZoneId zone,
      NetworkClock clock,
      EstimateBasis basis,
      Duration sampleInterval,
      ModelTable models) {
    this.learning = learning;
    this.store = store;
    this.clock = clock;
    this.basis = basis;
    estimator = new DemandEstimator(bank, Learning.WINDOW, basis::siteOf);
    var resolution = DemandForecaster.resolutionFor(sampleInterval);
    forecaster =
        new DemandForecaster(
            resolution, zone, DayCalendar.of(bank.calendar()), SeriesTraits.lookup(bank));
    keeper = new ModelKeeper(models, resolution);
  }

  @Override
  public void remember(Consumer<List<Sample>> demands) {
    keeper.resume(forecaster);
    var now = clock.instant();
    long values = forecaster.importHistory(store, now.minus(MEMORY), now);
    for (var series : store.listKeys()) {
      if (series instanceof SeriesKey.OfDemand(DemandKey key)) {
        forecaster.meanKbps(key).ifPresent(kbps -> estimator.learnShare(key, kbps));
      }
    }
    LOG.info("learnt from {} earlier values", values);
    train(true);
  }

  @Override
  public void observe(List<Sample> samples) {
    estimator.observe(samples);
  }

  @Override
  public void skipTo(Instant time) {
    estimator.skipTo(time);
  }

  @Override
  public List<Sample> closeUpTo(Instant time) {
    estimator.useEncapsulation(basis.encapsulation());
    return estimator.closeUpTo(time);
  }

  @Override
  public Instant closedBefore() {
    return estimator.closedBefore();
  }

  @Override
  public void learn(DemandKey key, Instant start, double kbps) {
    forecaster.learn(key, start, kbps);
  }

  @Override
  public Outlook outlook(Instant origin, Duration step, int steps) {
    return forecaster.outlook(origin, step, steps);
  }

  @Override
  public OptionalDouble lastKbps(DemandKey key) {
    return forecaster.lastKbps(key);
  }

  @Override
  public void train(boolean now) {
    if (training) {
      return;
    }
    var trainings = forecaster.trainings(now);
    if (trainings.isEmpty()) {
      return;
    }
    training = true;
    trainer.run(() -> {
      try {
        trainings.forEach(Training::run);
      } finally {
        learning.run(() -> {
          trainings.forEach(forecaster::accept);
          training = false;
          keepModels();
          LOG.info("trained {} models", trainings.size());
        });
      }
    });
  }

  @Override
  public void keepModels() {
    var models = forecaster.exportModels(keeper::isNew);
    if (!models.isEmpty()) {
      trainer.run(() -> keeper.store(models));
    }
  }

  @Override
  public List<ApiSources.Model> listModels() {
    return forecaster.listModels().stream()
        .map(status -> new ApiSources.Model(status, Optional.empty(), Optional.empty()))
        .toList();
  }

  @Override
  public List<ApiSources.Learner> listLearners() {
    return List.of();
  }

  @Override
  public void close() {
    trainer.close();
  }
}
