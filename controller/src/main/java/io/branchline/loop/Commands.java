package io.branchline.loop;

import io.branchline.intent.Intent;
import io.branchline.loop.CommandResult.Done;
import io.branchline.loop.CommandResult.Refused;
import io.branchline.loop.CommandResult.Refused.Cause;
import io.branchline.site.Bank;
import io.branchline.site.Tier;
import java.util.Optional;

/** Checks what is asked against the state, and turns it into events. */
final class Commands {
  /** Every line is judged by each of them every minute. */
  private static final int MOST_POLICIES = 100;

  private Commands() {}

  static CommandResult apply(Command.ApplyIntent command, Turn turn) {
    var intent = command.intent();
    var wrong = check(intent, turn.state().bank());
    if (wrong.isPresent()) {
      return wrong.get();
    }
    var stale = checkIntent(intent.name(), command.ifVersion(), turn.state());
    if (stale.isPresent()) {
      return stale.get();
    }
    if (!turn.state().findIntent(intent.name()).equals(Optional.of(intent))) {
      turn.record(new Event.IntentApplied(turn.now(), intent, command.by()));
    }
    return new Done(turn.state().version(), intent.name());
  }

  /** Whether the intent speaks of what the bank has; an answer when it does not. */
  static Optional<Refused> check(Intent intent, Bank bank) {
    if (bank.findClass(intent.trafficClass()).isEmpty()) {
      return invalid("traffic", "there is no traffic class " + intent.trafficClass());
    }
    for (var site : intent.from().sites()) {
      if (bank.findSite(site).isEmpty()) {
        return invalid("from.sites", "there is no site " + site);
      }
    }
    if (bank.branches().stream().noneMatch(intent.from()::matches)) {
      return invalid("from", "no branch is meant by it");
    }
    for (var site : intent.to()) {
      var found = bank.findSite(site);
      if (found.isEmpty() || found.get().tier() != Tier.DATA_CENTRE) {
        return invalid("to.sites", site + " is not a data centre of this bank");
      }
    }
    for (var carrier : intent.path().avoidCarriers()) {
      if (bank.lines().stream().noneMatch(line -> line.carrier().id().equals(carrier))) {
        return invalid("path.avoid.carrier", "there is no carrier " + carrier);
      }
    }
    return Optional.empty();
  }

  static CommandResult delete(Command.DeleteIntent command, Turn turn) {
    if (turn.state().findIntent(command.name()).isEmpty()) {
      return notFound("intent " + command.name());
    }
    var stale = checkIntent(command.name(), command.ifVersion(), turn.state());
    if (stale.isPresent()) {
      return stale.get();
    }
    turn.record(new Event.IntentDeleted(turn.now(), command.name(), command.by()));
    return new Done(turn.state().version(), command.name());
  }

  static CommandResult put(Command.PutAlarmPolicy command, Turn turn) {
    var policy = command.policy();
    var known = turn.state().rules().alarmPolicies();
    var stale = checkPolicy(policy.name(), command.ifVersion(), turn.state());
    if (stale.isPresent()) {
      return stale.get();
    }
    var record = known.get(policy.name());
    if (record == null && known.size() >= MOST_POLICIES) {
      return new Refused(
          Cause.INVALID, "name", "there are " + known.size() + " policies, which is the most");
    }
    if (record == null || !record.policy().equals(Optional.of(policy))) {
      turn.record(new Event.AlarmPolicyPut(turn.now(), policy, command.by()));
    }
    return new Done(turn.state().version(), policy.name());
  }

  /** Whether there is one, who asks knows better: the state does not hold the configured ones. */
  static CommandResult delete(Command.DeleteAlarmPolicy command, Turn turn) {
    var stale = checkPolicy(command.name(), command.ifVersion(), turn.state());
    if (stale.isPresent()) {
      return stale.get();
    }
    var record = turn.state().rules().alarmPolicies().get(command.name());
    if (record == null || record.policy().isPresent()) {
      turn.record(new Event.AlarmPolicyDeleted(turn.now(), command.name(), command.by()));
    }
    return new Done(turn.state().version(), command.name());
  }

  static CommandResult reject(Command.RejectPlan command, Turn turn) {
    var record = turn.state().plans().find(command.plan());
    if (record.isEmpty()) {
      return notFound("plan " + command.plan());
    }
    if (record.get().status() != PlanStatus.PROPOSED) {
      return conflict(record.get());
    }
    turn.record(new Event.PlanRejected(turn.now(), command.plan(), command.by(), command.reason()));
    return new Done(turn.state().version(), command.plan());
  }

  static Optional<Refused> checkAccept(Command.AcceptPlan command, ControllerState state) {
    var record = state.plans().find(command.plan());
    if (record.isEmpty()) {
      return Optional.of(notFound("plan " + command.plan()));
    }
    if (record.get().status() != PlanStatus.PROPOSED) {
      return Optional.of(conflict(record.get()));
    }
    return checkIdle(state);
  }

  static Optional<Refused> checkRollBack(Command.RollBackPlan command, ControllerState state) {
    var record = state.plans().find(command.plan());
    if (record.isEmpty()) {
      return Optional.of(notFound("plan " + command.plan()));
    }
    boolean pushed =
        switch (record.get().status()) {
          case APPLIED, PENDING, FAILED -> true;
          case PROPOSED, ACCEPTED, DEPLOYING, ROLLED_BACK, REJECTED, SUPERSEDED -> false;
        };
    if (!pushed) {
      return Optional.of(conflict(record.get()));
    }
    if (record.get().before().isEmpty()) {
      return Optional.of(
          new Refused(
              Cause.CONFLICT,
              "",
              "plan " + command.plan() + " is too old to be undone: too much came after it"));
    }
    return checkIdle(state);
  }

  private static Optional<Refused> checkIdle(ControllerState state) {
    return state
        .plans()
        .findUnderWay()
        .map(other ->
            new Refused(Cause.CONFLICT, "", "plan " + other.id() + " is being pushed; try again"));
  }

  private static Optional<Refused> checkIntent(
      String name, Optional<Long> ifVersion, ControllerState state) {
    var record = state.intentRecords().get(name);
    return checkVersion("intent " + name, record == null ? 0 : record.version(), ifVersion);
  }

  private static Optional<Refused> checkPolicy(
      String name, Optional<Long> ifVersion, ControllerState state) {
    var record = state.rules().alarmPolicies().get(name);
    return checkVersion("alarm policy " + name, record == null ? 0 : record.version(), ifVersion);
  }

  private static Optional<Refused> checkVersion(
      String what, long version, Optional<Long> ifVersion) {
    return ifVersion
        .filter(expected -> expected != version)
        .map(expected ->
            new Refused(
                Cause.CONFLICT,
                "",
                what + " has version " + version + ", not " + expected + "; read it again"));
  }

  private static Optional<Refused> invalid(String field, String reason) {
    return Optional.of(new Refused(Cause.INVALID, field, reason));
  }

  private static Refused notFound(String what) {
    return new Refused(Cause.NOT_FOUND, "", "there is no " + what);
  }

  private static Refused conflict(PlanRecord record) {
    return new Refused(
        Cause.CONFLICT,
        "",
        "plan " + record.id() + " is " + record.status().name().toLowerCase(java.util.Locale.ROOT));
  }
}
