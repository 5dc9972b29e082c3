package io.branchline.loop;

import io.branchline.intent.Autonomy;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanReason;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.verify.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows from what. Single-threaded and without I/O: the same inputs at the same
 * times always give the same events and effects.
 */
final class LoopCore {
  private static final Logger LOG = LoggerFactory.getLogger(LoopCore.class);
  static final String AUTOPILOT = "autopilot";
  static final String VERIFIER = "verifier";
  private static final String CHANGED_MEANWHILE = "the network changed while planning";

  private static final int MOST_MISSING = 4;

  private final NetworkClock clock;
  private final LoopOptions options;
  private final Replanning replanning;
  private final Retries retries;
  private final Instant startedAt;
  private final Optional<String> interrupted;
  private ControllerState state;

  /** What the plan that is being made, or was made last, is made from. */
  private ControllerState planningFrom;

  /** Whether every router was read since the start; it stays so. */
  private boolean allRead;

  LoopCore(ControllerState state, NetworkClock clock, LoopOptions options) {
    this.state = state;
    planningFrom = state;
    this.clock = clock;
    this.options = options;
    replanning = new Replanning(options.backoff(), clock.realDuration(options.planEvery()));
    retries = new Retries(options);
    startedAt = clock.real().instant();
    interrupted = state.plans().findUnderWay().map(PlanRecord::id);
  }

  ControllerState state() {
    return state;
  }

  /** When the next turn is due, in real time, if nothing comes in before. */
  Optional<Instant> wake() {
    var real = clock.real().instant();
    var wake = mayPlan(state, real) ? replanning.wake() : Optional.<Instant>empty();
    for (var settling : List.of(options.settle(), options.settle().multipliedBy(MOST_MISSING))) {
      var settled = startedAt.plus(settling);
      if (settled.isAfter(real)) {
        return Optional.of(wake.filter(settled::isAfter).orElse(settled));
      }
    }
    return wake;
  }

  /** Takes the inputs in order, and whatever has become due. */
  Turn turn(List<Input> inputs) {
    var real = clock.real().instant();
    var turn = new Turn(new Moment(clock.at(real), real), state);
    for (var input : inputs) {
      switch (input) {
        case Input.Report report -> report(report.event(), turn);
        case Input.Planned planned -> planned(planned.outcome(), turn);
        case Input.Ask ask -> ask(ask.command(), ask.answer(), turn);
      }
    }
    interrupted.ifPresent(plan -> Interrupted.settle(plan, turn, isSettled(turn.state(), real)));
    state = turn.state();
    replanning
        .next(state, real, mayPlan(state, real))
        .ifPresent(request -> {
          planningFrom = state;
          turn.effect(request);
        });
    return turn;
  }

  /** A plan needs sight, intents, and routers that were read or had their time. */
  private boolean mayPlan(ControllerState now, Instant real) {
    return now.findBlindness().isEmpty()
        && !now.intentRecords().isEmpty()
        && now.plans().findUnderWay().isEmpty()
        && isSettled(now, real);
  }

  /** Whether every router was read, or those that were not had their time. */
  private boolean isSettled(ControllerState now, Instant real) {
    if (allRead) {
      return true;
    }
    long read = now.routers().values().stream().filter(RouterRecord::readSinceStart).count();
    long all = now.routers().size();
    if (read == all) {
      allRead = true;
      return true;
    }
    var patience = 2 * read >= all ? options.settle() : options.settle().multipliedBy(MOST_MISSING);
    return !real.isBefore(startedAt.plus(patience));
  }

  private void report(Event reported, Turn turn) {
    if (!Fold.isNews(turn.state(), reported)) {
      return;
    }
    var before = turn.state();
    var event =
        reported instanceof Event.ConfigurationRead read ? asChange(read, before) : reported;
    turn.record(event);
    var after = turn.state();
    var now = turn.now().real();
    if (event instanceof Event.UnitFinished unit) {
      retries.note(unit.result(), now);
    }
    if (event instanceof Event.SessionChanged session && comesBack(session)) {
      giveAnotherChance(session.router(), after);
      replanning.ask(session.router() + " can be configured again", now);
    }
    if (event instanceof Event.PlanFinished finished) {
      finished(finished, turn);
    } else if (after.basis() != before.basis() && !isOurOwnDoing(event, after)) {
      replanning.ask(Narration.line(after.version(), event).text(), now);
    }
  }

