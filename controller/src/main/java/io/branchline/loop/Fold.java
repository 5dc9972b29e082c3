package io.branchline.loop;

import io.branchline.measure.Observation;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.score.AlarmPolicy;
import io.branchline.site.LineId;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/** What each event makes of the state; a pure function. */
final class Fold {
  private Fold() {}

  static ControllerState fold(ControllerState before, long sequence, Event event) {
    var line = Narration.line(sequence, event);
    var after = apply(before.next(sequence, event.at(), line), event);
    return changesPlans(before, after, event) ? after.rebased() : after;
  }

  /** Whether an observation says anything that was not known; those that do not are not kept. */
  static boolean isNews(ControllerState state, Event event) {
    return switch (event) {
      case Event.Observed observed ->
          switch (observed.observation()) {
            case Observation.PolicyPathChanged path ->
                !Integer.valueOf(path.preference()).equals(state.activePaths().get(path.policy()));
            case Observation.PortChanged port ->
                isLinePort(state, port) && !state.facts().know(port);
            case Observation other -> !state.facts().know(other);
          };
      case Event.SessionChanged session -> {
        var router = state.routers().get(session.router());
        yield router != null
            && (router.session(session.protocol()).state() != session.state()
                || !router.session(session.protocol()).reason().equals(session.reason()));
      }
      case Event.PeerChanged peer -> {
        var known = state.network().peers().get(peer.peer());
        yield known == null
            || known.state() != peer.state()
            || !known.reason().equals(peer.reason());
      }
      case Event.ConfigurationRead read -> {
        var router = state.routers().get(read.router());
        yield router != null
            && (!router.readSinceStart()
                || !router.installed().equals(Optional.of(read.configuration())));
      }
      case Event.TopologyChanged changed ->
          !state.topology().with(changed.changes()).equals(state.topology());
      case Event other -> true;
    };
  }

  private static boolean isLinePort(ControllerState state, Observation.PortChanged port) {
    return state.bank().listLinesAt(port.port().node()).stream()
        .anyMatch(line ->
            line.branchEnd().port().equals(port.port())
                || line.hubEnd().port().equals(port.port()));
  }

  private static ControllerState apply(ControllerState state, Event event) {
    return switch (event) {
      case Event.ControllerStarted started -> restart(state, started);
      case Event.IntentApplied applied -> {
        var record =
            new IntentRecord(applied.intent(), state.version(), applied.at(), applied.by());
        yield state.with(state.rules().with(applied.intent().name(), record));
      }
      case Event.IntentDeleted deleted -> state.with(state.rules().withoutIntent(deleted.name()));
      case Event.AlarmPolicyPut put ->
          policy(state, put.policy().name(), Optional.of(put.policy()), put.at(), put.by());
      case Event.AlarmPolicyDeleted deleted ->
          policy(state, deleted.name(), Optional.empty(), deleted.at(), deleted.by());
      case Event.PeerChanged peer ->
          state.with(
              state
                  .network()
                  .with(peer.peer(), new NetworkView.Peer(peer.state(), peer.at(), peer.reason())),
              state.facts());
      case Event.TopologyChanged changed -> state.with(changed.changes());
      case Event.SessionChanged session -> {
        var router = state.routers().get(session.router());
        yield router == null
            ? state
            : state.with(
                session.router(),
                router.with(
                    session.protocol(),
                    new Session(session.state(), session.at(), session.reason())));
      }
      case Event.Observed observed -> observe(state, observed.observation());
      case Event.PlanProposed proposed -> state.with(state.plans().proposed(proposed));
      case Event.PlanAccepted accepted ->
          state.with(state.plans().accepted(accepted, state.installed()));
      case Event.PlanRejected rejected ->
          state.with(
              state
                  .plans()
                  .with(
                      rejected.plan(),
                      record -> record.rejected(rejected.by(), rejected.at(), rejected.reason())));
      case Event.DeploymentStarted started ->
          state.with(
              state.plans().with(started.plan(), record -> record.with(PlanStatus.DEPLOYING)));
      case Event.UnitFinished unit ->
          state.with(state.plans().with(unit.plan(), record -> record.with(unit.result())));
      case Event.PlanFinished finished -> state.with(state.plans().finished(finished));
      case Event.PlanRolledBack undone -> state.with(state.plans().rolledBack(undone));
      case Event.ConfigurationRead read -> {
        var router = state.routers().get(read.router());
        yield router == null ? state : state.with(read.router(), router.with(read.configuration()));
      }
      case Event.ConfigurationChanged changed -> {
        var router = state.routers().get(changed.router());
        yield router == null
            ? state
            : state.with(
                changed.router(),
                router.with(
                    changed
                        .change()
                        .applyTo(router.installed().orElse(RouterConfiguration.EMPTY))));
      }
      case Event.ForecastScored scored -> state.withScores(TreePMap.from(scored.byClass()));
    };
  }

