package io.branchline.bus;

import io.branchline.bus.LearnerOutput.Message;
import io.branchline.bus.proto.Group;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandEstimator;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.ModelStatus;
import io.branchline.learn.SeriesTraits;
import io.branchline.learn.StoredModel;
import io.branchline.learn.Training;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the demands of the sites of one partition. What it knows follows from the samples and
 * demands of that partition alone, so that it does not matter which process it is in: one that
 * takes it over learns the demands that were published, in their order, and goes on.
 */
final class SiteShard {
  private static final Logger LOG = LoggerFactory.getLogger(SiteShard.class);

  /** A forecast outlives its learner by so many steps. */
  private static final int MORE_STEPS = 12;

  private final int partition;
  private final LearnerOptions options;
  private final KafkaSettings settings;
  private final ContextReader context;
  private final LearnerOutput output;
  private final DemandEstimator estimator;
  private final DemandForecaster forecaster;
  private final Map<DemandKey, Long> newest = new HashMap<>();

  /** Of an earlier owner, until what they were trained on is learnt; the oldest first. */
  private final PriorityQueue<StoredModel> models =
      new PriorityQueue<>(Comparator.comparing(model -> model.status().provenance().to()));

  /** What was published of the models that speak, by horizon. */
  private final Map<Duration, ModelStatus> told = new HashMap<>();

  private final ExecutorService trainer;
  private @Nullable Future<List<Training>> training;
  private boolean again;

  private final DayCourses days;

  /** What was published last of each site, until the estimator goes on from it. */
  private final Map<String, List<Group>> recalled = new HashMap<>();

  /** Of the demand whose history is being read. */
  private final List<Sample> history = new ArrayList<>();

  private Instant learntTo = Instant.EPOCH;
  private Instant forecastAt = Instant.EPOCH;
  private @Nullable LocalDate trainedOn;

  /**
   * One that knows nothing yet.
   *
   * @param trainer where models are trained, so that samples do not wait for it
   */
  SiteShard(
      int partition,
      int partitions,
      LearnerOptions options,
      KafkaSettings settings,
      ContextReader context,
      LearnerOutput output,
      ExecutorService trainer) {
    this.partition = partition;
    this.options = options;
    this.settings = settings;
    this.context = context;
    this.output = output;
    this.trainer = trainer;
    var bank = options.bank();
    estimator = new DemandEstimator(bank, options.window(), context::siteOf);
    forecaster =
        new DemandForecaster(
            options.resolution(),
            options.zone(),
            DayCalendar.of(bank.calendar()),
            SeriesTraits.lookup(bank));
    days = new DayCourses(forecaster, options.resolution());
    forecaster.expect(2 * bank.branches().size() * bank.classes().size() / partitions);
  }

  /** Takes a model that was published; of one horizon the last counts. */
  void recallModel(byte[] message) {
    var model = LearningCodec.model(LearningCodec.parseModel(message));
    models.removeIf(earlier -> earlier.status().horizon().equals(model.status().horizon()));
    models.add(model);
  }

  /** A model must not be praised for what it was trained on: it goes on after that. */
  private void resumeModels(long until) {
    while (!models.isEmpty()
        && models.element().status().provenance().to().toEpochMilli() <= until) {
      var model = models.remove();
      try {
        forecaster.resume(model);
      } catch (IllegalArgumentException e) {
        LOG.warn("the model for {} is trained anew: {}", model.status().horizon(), e.getMessage());
      }
    }
  }

  /** Learns what demands were before; of one demand after the other. */
  void recallHistory(byte[] message) {
    for (var sample : SampleCodec.decode(message)) {
      if (!history.isEmpty() && !demand(sample).equals(demand(history.getFirst()))) {
        endHistory();
      }
      // A publisher that was not answered may publish something twice.
      if (history.isEmpty() || sample.epochMillis() > history.getLast().epochMillis()) {
        history.add(sample);
      }
    }
  }

  /** All of it was read. */
  void endHistory() {
    if (history.isEmpty()) {
      return;
    }
    var key = demand(history.getFirst());
    var points =
        new Points(
            history.stream().mapToLong(Sample::epochMillis).toArray(),
            history.stream().mapToDouble(Sample::value).toArray());
    var last = history.getLast();
    forecaster.importHistory(key, points, last.time().plusMillis(1));
    forecaster.meanKbps(key).ifPresent(kbps -> estimator.learnShare(key, kbps));
    newest.put(key, last.epochMillis());
    history.clear();
  }

  /** Learns what was published of a site in a day. */
  void recallDay(byte[] message) {
    var day = LearningCodec.parseDay(message);
    resumeModels(day.getStart());
    days.recall(day, options.clock().instant());
    learntTo = days.end();
    var site = new SiteId(day.getSite());
    for (var course : day.getCoursesList()) {
      newest.put(LearningCodec.demand(site, course), learntTo.toEpochMilli() - 1);
    }
    recalled.put(day.getSite(), day.getGroupsList());
  }

  /** The offset of the first minute that is in no day that was recalled. */
  long minutesFrom() {
    return days.minutesFrom();
  }

  /** Learns what was published of a site in a window, after days. */
  void recall(long offset, byte[] message) {
    var demands = LearningCodec.parseDemands(message);
    resumeModels(demands.getStart());
    var now = options.clock().instant();
    for (var row : listNew(LearningCodec.rows(demands))) {
      forecaster.recall(demand(row), row.time(), row.value(), now);
      note(row);
    }
    days.noteMinute(demands.getStart(), offset);
    recalled.put(demands.getSite(), demands.getGroupsList());
  }