  /** A configuration is journalled whole once, then by what differs: the journal stays small. */
  private static Event asChange(Event.ConfigurationRead read, ControllerState now) {
    return Optional.ofNullable(now.routers().get(read.router()))
        .flatMap(RouterRecord::installed)
        .<Event>map(installed ->
            new Event.ConfigurationChanged(
                read.at(),
                read.router(),
                RouterChange.between(installed, read.configuration()),
                EventCodec.hash(RouterConfiguration.class, read.configuration())))
        .orElse(read);
  }

  /** What is read while a plan is pushed is what was pushed, or the push fails and says so. */
  private static boolean isOurOwnDoing(Event event, ControllerState now) {
    return (event instanceof Event.ConfigurationRead || event instanceof Event.ConfigurationChanged)
        && now.plans().findUnderWay().isPresent();
  }

  private static boolean comesBack(Event.SessionChanged session) {
    return session.protocol() == Protocol.NETCONF && session.state() == SessionState.UP;
  }

  private void giveAnotherChance(NodeId router, ControllerState now) {
    now.bank().findSiteOf(router).ifPresent(site -> retries.forget(site.id()));
  }

  private void finished(Event.PlanFinished finished, Turn turn) {
    var through = turn.state().plans().find(finished.plan());
    through
        .map(PlanRecord::plan)
        .flatMap(RollBack::findUndone)
        .filter(_ -> finished.status() == PlanStatus.APPLIED)
        .ifPresent(undone ->
            turn.record(
                new Event.PlanRolledBack(
                    turn.now(),
                    undone,
                    finished.plan(),
                    turn.now().network().plus(options.holdAfterRollback()))));
    if (finished.status() != PlanStatus.APPLIED) {
      replanning.ask("plan " + finished.plan() + " was not applied whole", turn.now().real());
    }
  }

  private void planned(PlanOutcome outcome, Turn turn) {
    replanning.ended();
    switch (outcome) {
      case PlanOutcome.Failed failed -> LOG.warn("no plan: {}", failed.reason());
      case PlanOutcome.Made made -> {
        var plan = stillTrue(made, turn);
        if (plan.isEmpty() && !made.plan().isEmpty()) {
          LOG.info("plan {} was made from what has changed since", made.plan().id());
          replanning.askNow(CHANGED_MEANWHILE, turn.now().real());
        } else {
          if (plan != made.plan()) {
            replanning.ask(CHANGED_MEANWHILE, turn.now().real());
          }
          made(made, withoutWaiting(plan, turn), turn);
        }
      }
    }
  }

  /** The plan without units that were made from what has changed since it was asked for. */
  private Plan stillTrue(PlanOutcome.Made made, Turn turn) {
    if (made.request().basis() == turn.state().basis()) {
      return made.plan();
    }
    var outdated = Outdated.since(planningFrom, turn.state());
    return Trimmed.of(made.plan(), unit -> !outdated.concerns(unit), turn.state().placement());
  }

  /**
   * The plan without units that would not land: their branch pauses after a refusal, or one of
   * their routers has no session. The router's return brings them back.
   */
  private Plan withoutWaiting(Plan plan, Turn turn) {
    return Trimmed.of(
        plan,
        unit ->
            !retries.pauses(unit.site(), turn.now().real())
                && unit.changes().keySet().stream()
                    .allMatch(router -> isReachable(router, turn.state())),
        turn.state().placement());
  }

  private static boolean isReachable(NodeId router, ControllerState now) {
    var record = now.routers().get(router);
    return record != null && record.netconf().state() == SessionState.UP;
  }

  private void made(PlanOutcome.Made made, Plan plan, Turn turn) {
    if (plan.isEmpty()) {
      return;
    }
    var known = findSame(plan, made.violations(), turn.state());
    if (known.isPresent()) {
      // It may have become approved since, for instance when a hold ran out.
      if (known.get().status() == PlanStatus.PROPOSED && isApproved(known.get().plan(), turn)) {
        accept(known.get().plan(), AUTOPILOT, turn);
      }
      return;
    }
    turn.record(
        new Event.PlanProposed(
            turn.now(),
            plan,
            EventCodec.hash(io.branchline.service.Outlook.class, made.outlook()),
            made.outlook(),
            made.violations(),
            made.request().triggers(),
            made.computeMillis()));
    var blocking = made.violations().stream().filter(Violation::blocks).toList();
    if (!blocking.isEmpty()) {
      turn.record(
          new Event.PlanRejected(turn.now(), plan.id(), VERIFIER, blocking.getFirst().figures()));
    } else if (isApproved(plan, turn)) {
      accept(plan, AUTOPILOT, turn);
    }
  }

