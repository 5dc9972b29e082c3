package io.branchline.loop;

import io.branchline.measure.Observation;
import io.branchline.policy.RouterChange;
import java.util.Locale;

/** Says in one sentence what an event was. */
final class Narration {
  private Narration() {}

  static EventLine line(long sequence, Event event) {
    return new EventLine(sequence, event.at(), EventCodec.kind(event), subject(event), text(event));
  }

  private static String subject(Event event) {
    return switch (event) {
      case Event.ControllerStarted _, Event.TopologyChanged _, Event.ForecastScored _ -> "";
      case Event.IntentApplied applied -> applied.intent().name();
      case Event.IntentDeleted deleted -> deleted.name();
      case Event.AlarmPolicyPut put -> put.policy().name();
      case Event.AlarmPolicyDeleted deleted -> deleted.name();
      case Event.PeerChanged peer -> peer.peer();
      case Event.SessionChanged session -> session.router().value();
      case Event.Observed observed -> subject(observed.observation());
      case Event.PlanProposed proposed -> proposed.plan().id();
      case Event.PlanAccepted accepted -> accepted.plan();
      case Event.PlanRejected rejected -> rejected.plan();
      case Event.DeploymentStarted started -> started.plan();
      case Event.UnitFinished unit -> unit.plan();
      case Event.PlanFinished finished -> finished.plan();
      case Event.PlanRolledBack undone -> undone.plan();
      case Event.ConfigurationRead read -> read.router().value();
      case Event.ConfigurationChanged changed -> changed.router().value();
    };
  }

  private static String subject(Observation observation) {
    return switch (observation) {
      case Observation.PortChanged port -> port.port().toString();
      case Observation.LineDegraded line -> line.line().value();
      case Observation.LineRecovered line -> line.line().value();
      case Observation.SourceSilent source -> source.node().value();
      case Observation.SourceHeard source -> source.node().value();
      case Observation.PolicyPathChanged path -> path.policy().toString();
    };
  }

  private static String text(Event event) {
    return switch (event) {
      case Event.ControllerStarted started ->
          "the controller started, version " + started.version() + ", epoch " + started.epoch();
      case Event.IntentApplied applied ->
          applied.by() + " applied intent " + applied.intent().name();
      case Event.IntentDeleted deleted -> deleted.by() + " deleted intent " + deleted.name();
      case Event.AlarmPolicyPut put ->
          put.by() + " put alarm policy " + put.policy().name() + " in force";
      case Event.AlarmPolicyDeleted deleted ->
          deleted.by() + " deleted alarm policy " + deleted.name();
      case Event.PeerChanged peer ->
          "BGP-LS peer " + peer.peer() + " is " + word(peer.state()) + because(peer.reason());
      case Event.TopologyChanged changed -> changed.summary();
      case Event.SessionChanged session ->
          session.protocol()
              + " to "
              + session.router()
              + " is "
              + word(session.state())
              + because(session.reason());
      case Event.Observed observed -> text(observed.observation());
      case Event.PlanProposed proposed ->
          "a plan of "
              + proposed.plan().units().size()
              + " change units and "
              + proposed.plan().moves().size()
              + " moves was made, "
              + proposed.plan().foreseen().size()
              + " breaches foreseen";
      case Event.PlanAccepted accepted -> accepted.by() + " accepted the plan";
      case Event.PlanRejected rejected ->
          rejected.by() + " rejected the plan" + because(rejected.reason());
      case Event.DeploymentStarted _ -> "the plan is being pushed";
      case Event.UnitFinished unit ->
          "unit "
              + unit.result().unit()
              + " "
              + word(unit.result().status())
              + because(unit.result().reason());
      case Event.PlanFinished finished ->
          "the plan is " + word(finished.status()) + because(finished.note());
      case Event.PlanRolledBack undone -> "the plan was undone by " + undone.through();
      case Event.ConfigurationRead read ->
          "read back "
              + read.configuration().policies().size()
              + " policies, "
              + read.configuration().steering().size()
              + " steering rules, "
              + read.configuration().queues().size()
              + " queue profiles";
      case Event.ConfigurationChanged changed ->
          changed.change().isEmpty()
              ? "read back, as it was"
              : "read back, " + words(changed.change());
      case Event.ForecastScored scored -> "forecasts were scored by what came";
    };
  }

  private static String text(Observation observation) {
    return switch (observation) {
      case Observation.PortChanged port ->
          "port " + port.port() + " is " + (port.up() ? "up" : "down");
      case Observation.LineDegraded line ->
          String.format(
              Locale.ROOT,
              "line %s breaks its contract: %s %.3f against %.3f",
              line.line(),
              line.measure().label(),
              line.value(),
              line.limit());
      case Observation.LineRecovered line -> "line " + line.line() + " keeps its contract again";
      case Observation.SourceSilent source ->
          "nothing heard from " + source.node() + " since " + source.lastHeard();
      case Observation.SourceHeard source -> source.node() + " is heard";
      case Observation.PolicyPathChanged path ->
          path.preference() == 0
              ? "policy " + path.policy() + " has no valid path and follows the IGP"
              : "policy " + path.policy() + " uses candidate path " + path.preference();
    };
  }

  private static String words(RouterChange change) {
    return "new: "
        + change.putPolicies().size()
        + " policies, "
        + change.putSteering().size()
        + " steering rules, "
        + change.putQueues().size()
        + " queue profiles; gone: "
        + change.removedPolicies().size()
        + ", "
        + change.removedSteering().size()
        + ", "
        + change.removedQueues().size();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }
}