  /** Goes on where an earlier owner has ended. */
  void resumeAt(Instant time) {
    recalled.forEach((site, groups) ->
        LearningCodec.known(groups).forEach(known -> estimator.resume(new SiteId(site), known)));
    recalled.clear();
    estimator.skipTo(time);
    resumeModels(Long.MAX_VALUE);
    train(true);
  }

  private List<Sample> listNew(List<Sample> rows) {
    return rows.stream()
        .filter(row -> row.epochMillis() > newest.getOrDefault(demand(row), Long.MIN_VALUE))
        .toList();
  }

  private static DemandKey demand(Sample row) {
    return ((SeriesKey.OfDemand) row.series()).demand();
  }

  private void learn(Sample row) {
    forecaster.learn(demand(row), row.time(), row.value());
    note(row);
  }

  private void note(Sample row) {
    newest.put(demand(row), row.epochMillis());
    var end = row.time().plus(options.window());
    learntTo = end.isAfter(learntTo) ? end : learntTo;
  }

  void take(List<Sample> samples) {
    estimator.observe(samples);
  }

  /**
   * Learns the minutes that are over, and publishes what they were and what will come.
   *
   * @param complete up to when all samples have come
   * @return up to when the work is done
   * @throws InterruptedException when it was closed before
   */
  Instant advance(Instant complete) throws InterruptedException {
    acceptTrained();
    estimator.useEncapsulation(context);
    var rows = listNew(estimator.closeUpTo(complete.minus(options.grace())));
    publish(rows);
    rows.forEach(this::learn);
    var done = estimator.closedBefore();
    long step = options.step().toMillis();
    var origin = Instant.ofEpochMilli(Math.floorDiv(done.toEpochMilli(), step) * step);
    // An earlier owner may have published a window, and not noted that it was done.
    boolean isBehind = done.isBefore(learntTo);
    if (origin.isAfter(forecastAt) && !newest.isEmpty() && !isBehind) {
      publishForecasts(origin);
      publishModels();
      days.publish(done, estimator, output, settings.days(), partition);
      forecastAt = origin;
      trainNightly();
    }
    return done;
  }

  /** A window at a time, and of each a site at a time. */
  private void publish(List<Sample> rows) throws InterruptedException {
    var windows = new TreeMap<Long, TreeMap<SiteId, List<Sample>>>();
    for (var row : rows) {
      windows
          .computeIfAbsent(row.epochMillis(), start -> new TreeMap<>())
          .computeIfAbsent(demand(row).site(), site -> new ArrayList<>())
          .add(row);
    }
    var messages = new ArrayList<Message>();
    windows.forEach((start, sites) ->
        sites.forEach((site, ofSite) ->
            messages.add(
                new Message(
                    site.value(),
                    LearningCodec.encode(site, start, ofSite, estimator.listKnown(site))))));
    long offset = output.publish(settings.demands(), partition, messages);
    windows.keySet().forEach(start -> days.noteMinute(start, offset));
  }

  private void publishForecasts(Instant origin) throws InterruptedException {
    var outlook = forecaster.outlook(origin, options.step(), options.steps() + MORE_STEPS);
    var sites = new TreeMap<SiteId, List<DemandForecast>>();
    for (var forecast : outlook.forecasts()) {
      sites.computeIfAbsent(forecast.key().site(), site -> new ArrayList<>()).add(forecast);
    }
    var messages = new ArrayList<Message>();
    sites.forEach((site, forecasts) ->
        messages.add(
            new Message(
                site.value(),
                LearningCodec.encode(
                    site,
                    options.name(),
                    origin.toEpochMilli(),
                    options.step().toMillis(),
                    forecasts,
                    key -> forecaster.lastKbps(key).orElse(0)))));
    output.publish(settings.forecasts(), partition, messages);
  }

  /** What is new of models. */
  private void publishModels() throws InterruptedException {
    var news = forecaster.exportModels(status -> !status.equals(told.get(status.horizon())));
    output.publish(
        settings.models(),
        partition,
        news.stream()
            .map(model ->
                new Message(
                    Long.toString(model.status().horizon().toSeconds()),
                    LearningCodec.encode(partition, options.name(), model)))
            .toList());
    news.forEach(model -> told.put(model.status().horizon(), model.status()));
  }

  private void trainNightly() {
    var today = LocalDate.ofInstant(options.clock().instant(), options.zone());
    if (!today.equals(trainedOn)) {
      trainedOn = today;
      train(false);
    }
  }

  /**
   * Trains the global models where they have learnt enough; after a training that is under way.
   *
   * @param now even if they have learnt little more since the last time
   */
  void train(boolean now) {
    if (training != null) {
      again |= now;
      return;
    }
    var trainings = forecaster.trainings(now);
    if (!trainings.isEmpty()) {
      training =
          trainer.submit(() -> {
            trainings.forEach(Training::run);
            return trainings;
          });
    }
  }

  private void acceptTrained() throws InterruptedException {
    var trained = training;
    if (trained == null || !trained.isDone()) {
      return;
    }
    training = null;
    try {
      trained.get().forEach(forecaster::accept);
    } catch (ExecutionException e) {
      LOG.warn("models of partition {} were not trained", partition, e.getCause());
    }
    publishModels();
    if (again) {
      again = false;
      train(true);
    }
  }
}
