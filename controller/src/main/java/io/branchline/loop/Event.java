package io.branchline.loop;

import io.branchline.intent.Intent;
import io.branchline.measure.Observation;
import io.branchline.network.NodeId;
import io.branchline.network.TopologyChange;
import io.branchline.plan.Plan;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.score.AlarmPolicy;
import io.branchline.service.Outlook;
import io.branchline.verify.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened or was decided. Events are journalled under their simple names and folded
 * into the state; renaming one or a component of one breaks old journals.
 */
public sealed interface Event {
  Moment at();

  default Instant networkTime() {
    return at().network();
  }

  default Instant realTime() {
    return at().real();
  }

  /** A controller begins its reign: every session is down, every measurement is history. */
  record ControllerStarted(Moment at, long epoch, String version, String bankHash)
      implements Event {}

  record IntentApplied(Moment at, Intent intent, String by) implements Event {}

  record IntentDeleted(Moment at, String name, String by) implements Event {}

  /** Alarms are raised by this policy, in place of one of the same name. */
  record AlarmPolicyPut(Moment at, AlarmPolicy policy, String by) implements Event {}

  record AlarmPolicyDeleted(Moment at, String name, String by) implements Event {}

  /** A BGP-LS peer came up, finished its table ({@code synchronised}) or was lost. */
  record PeerChanged(Moment at, String peer, PeerState state, String reason) implements Event {}

  record TopologyChanged(Moment at, String summary, List<TopologyChange> changes) implements Event {
    public TopologyChanged {
      changes = List.copyOf(changes);
    }
  }

  /** A session to a router changed its state. */
  record SessionChanged(
      Moment at, NodeId router, Protocol protocol, SessionState state, String reason)
      implements Event {}

  record Observed(Moment at, Observation observation) implements Event {}

  /**
   * A plan was made and verified.
   *
   * @param outlookHash SHA-256 of the outlook's canonical JSON
   * @param triggers why a plan was asked for
   * @param computeMillis real time that planning and verifying took
   */
  record PlanProposed(
      Moment at,
      Plan plan,
      String outlookHash,
      Outlook outlook,
      List<Violation> violations,
      List<String> triggers,
      long computeMillis)
      implements Event {
    public PlanProposed {
      violations = List.copyOf(violations);
      triggers = List.copyOf(triggers);
    }
  }

  /**
   * The plan may be pushed.
   *
   * @param by a user, or {@code autopilot} under the standing approval of the intents concerned
   */
  record PlanAccepted(Moment at, String plan, String by) implements Event {}

  record PlanRejected(Moment at, String plan, String by, String reason) implements Event {}

  /** The push of an accepted plan begins. */
  record DeploymentStarted(Moment at, String plan) implements Event {}

  record UnitFinished(Moment at, String plan, UnitResult result) implements Event {}

  /**
   * The push of a plan ended, one way or another.
   *
   * @param millis real time by phase, from accepted to verified: the breakdown
   */
  record PlanFinished(
      Moment at, String plan, PlanStatus status, SortedMap<String, Long> millis, String note)
      implements Event {
    public PlanFinished {
      millis = new TreeMap<>(millis);
    }
  }

  /**
   * What a plan did was undone by another; until {@code holdUntil} (network time) nothing is pushed
   * to its branches without a person's word.
   */
  record PlanRolledBack(Moment at, String plan, String through, Instant holdUntil)
      implements Event {}

  /**
   * A router was read back. Journalled in this form the first time; from then on as {@link
   * ConfigurationChanged}.
   */
  record ConfigurationRead(Moment at, NodeId router, RouterConfiguration configuration)
      implements Event {}

  /**
   * A router was read back and differs by this from what was last read, or is read for the first
   * time in this reign.
   *
   * @param hash SHA-256 of the whole configuration's canonical JSON
   */
  record ConfigurationChanged(Moment at, NodeId router, RouterChange change, String hash)
      implements Event {}

  /** How well matured forecasts met what came, by traffic class. */
  record ForecastScored(Moment at, Map<String, ForecastScore> byClass) implements Event {
    public ForecastScored {
      byClass = new TreeMap<>(byClass);
    }
  }
}