  /** The latest plan when it says the same and waits for a decision or was refused. */
  private static Optional<PlanRecord> findSame(
      Plan plan, List<Violation> violations, ControllerState now) {
    return now.plans().list().stream()
        .findFirst()
        .filter(record ->
            record.status() == PlanStatus.PROPOSED || record.status() == PlanStatus.REJECTED)
        .filter(record -> changes(record.plan()).equals(changes(plan)))
        .filter(record -> record.violations().equals(violations));
  }

  /** What the plan does to which router for which branch, whatever its units are called. */
  private static List<Object> changes(Plan plan) {
    return plan.units().stream()
        .<Object>map(unit -> java.util.Map.entry(unit.site(), unit.changes()))
        .toList();
  }

  /**
   * Whether the intents concerned are a standing approval: those that speak of the plan's branches
   * are all on autopilot (or only observe), no branch is held after a roll-back, and no class whose
   * forecasts mislead is a reason.
   */
  private static boolean isApproved(Plan plan, Turn turn) {
    var now = turn.state();
    if (plan.reasons().stream().anyMatch(reason -> isMisled(reason, now))) {
      return false;
    }
    return plan.units().stream()
        .allMatch(unit -> {
          var held = now.plans().holds().get(unit.site());
          if (held != null && held.isAfter(turn.now().network())) {
            return false;
          }
          var site = now.bank().getSite(unit.site());
          var concerned =
              now.intents().stream().filter(intent -> intent.from().matches(site)).toList();
          return concerned.stream().anyMatch(i -> i.autonomy() == Autonomy.AUTOPILOT)
              && concerned.stream().noneMatch(i -> i.autonomy() == Autonomy.ADVISE);
        });
  }

  private static boolean isMisled(PlanReason reason, ControllerState now) {
    if (!(reason instanceof PlanReason.ForeseenBreach foreseen)) {
      return false;
    }
    var score = now.scores().get(foreseen.breach().trafficClass());
    return score != null && score.misleads();
  }

  private static void accept(Plan plan, String by, Turn turn) {
    turn.record(new Event.PlanAccepted(turn.now(), plan.id(), by));
    turn.record(new Event.DeploymentStarted(turn.now(), plan.id()));
    turn.effect(new Effect.DeployPlan(plan));
  }

  private void ask(Command command, CompletableFuture<CommandResult> answer, Turn turn) {
    var before = turn.state();
    var now = turn.now().real();
    var result =
        switch (command) {
          case Command.PlanNow plan -> {
            retries.forgetAll();
            replanning.askNow(plan.by() + " asks for a plan", now);
            yield new CommandResult.Done(turn.state().version(), "");
          }
          case Command.AcceptPlan accept ->
              Commands.checkAccept(accept, turn.state())
                  .<CommandResult>map(refused -> refused)
                  .orElseGet(() -> {
                    var plan = turn.state().plans().find(accept.plan()).orElseThrow().plan();
                    accept(plan, accept.by(), turn);
                    return new CommandResult.Done(turn.state().version(), plan.id());
                  });
          case Command.RollBackPlan undo -> rollBack(undo, turn);
          case Command.ApplyIntent apply -> Commands.apply(apply, turn);
          case Command.DeleteIntent delete -> Commands.delete(delete, turn);
          case Command.PutAlarmPolicy put -> Commands.put(put, turn);
          case Command.DeleteAlarmPolicy delete -> Commands.delete(delete, turn);
          case Command.RejectPlan reject -> Commands.reject(reject, turn);
        };
    if (turn.state().basis() != before.basis()) {
      retries.forgetAll();
      replanning.ask(command.by() + " changed the intents", now);
    }
    turn.answer(answer, result);
  }

  private CommandResult rollBack(Command.RollBackPlan undo, Turn turn) {
    var refused = Commands.checkRollBack(undo, turn.state());
    if (refused.isPresent()) {
      return refused.get();
    }
    var record = turn.state().plans().find(undo.plan()).orElseThrow();
    var reverse =
        RollBack.of(record, replanning.nextId(turn.state()), undo.by(), turn.now().network());
    if (reverse.isEmpty()) {
      return new CommandResult.Refused(
          CommandResult.Refused.Cause.CONFLICT, "", "plan " + undo.plan() + " changed nothing");
    }
    turn.record(
        new Event.PlanProposed(
            turn.now(),
            reverse,
            "",
            new io.branchline.service.Outlook(
                turn.now().network(), java.time.Duration.ofMinutes(5), List.of()),
            List.of(),
            List.of(undo.by() + " rolls back " + undo.plan()),
            0));
    accept(reverse, undo.by(), turn);
    return new CommandResult.Done(turn.state().version(), reverse.id());
  }
}
