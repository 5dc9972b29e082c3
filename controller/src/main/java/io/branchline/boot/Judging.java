package io.branchline.boot;

import io.branchline.api.EventHub;
import io.branchline.api.Judgements;
import io.branchline.baseline.Habit;
import io.branchline.baseline.Habits;
import io.branchline.config.AlarmPolicyReader;
import io.branchline.config.ControllerConfig;
import io.branchline.inventory.Inventory;
import io.branchline.learn.DemandForecaster;
import io.branchline.loop.AlarmPolicyRecord;
import io.branchline.loop.ControllerState;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmBoard;
import io.branchline.score.AlarmPolicy;
import io.branchline.score.LineScore;
import io.branchline.score.MobileOutlook;
import io.branchline.score.ScoreBook;
import io.branchline.service.TrafficClass;
import io.branchline.site.Line;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what telemetry brings: scores of lines, alarms, and anomalies of demands. Everything
 * happens on one thread of its own.
 */
final class Judging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

  /** What listeners are told of an alarm; the rest they may ask for. */
  private record AlarmNotice(String policy, String line, boolean over) {}

  private record AnomalyNotice(String series, String type, boolean over) {}

  private static final Duration HABITS_EVERY = Duration.ofHours(24);
  private static final int MOST_FOR_HABITS = 3000;

  /** Of so many demands what the store remembers is read before samples have their turn. */
  private static final int REMEMBERED_AT_ONCE = 200;

  private final Worker worker = new Worker("judging");
  private final SeriesStore store;
  private final Inventory inventory;
  private final NetworkClock clock;
  private final Duration grace;
  private final EventHub hub;
  private final JudgementHistory history;
  private final List<AlarmPolicy> configured;

  /** The loop's thread alone. */
  private Map<String, AlarmPolicyRecord> policyChanges = Map.of();

  private List<Habit> habits = List.of();
  private Instant habitsAt = Instant.EPOCH;

  // The rest belongs to the thread.
  private final ScoreBook scores;
  private final AlarmBoard alarms;
  private final Watched watched;

  /** Judges what is learnt and measured; demands come from {@code learning}. */
  static Judging of(
      ControllerConfig config,
      SeriesStore store,
      Inventory inventory,
      NetworkClock clock,
      Learning learning,
      EventHub hub,
      JudgementHistory history,
      ControllerState state) {
    warnOfUnknownHolidays(inventory, clock.instant());
    var judging =
        new Judging(
            store,
            inventory,
            clock,
            config.telemetry().sampleInterval(),
            learning.grace(),
            config.alarms().map(AlarmPolicyReader::readAll).orElseGet(AlarmPolicyReader::shipped),
            hub,
            history);
    judging.follow(state);
    judging.restore();
    learning.listen(judging::demands);
    return judging;
  }

  private static void warnOfUnknownHolidays(Inventory inventory, Instant now) {
    var calendar = inventory.bank().calendar();
    var soon = now.atZone(inventory.zone()).toLocalDate().plusMonths(1);
    if (!calendar.knows(soon)) {
      LOG.warn("the calendar \"{}\" lists no holidays for {}: add them", calendar.name(), soon);
    }
  }

  /**
   * @param grace how much later than its time a sample may come, network time
   */
  private Judging(
      SeriesStore store,
      Inventory inventory,
      NetworkClock clock,
      Duration sampleInterval,
      Duration grace,
      List<AlarmPolicy> policies,
      EventHub hub,
      JudgementHistory history) {
    this.store = store;
    this.inventory = inventory;
    this.clock = clock;
    this.grace = grace;
    this.hub = hub;
    this.history = history;
    configured = policies;
    var bank = inventory.bank();
    scores = new ScoreBook(bank, inventory.zone(), inventory.risks(), store::read);
    alarms = new AlarmBoard(policies);
    watched =
        new Watched(
            DemandForecaster.resolutionFor(sampleInterval),
            inventory.zone(),
            bank.calendar()::behavesLike,
            bank.classes().stream().map(TrafficClass::name).toList(),
            Watched.mostWith(Runtime.getRuntime().maxMemory()));
    // What was measured before is not judged now.
    scores.closeUpTo(clock.instant().minus(grace), alarms, new ArrayList<>());
  }

  /** Learns what is usual from the store, once; samples that come meanwhile are judged between. */
  void remember() {
    worker.run(() -> remember(watched.prepare(store)));
  }

  private void remember(List<SeriesKey> demands) {
    var now = clock.instant();
    int some = Math.min(REMEMBERED_AT_ONCE, demands.size());
    tellAnomalies(watched.remember(store, demands.subList(0, some), now));
    if (some == demands.size()) {
      tellAnomalies(watched.settleRest(now));
    } else {
      worker.run(() -> remember(demands.subList(some, demands.size())));
    }
  }

  private void restore() {
    var bank = inventory.bank();
    worker.run(() -> {
      var changes = new ArrayList<Alarm>();
      alarms.restore(
          history.listAlarms(), line -> bank.findLine(line).isPresent(), clock.instant(), changes);
      tellAlarms(changes);
      watched.restore(history.listAnomalies());
    });
  }

  /** Judges by the alarm policies of this state; never waits. */
  void follow(ControllerState state) {
    var changed = state.rules().alarmPolicies();
    if (changed.equals(policyChanges)) {
      return;
    }
    policyChanges = changed;
    var inForce = new LinkedHashMap<String, AlarmPolicy>();
    configured.forEach(policy -> inForce.put(policy.name(), policy));
    changed.forEach((name, record) ->
        record
            .policy()
            .ifPresentOrElse(policy -> inForce.put(name, policy), () -> inForce.remove(name)));
    worker.run(() -> {
      var changes = new ArrayList<Alarm>();
      alarms.use(List.copyOf(inForce.values()), clock.instant(), changes);
      tellAlarms(changes);
    });
  }

  private void tellAlarms(List<Alarm> changes) {
    history.alarms(changes);
    changes.forEach(change ->
        hub.publish(
            "alarm",
            new AlarmNotice(change.policy(), change.line().value(), change.cleared().isPresent())));
  }

  private void tellAnomalies(List<Judgements.OfSeries> changes) {
    history.anomalies(changes);
    changes.forEach(change ->
        hub.publish(
            "anomaly",
            new AnomalyNotice(
                change.series().toString(),
                change.anomaly().type().label(),
                change.anomaly().isOver())));
  }

  /** Takes samples of telemetry; never waits. */
  void samples(List<Sample> round) {
    worker.run(() -> scores.observe(round));
  }

  /** Takes demands as they were estimated; never waits. */
  void demands(List<Sample> rows) {
    worker.run(() -> tellAnomalies(watched.observe(rows)));
  }

  /** Closes the minutes that are over; to be called about every minute of network time. */
  void advance() {
    worker.run(() -> {
      var changes = new ArrayList<Alarm>();
      store.append(scores.closeUpTo(clock.instant().minus(grace), alarms, changes));
      tellAlarms(changes);
    });
  }

  /** For the interface: each answer is of one moment. */
  Judgements judgements() {
    return new Judgements(
        this::scores,
        () ->
            worker.ask(
                () ->
                    new Judgements.Alarms(alarms.policies(), alarms.listOpen(), alarms.listOver()),
                new Judgements.Alarms(alarms.policies(), List.of(), List.of())),
        () ->
            worker.ask(
                () ->
                    new Judgements.Anomalies(
                        watched.size(), watched.leftOut(), watched.listRecent()),
                new Judgements.Anomalies(0, 0, List.of())),
        line ->
            MobileOutlook.of(
                line, store::read, inventory.bank().calendar(), inventory.zone(), clock.instant()),
        this::habits);
  }

  /** Goes over weeks of every demand: looked for anew once a day only, by who asks. */
  private synchronized List<Habit> habits() {
    var now = clock.instant();
    if (habitsAt.plus(HABITS_EVERY).isBefore(now)) {
      var demands =
          store.listKeys().stream()
              .filter(SeriesKey.OfDemand.class::isInstance)
              .map(key -> ((SeriesKey.OfDemand) key).demand())
              .limit(MOST_FOR_HABITS)
              .toList();
      habits =
          Habits.find(
              demands,
              (key, from) -> store.read(key, from, now),
              inventory.bank().calendar(),
              inventory.zone(),
              now);
      habitsAt = now;
    }
    return habits;
  }

  private List<LineScore> scores(List<Line> lines, LineScore.Period period, Optional<Instant> at) {
    return worker.ask(
        () -> {
          var now = clock.instant();
          return lines.stream().map(line -> scores.score(line, period, at, now)).toList();
        },
        List.of());
  }

  @Override
  public void close() {
    worker.close();
  }
}
