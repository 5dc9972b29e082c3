package io.branchline.boot;

import io.branchline.api.ApiSources.LineForecast;
import io.branchline.config.ControllerConfig;
import io.branchline.journal.ActionTable;
import io.branchline.journal.ModelTable;
import io.branchline.learn.ActionLedger;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandEstimator;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.Encapsulation;
import io.branchline.learn.ModelStatus;
import io.branchline.learn.SeriesTraits;
import io.branchline.learn.Training;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Event;
import io.branchline.loop.ForecastScore;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.network.Topology;
import io.branchline.plan.Plan;
import io.branchline.segment.Ip;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns demand out of telemetry, a minute of network time at a time, forecasts it, and keeps
 * account of its forecasts. Everything happens on one thread of its own; what came before this
 * process is learnt from the series store first, and what comes meanwhile waits.
 */
final class Learning implements PlanningDesk.Forecaster, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration MEMORY = Duration.ofDays(70);
  private static final Duration KEEP_EVERY = Duration.ofHours(1);

  /** Plans wait this long in real time for what was learnt earlier, at the start. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Samples of a window may come this much later in real time. */
  private static final double DELIVERY_SECONDS = 1.5;

  private final Worker worker = new Worker("learning");

  /** Models are trained beside it, so that nobody waits for them. */
  private final Worker trainer = new Worker("training");

  private final SeriesStore store;
  private final ZoneId zone;
  private final NetworkClock clock;
  private final Supplier<ControllerState> state;
  private final Duration step;
  private final int steps;
  private final Duration grace;
  private final boolean fromBus;
  private final ModelKeeper keeper;
  private final LineOutlooks lines;
  private volatile Consumer<List<Sample>> listener = rows -> {};
  private final CountDownLatch remembered = new CountDownLatch(1);

  // The rest belongs to the thread.
  private final DemandEstimator estimator;
  private final DemandForecaster forecaster;
  private final ForecastAccount account;
  private final Map<DemandKey, StepMean> running = new HashMap<>();
  private final Map<Ip, SiteId> sites = new HashMap<>();
  private @Nullable Topology sitesOf;
  private Encapsulation encapsulation = Encapsulation.NONE;
  private @Nullable ControllerState encapsulated;
  private List<Sample> waiting = new ArrayList<>();
  private boolean ready;
  private boolean training;
  private @Nullable LocalDate trainedOn;
  private Instant keepAt = Instant.MIN;

  /** The mean of a demand over a step of the outlook, of which minutes are still coming. */
  private record StepMean(Instant start, double sum, int count) {}

  /**
   * @param horizon how far forecasts reach, in steps of {@code step}
   * @param models where global models are kept
   * @param actions where the account of forecasts that were acted on is kept
   */
  Learning(
      SeriesStore store,
      Bank bank,
      ZoneId zone,
      NetworkClock clock,
      Supplier<ControllerState> state,
      ControllerConfig.Telemetry telemetry,
      Duration step,
      Duration horizon,
      ModelTable models,
      ActionTable actions) {
    this.store = store;
    this.zone = zone;
    this.clock = clock;
    this.state = state;
    this.step = step;
    steps = Math.max(1, Math.toIntExact(horizon.dividedBy(step)));
    fromBus = telemetry.consumerGroup().isPresent();
    var sampleInterval = telemetry.sampleInterval();
    grace =
        sampleInterval.plus(Duration.ofMillis(Math.round(DELIVERY_SECONDS * clock.speed() * 1000)));
    account = new ForecastAccount(step, actions);
    estimator = new DemandEstimator(bank, WINDOW, this::siteOf);
    var resolution = DemandForecaster.resolutionFor(sampleInterval);
    forecaster =
        new DemandForecaster(
            resolution, zone, DayCalendar.of(bank.calendar()), SeriesTraits.lookup(bank));
    keeper = new ModelKeeper(models, resolution);
    lines = new LineOutlooks(store, state);
  }

  private Optional<SiteId> siteOf(Ip address) {
    var now = state.get();
    var nodes = now.network().reference();
    if (nodes != sitesOf) {
      sites.clear();
      for (var node : nodes.nodes()) {
        now.bank().findSiteOf(node.id()).ifPresent(site -> sites.put(node.routerId(), site.id()));
      }
      sitesOf = nodes;
    }
    return Optional.ofNullable(sites.get(address));
  }

  /** Hands on every demand as it is estimated, on the learning thread. */
  void listen(Consumer<List<Sample>> demands) {
    listener = demands;
  }

  /** How much later than its time a sample may come, network time. */
  Duration grace() {
    return grace;
  }

  /** Takes samples; keeps nobody waiting but Kafka, which may give them faster than we learn. */
  Consumer<List<Sample>> reader() {
    return round -> {
      worker.run(() -> estimator.observe(round));
      if (fromBus) {
        worker.ask(() -> true, false);
      }
    };
  }

  /** Learns what the store remembers, once; live learning begins after it. */
  void remember() {
    worker.run(() -> {
      try {
        keeper.resume(forecaster);
        account.resume();
        var now = clock.instant();
        long values = forecaster.importHistory(store, now.minus(MEMORY), now);
        for (var series : store.listKeys()) {
          if (series instanceof SeriesKey.OfDemand(DemandKey key)) {
            forecaster.meanKbps(key).ifPresent(kbps -> estimator.learnShare(key, kbps));
          }
        }
        LOG.info("learnt from {} earlier values", values);
      } finally {
        ready = true;
        waiting.forEach(this::learn);
        waiting = new ArrayList<>();
        remembered.countDown();
        train(true);
      }
    });
  }

  /** Leaves out samples of minutes that were over by then: another controller has learnt them. */
  void resumeAt(Instant time) {
    worker.run(() -> estimator.skipTo(time));
  }

  /**
   * Closes the minutes that were over when samples are {@code complete}, and says up to when they
   * are {@code done}; to be called about every minute of network time.
   */
  void advance(Instant complete, Consumer<Instant> done) {
    worker.run(() -> {
      estimator.useEncapsulation(encapsulation());
      lines.useEncapsulation(encapsulation());
      var rows = estimator.closeUpTo(complete.minus(grace));
      store.append(rows);
      done.accept(estimator.closedBefore());
      if (rows.isEmpty()) {
        return;
      }
      listener.accept(rows);
      if (ready) {
        rows.forEach(this::learn);
      } else {
        waiting.addAll(rows);
      }
      var now = clock.instant();
      account.judgeUpTo(now.minus(grace), trainer::run);
      lines.judgeUpTo(now.minus(grace), step);
      var today = LocalDate.ofInstant(now, zone);
      if (ready && !today.equals(trainedOn)) {
        trainedOn = today;
        train(false);
      }
      if (!now.isBefore(keepAt)) {
        keepAt = now.plus(KEEP_EVERY);
        keepModels();
      }
    });
  }

  /** Trains the global models now, whatever little is new since the last time. */
  void trainNow() {
    worker.run(() -> train(true));
  }

  private void train(boolean now) {
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
        worker.run(() -> {
          trainings.forEach(forecaster::accept);
          training = false;
          keepModels();
          LOG.info("trained {} models", trainings.size());
        });
      }
    });
  }

  /** A challenger may have won since the last time. */
  private void keepModels() {
    var models = forecaster.exportModels(keeper::isNew);
    if (!models.isEmpty()) {
      trainer.run(() -> keeper.store(models));
    }
  }

  /** The account of forecasts that were acted on, newest first. */
  List<ActionLedger.Entry> actions() {
    return worker.ask(account::actions, List.of());
  }

  /** The global models that forecast now. */
  List<ModelStatus> models() {
    return worker.ask(forecaster::listModels, List.of());
  }

  @Override
  public void acted(Plan plan) {
    worker.run(() -> account.acted(plan));
  }

  private Encapsulation encapsulation() {
    var now = state.get();
    var before = encapsulated;
    if (before == null
        || before.routers() != now.routers()
        || before.activePaths() != now.activePaths()) {
      encapsulation =
          Encapsulation.of(
              now.bank(),
              now.installed().values().stream()
                  .flatMap(configuration -> configuration.policies().stream())
                  .toList(),
              this::siteOf,
              key -> now.activePaths().getOrDefault(key, 0));
      encapsulated = now;
    }
    return encapsulation;
  }

  private void learn(Sample row) {
    if (!(row.series() instanceof SeriesKey.OfDemand(DemandKey key))) {
      return;
    }
    forecaster.learn(key, row.time(), row.value());
    var start = floor(row.time());
    var mean = running.get(key);
    if (mean != null && !mean.start().equals(start)) {
      account.came(key, mean.start(), mean.sum() / mean.count());
      mean = null;
    }
    running.put(
        key,
        mean == null
            ? new StepMean(start, row.value(), 1)
            : new StepMean(start, mean.sum() + row.value(), mean.count() + 1));
  }

  private Instant floor(Instant time) {
    return Instant.ofEpochMilli(
        Math.floorDiv(time.toEpochMilli(), step.toMillis()) * step.toMillis());
  }

  /**
   * How every demand will move, from the step that {@code now} lies in.
   *
   * @param scored whether it is kept and scored when its time comes
   */
  @Override
  public Outlook outlook(Instant now, boolean scored) {
    try {
      if (!remembered.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("a plan is made before the history is learnt");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return worker.ask(
        () -> {
          var outlook = forecaster.outlook(floor(now), step, steps);
          if (scored) {
            account.note(outlook, forecaster::lastKbps);
            lines.note(outlook);
          }
          return outlook;
        },
        new Outlook(floor(now), step, List.of()));
  }

  /** What an outlook means for a line; empty when there is no such line. */
  Optional<LineForecast> forecastLine(String name, Outlook outlook) {
    return lines.forecast(name, outlook);
  }

  /** Tells the loop how good forecasts were, when there is news of it. */
  void report(ControlLoop loop) {
    var scores = scores();
    if (!scores.isEmpty() && !scores.equals(loop.state().scores())) {
      loop.report(new Event.ForecastScored(loop.now(), scores));
    }
  }

  /** How good forecasts were, by class; empty before any has matured. */
  private SortedMap<String, ForecastScore> scores() {
    return worker.ask(account::scores, new TreeMap<>());
  }

  /** All scored forecasts that are kept, as CSV. */
  String export() {
    return worker.ask(account::export, "");
  }

  @Override
  public void close() {
    trainer.close();
    worker.close();
  }
}