  private static ControllerState policy(
      ControllerState state, String name, Optional<AlarmPolicy> policy, Moment at, String by) {
    var record = new AlarmPolicyRecord(policy, state.version(), at, by);
    return state.with(state.rules().with(name, record));
  }

  /** Nothing that was measured or connected in an earlier reign holds in this one. */
  private static ControllerState restart(ControllerState state, Event.ControllerStarted started) {
    var routers =
        state.routers().entrySet().stream()
            .collect(
                TreePMap.<Map.Entry<NodeId, RouterRecord>, NodeId, RouterRecord>toTreePMap(
                    Map.Entry::getKey, entry -> entry.getValue().restarted(started.at())));
    return state
        .withEpoch(started.epoch())
        .withRouters(routers)
        .withActivePaths(TreePMap.empty())
        .with(state.network().restarted(started.at()), LineFacts.NONE);
  }

  private static ControllerState observe(ControllerState state, Observation observation) {
    if (observation instanceof Observation.PolicyPathChanged path) {
      return state.withActivePaths(state.activePaths().plus(path.policy(), path.preference()));
    }
    return state.with(observation);
  }

  private static boolean changesPlans(ControllerState before, ControllerState after, Event event) {
    return switch (event) {
      case Event.IntentApplied _, Event.IntentDeleted _, Event.PlanFinished _ -> true;
      case Event.ConfigurationRead read ->
          !Optional.ofNullable(before.routers().get(read.router()))
              .flatMap(RouterRecord::installed)
              .orElse(RouterConfiguration.EMPTY)
              .equals(read.configuration());
      case Event.ConfigurationChanged changed -> !changed.change().isEmpty();
      case Event.TopologyChanged _ -> !sameShape(before.topology(), after.topology());
      case Event.PeerChanged _ -> !sameStatuses(before, after);
      case Event.Observed observed ->
          LineStates.concerned(after.bank(), observed.observation()).stream()
              .anyMatch(line -> !sameStatus(before, after, line.id()));
      case Event other -> false;
    };
  }

  /** Whether paths and SIDs are the same: measured delays and bandwidths alone change no plan. */
  private static boolean sameShape(Topology before, Topology after) {
    if (!before.nodes().equals(after.nodes()) || before.linkCount() != after.linkCount()) {
      return false;
    }
    for (int i = 0; i < before.linkCount(); i++) {
      if (!routesAlike(before.link(i), after.link(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean routesAlike(Link a, Link b) {
    return a.id().equals(b.id())
        && a.igpMetric() == b.igpMetric()
        && a.adjacencySid().equals(b.adjacencySid())
        && a.endX().equals(b.endX());
  }

  static boolean sameStatus(ControllerState before, ControllerState after, LineId line) {
    return before
        .findLine(line)
        .map(LineState::status)
        .equals(after.findLine(line).map(LineState::status));
  }

  static boolean sameStatuses(ControllerState before, ControllerState after) {
    if (before.lines().size() != after.lines().size()) {
      return false;
    }
    // Both are of the bank's lines in their order.
    var then = before.lines().values().iterator();
    for (var now : after.lines().values()) {
      var line = then.next();
      if (line != now && (!line.line().equals(now.line()) || line.status() != now.status())) {
        return false;
      }
    }
    return true;
  }
}
