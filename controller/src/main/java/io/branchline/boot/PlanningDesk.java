package io.branchline.boot;

import io.branchline.intent.Intent;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Effect;
import io.branchline.loop.LineState;
import io.branchline.loop.PlanOutcome;
import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.metric.NetworkClock;
import io.branchline.plan.LineCondition;
import io.branchline.plan.Placement;
import io.branchline.plan.Plan;
import io.branchline.plan.Planner;
import io.branchline.plan.PlanningInput;
import io.branchline.plan.PlanningOptions;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import io.branchline.verify.Verifier;
import io.branchline.verify.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes plans from a snapshot, the latest measurements and the outlook. */
final class PlanningDesk {
  private static final Logger LOG = LoggerFactory.getLogger(PlanningDesk.class);

  private final SeriesStore store;
  private final NetworkClock clock;
  private final PlanningOptions options;
  private final Forecaster forecaster;
  private final Duration fresh;
  private volatile Outlook latest;
  private volatile double millis;
  private volatile Optional<Instant> lastRound = Optional.empty();

  /** Says how demands will move, and learns what came of it. */
  interface Forecaster {
    /** How demands will move; {@code account} asks to keep the forecast for scoring. */
    Outlook outlook(Instant now, boolean account);

    /** Notes a plan that was made on the strength of an outlook. */
    void acted(Plan plan);
  }

  /**
   * @param fresh how old a measurement may be and still speak of now, in network time
   */
  PlanningDesk(
      SeriesStore store,
      NetworkClock clock,
      PlanningOptions options,
      Duration step,
      Duration fresh,
      Forecaster forecaster) {
    this.fresh = fresh;
    this.store = store;
    this.clock = clock;
    this.options = options;
    this.forecaster = forecaster;
    latest = new Outlook(clock.instant(), step, List.of());
  }

  /** Computes and verifies what the loop asked for, and tells it. */
  void compute(Effect.ComputePlan request, ControllerState state, ControlLoop loop) {
    long begun = System.nanoTime();
    try {
      var now = clock.instant();
      var outlook = forecaster.outlook(now, request.round());
      latest = outlook;
      if (request.round()) {
        lastRound = Optional.of(now);
      }
      var input = input(request.planId(), state, state.intents(), outlook, now);
      var plan = Planner.plan(input);
      var violations = plan.isEmpty() ? List.<Violation>of() : Verifier.verify(input, plan);
      long took = (System.nanoTime() - begun) / 1_000_000;
      millis = took;
      forecaster.acted(plan);
      loop.planned(new PlanOutcome.Made(request, plan, outlook, violations, took));
    } catch (RuntimeException e) {
      LOG.error("planning failed", e);
      loop.planned(new PlanOutcome.Failed(request, String.valueOf(e)));
    }
  }

  /** The plan that the bank would get if this intent were in force; nothing comes of it. */
  Trial tryIntent(ControllerState state, Intent intent) {
    var intents = new HashMap<String, Intent>();
    state.intents().forEach(other -> intents.put(other.name(), other));
    intents.put(intent.name(), intent);
    var now = clock.instant();
    var input =
        input("dry-run", state, List.copyOf(intents.values()), forecaster.outlook(now, false), now);
    var plan = Planner.plan(input);
    return new Trial(plan, Verifier.verify(input, plan));
  }

  /** A plan that is only looked at. */
  record Trial(Plan plan, List<Violation> violations) {}

  /** The outlook of the latest computation. */
  Outlook outlook() {
    return latest;
  }

  /** Real time that the latest computation took, in milliseconds. */
  double millis() {
    return millis;
  }

  /** When the latest regular round was, in network time. */
  Optional<Instant> lastRound() {
    return lastRound;
  }

  private PlanningInput input(
      String id, ControllerState state, List<Intent> intents, Outlook outlook, Instant now) {
    var lines = new HashMap<LineId, LineCondition>();
    var quota = new HashMap<LineId, DataVolume>();
    for (var line : state.bank().lines()) {
      state
          .findLine(line.id())
          .ifPresent(known -> lines.put(line.id(), condition(line, known, now)));
      if (line.contract().monthlyQuota().isPresent()) {
        worse(line, Measure.QUOTA_USED_BYTES, Duration.ofDays(1), now)
            .ifPresent(used -> quota.put(line.id(), new DataVolume(Math.round(used))));
      }
    }
    var placement = state.placement();
    return new PlanningInput(
        id,
        state.bank(),
        state.topology(),
        state.network().reference(),
        lines,
        intents,
        outlook,
        Map.copyOf(state.installed()),
        placement.equals(Placement.EMPTY) ? Optional.empty() : Optional.of(placement),
        state.plans().movedAt(),
        quota,
        now,
        options);
  }

  /** A line of which nothing is heard is left where it is: silence alone moves no traffic. */
  private LineCondition condition(Line line, LineState known, Instant now) {
    return new LineCondition(
        known.status() != LineState.Status.DOWN,
        known.status() == LineState.Status.DEGRADED,
        Latency.ofMillis(
            worse(line, Measure.DELAY_MS, fresh, now).orElse(line.contract().latency().millis())),
        Jitter.ofMillis(worse(line, Measure.JITTER_MS, fresh, now).orElse(0)),
        Loss.ofRatio(Math.clamp(worse(line, Measure.LOSS, fresh, now).orElse(0), 0, 1)),
        known.since().network());
  }

  /** The larger of both directions' latest values, if one is fresh. */
  private OptionalDouble worse(Line line, Measure measure, Duration fresh, Instant now) {
    var worst = OptionalDouble.empty();
    for (var direction : Direction.values()) {
      var sample = store.findLatest(SeriesKey.line(line.id(), direction, measure));
      if (sample.isPresent()
          && !sample.get().time().isBefore(now.minus(fresh))
          && (worst.isEmpty() || sample.get().value() > worst.getAsDouble())) {
        worst = OptionalDouble.of(sample.get().value());
      }
    }
    return worst;
  }
}
