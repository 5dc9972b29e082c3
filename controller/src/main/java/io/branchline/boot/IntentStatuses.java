package io.branchline.boot;

import io.branchline.api.ApiSources;
import io.branchline.assure.Assurance;
import io.branchline.assure.QueueReading;
import io.branchline.assure.QueueReading.LineHealth;
import io.branchline.intent.Intent;
import io.branchline.loop.ControllerState;
import io.branchline.loop.LineState;
import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.NetworkClock;
import io.branchline.plan.Breach;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is measured of an intent, and what that means. Judging reads every queue of the bank, so
 * judgements are kept for half a second, or longer where it takes long.
 */
final class IntentStatuses {
  private static final Duration SHORTEST = Duration.ofMillis(500);

  /** Judging all intents together may take so large a share of the time. */
  private static final int ONE_IN = 20;

  private final SeriesStore store;
  private final ZoneId zone;
  private final Duration fresh;
  private final NetworkClock clock;
  private final Map<Intent, Kept> kept = new HashMap<>();

  private record Kept(ApiSources.JudgedIntent judged, List<Intent> among, Instant until) {}

  /**
   * @param fresh how old a measurement may be and still speak of now, in network time
   */
  IntentStatuses(SeriesStore store, ZoneId zone, Duration fresh, NetworkClock clock) {
    this.store = store;
    this.zone = zone;
    this.fresh = fresh;
    this.clock = clock;
  }

  synchronized ApiSources.JudgedIntent of(Intent intent, ControllerState state) {
    var begun = clock.real().instant();
    var before = kept.get(intent);
    if (before != null
        && before.among().equals(state.intents())
        && begun.isBefore(before.until())) {
      return before.judged();
    }
    var judged = judge(intent, state, clock.at(begun));
    var done = clock.real().instant();
    var pause = Duration.between(begun, done).multipliedBy(ONE_IN * (long) state.intents().size());
    kept.keySet().retainAll(state.intents());
    kept.put(
        intent,
        new Kept(
            judged, state.intents(), done.plus(pause.compareTo(SHORTEST) > 0 ? pause : SHORTEST)));
    return judged;
  }

  private ApiSources.JudgedIntent judge(Intent intent, ControllerState state, Instant now) {
    var readings = new ArrayList<QueueReading>();
    for (var line : state.bank().lines()) {
      for (var direction : Direction.values()) {
        readings.add(read(intent.trafficClass(), line, direction, state));
      }
    }
    var status =
        new Assurance(state.bank(), state.intents(), zone, fresh)
            .judge(intent, readings, predicted(state, now), now);
    Optional<Instant> measured =
        readings.stream().flatMap(r -> r.measuredAt().stream()).max(Instant::compareTo);
    return new ApiSources.JudgedIntent(status, measured);
  }

  /** What the latest plan could not avoid and has not passed yet. */
  private static List<Breach> predicted(ControllerState state, Instant now) {
    return state.plans().list().stream()
        .findFirst()
        .map(record -> record.plan().remaining())
        .orElse(List.of())
        .stream()
        .filter(breach -> breach.until().isAfter(now))
        .toList();
  }

  private QueueReading read(
      String trafficClass, Line line, Direction direction, ControllerState state) {
    var offered = latest(line, direction, trafficClass, Measure.KBPS);
    return new QueueReading(
        line.branchEnd().site(),
        trafficClass,
        line.id(),
        direction,
        state.findLine(line.id()).map(IntentStatuses::health).orElse(LineHealth.STALE),
        offered.map(Sample::value).orElse(0.0),
        latest(line, direction, trafficClass, Measure.DROPPED_KBPS).map(Sample::value).orElse(0.0),
        latest(line, direction, trafficClass, Measure.DELAY_MS).map(Sample::value),
        offered.map(Sample::time));
  }

  private Optional<Sample> latest(
      Line line, Direction direction, String trafficClass, Measure measure) {
    return store.findLatest(SeriesKey.queue(line.id(), direction, trafficClass, measure));
  }

  private static LineHealth health(LineState line) {
    return switch (line.status()) {
      case UP, DEGRADED -> LineHealth.UP;
      case DOWN -> LineHealth.DOWN;
      case STALE -> LineHealth.STALE;
    };
  }
}
