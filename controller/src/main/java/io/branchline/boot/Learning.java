package io.branchline.boot;

import io.branchline.api.ApiSources;
import io.branchline.api.ApiSources.LineForecast;
import io.branchline.config.ControllerConfig;
import io.branchline.journal.ActionTable;
import io.branchline.journal.ModelTable;
import io.branchline.learn.ActionLedger;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Event;
import io.branchline.loop.ForecastScore;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.plan.Plan;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import io.branchline.site.Bank;
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

  /** Demands are means over this time. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Duration KEEP_EVERY = Duration.ofHours(1);

  /** Plans wait this long in real time for what was learnt earlier, at the start. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Samples of a window may come this much later in real time. */
  private static final double DELIVERY_SECONDS = 1.5;

  private final Worker worker = new Worker("learning");

  /** What may wait for the database. */
  private final Worker keeping = new Worker("forecast-account");

  private final SeriesStore store;
  private final ZoneId zone;
  private final NetworkClock clock;
  private final Supplier<ControllerState> state;
  private final Duration step;
  private final int steps;
  private final Duration grace;
  private final boolean fromBus;
  private final LineOutlooks lines;
  private volatile Consumer<List<Sample>> listener = rows -> {};
  private final CountDownLatch remembered = new CountDownLatch(1);

  // The rest belongs to the thread.
  private final EstimateBasis basis;
  private final DemandLearner learner;
  private final ForecastAccount account;
  private final Map<DemandKey, StepMean> running = new HashMap<>();
  private List<Sample> waiting = new ArrayList<>();
  private boolean ready;
  private boolean news;
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
    steps = steps(horizon, step);
    fromBus = telemetry.consumerGroup().isPresent();
    grace = grace(telemetry, clock);
    account = new ForecastAccount(step, actions);
    basis = new EstimateBasis(state);
    learner = learner(basis, bank, telemetry, models);
    lines = new LineOutlooks(store, state);
  }

  static int steps(Duration horizon, Duration step) {
    return Math.max(1, Math.toIntExact(horizon.dividedBy(step)));
  }

  /** How much later than its time a sample may come, network time. */
  static Duration grace(ControllerConfig.Telemetry telemetry, NetworkClock clock) {
    return telemetry
        .sampleInterval()
        .plus(Duration.ofMillis(Math.round(DELIVERY_SECONDS * clock.speed() * 1000)));
  }

  private DemandLearner learner(
      EstimateBasis basis, Bank bank, ControllerConfig.Telemetry telemetry, ModelTable models) {
    return telemetry
        .kafka()
        .filter(_ -> telemetry.learnersElsewhere())
        .<DemandLearner>map(kafka ->
            new LearnersElsewhere(
                kafka, telemetry.consumerGroup().orElseThrow(), store, bank, clock, basis))
        .orElseGet(() ->
            new OwnLearner(
                worker, store, bank, zone, clock, basis, telemetry.sampleInterval(), models));
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
      worker.run(() -> learner.observe(round));
      if (fromBus) {
        worker.ask(() -> true, false);
      }
    };
  }

  /** Learns what the store remembers, once; live learning begins after it. */
  void remember() {
    worker.run(() -> {
      try {
        account.resume();
        learner.remember(this::came);
      } finally {
        ready = true;
        waiting.forEach(this::learn);
        waiting = new ArrayList<>();
        remembered.countDown();
      }
    });
  }

  /** Takes demands that came of themselves; returns when they are learnt. */
  private void came(List<Sample> rows) {
    if (!worker.ask(
        () -> {
          take(rows);
          return true;
        },
        false)) {
      throw new IllegalStateException("demands were not learnt");
    }
  }

  private void take(List<Sample> rows) {
    news = true;
    store.append(rows);
    listener.accept(rows);
    if (ready) {
      rows.forEach(this::learn);
    } else {
      waiting.addAll(rows);
    }
  }

  /** Leaves out samples of minutes that were over by then: another controller has learnt them. */
  void resumeAt(Instant time) {
    worker.run(() -> learner.skipTo(time));
  }

  /**
   * Closes the minutes that were over when samples are {@code complete}, and says up to when they
   * are {@code done}; to be called about every minute of network time.
   */
  void advance(Instant complete, Consumer<Instant> done) {
    worker.run(() -> {
      lines.useEncapsulation(basis.encapsulation());
      var rows = learner.closeUpTo(complete.minus(grace));
      if (!rows.isEmpty()) {
        take(rows);
      }
      done.accept(learner.closedBefore());
      if (!news) {
        return;
      }
      news = false;
      var now = clock.instant();
      account.judgeUpTo(now.minus(grace), keeping::run);
      lines.judgeUpTo(now.minus(grace), step);
      var today = LocalDate.ofInstant(now, zone);
      if (ready && !today.equals(trainedOn)) {
        trainedOn = today;
        learner.train(false);
      }
      if (!now.isBefore(keepAt)) {
        keepAt = now.plus(KEEP_EVERY);
        learner.keepModels();
      }
    });
  }

  /** Trains the global models now, whatever little is new since the last time. */
  void trainNow() {
    worker.run(() -> learner.train(true));
  }

  /** The account of forecasts that were acted on, newest first. */
  List<ActionLedger.Entry> actions() {
    return worker.ask(account::actions, List.of());
  }

  /** The global models that forecast now. */
  List<ApiSources.Model> models() {
    return worker.ask(learner::listModels, List.of());
  }

  /** Who learns elsewhere, by name. */
  List<ApiSources.Learner> learners() {
    return worker.ask(learner::listLearners, List.of());
  }

  @Override
  public void acted(Plan plan) {
    worker.run(() -> account.acted(plan));
  }

  private void learn(Sample row) {
    if (!(row.series() instanceof SeriesKey.OfDemand(DemandKey key))) {
      return;
    }
    learner.learn(key, row.time(), row.value());
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
          var outlook = learner.outlook(floor(now), step, steps);
          if (scored) {
            account.note(outlook, learner::lastKbps);
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
    learner.close();
    keeping.close();
    worker.close();
  }
}
