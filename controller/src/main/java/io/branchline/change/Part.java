package io.branchline.change;

import io.branchline.driver.DeviceDriver;
import io.branchline.driver.DeviceException;
import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One router in a {@link Batch}: the changes that units want of it, merged into one, and how far
 * the router has gone with it. Used by one thread at a time.
 */
final class Part {
  private enum State {
    UNTOUCHED,
    PREPARED,
    /** Committed on trial, or so it said. */
    COMMITTED,
    /** Committed on trial, and read back. */
    ON_TRIAL,
    CONFIRMED
  }

  private final NodeId node;
  private final @Nullable DeviceDriver driver;
  private final SortedMap<String, RouterChange> wanted = new TreeMap<>();
  private State state = State.UNTOUCHED;
  private Set<String> included = Set.of();
  private @Nullable RouterConfiguration before;
  private @Nullable RouterConfiguration expected;
  private final Set<String> tried = new TreeSet<>();
  private String claim = "";

  Part(NodeId node, @Nullable DeviceDriver driver) {
    this.node = node;
    this.driver = driver;
  }

  NodeId node() {
    return node;
  }

  void want(String unit, RouterChange change) {
    wanted.put(unit, change);
  }

  /** Whether several units of the batch want something of this router. */
  boolean isShared() {
    return wanted.size() > 1;
  }

  /** The units that want something of this router, among these. */
  Set<String> contributors(Set<String> units) {
    var contributors = new TreeSet<>(wanted.keySet());
    contributors.retainAll(units);
    return contributors;
  }

  /** Whether it holds, unconfirmed, the changes of other units than these. */
  boolean isStale(Set<String> units) {
    return isUnconfirmed() && !included.equals(contributors(units));
  }

  boolean needsPrepare(Set<String> units) {
    return state == State.UNTOUCHED && !contributors(units).isEmpty();
  }

  boolean isPrepared() {
    return state == State.PREPARED;
  }

  boolean isCommitted() {
    return state == State.COMMITTED;
  }

  /** Whether it holds anything that an abort takes back. */
  boolean isUnconfirmed() {
    return state != State.UNTOUCHED && state != State.CONFIRMED;
  }

  boolean isOnTrial() {
    return state == State.ON_TRIAL;
  }

  /** Which of the units it runs for good. */
  Set<String> confirmed(Set<String> units) {
    var confirmed = new TreeSet<String>();
    if (state == State.CONFIRMED) {
      confirmed.addAll(included);
      confirmed.retainAll(units);
    }
    return confirmed;
  }

  /** Whether the router ever ran the unit's change, or may have. */
  boolean tried(String unit) {
    return tried.contains(unit);
  }

  /**
   * What stood in the way.
   *
   * @param units whose changes the router was asked for
   */
  record Refusal(Part part, Phase phase, Set<String> units, boolean unreachable, String reason) {
    Refusal {
      units = Set.copyOf(units);
    }
  }

  /** Prepares the merged change of the units, and reads what the router runs before it. */
  Optional<Refusal> prepare(Set<String> units, Permit permit) {
    included = contributors(units);
    if (driver == null) {
      return refusal(Phase.PREPARE, true, "the inventory has no way to reach it");
    }
    var change = Changes.merge(included.stream().map(this::wanted).toList());
    switch (driver.prepare(change, permit)) {
      case Outcome.Applied _ -> {}
      case Outcome.Rejected(String reason) -> {
        return refusal(Phase.PREPARE, false, reason);
      }
      case Outcome.Unreachable(String reason) -> {
        return refusal(Phase.PREPARE, true, reason);
      }
      case Outcome.Unknown(String reason) -> {
        return refusal(Phase.PREPARE, true, reason);
      }
    }
    state = State.PREPARED;
    try {
      // Under the lock, so what is read here is what the change starts from.
      var running = driver.read().configuration();
      if (before == null) {
        before = running;
      }
      expected = change.applyTo(running);
      return Optional.empty();
    } catch (DeviceException e) {
      return refusal(Phase.PREPARE, true, String.valueOf(e.getMessage()));
    }
  }

  Optional<Refusal> commit(Duration confirmTimeout, Permit permit) {
    tried.addAll(included);
    switch (driver().commit(confirmTimeout, permit)) {
      case Outcome.Applied _ -> {
        state = State.COMMITTED;
        claim = node + " said that it applied the change but does not run it: ";
      }
      case Outcome.Unknown(String reason) -> {
        // It may have happened: reading back tells.
        state = State.COMMITTED;
        claim = "the commit was not answered (" + reason + ") and does not run: ";
      }
      case Outcome.Rejected(String reason) -> {
        return refusal(Phase.COMMIT, false, reason);
      }
      case Outcome.Unreachable(String reason) -> {
        return refusal(Phase.COMMIT, true, reason);
      }
    }
    return Optional.empty();
  }

  Optional<Refusal> readBack() {
    try {
      var now = driver().read().configuration();
      var wrong = expected().differencesTo(now);
      if (!wrong.isEmpty()) {
        return refusal(Phase.READ_BACK, false, claim + wrong);
      }
      state = State.ON_TRIAL;
      return Optional.empty();
    } catch (DeviceException e) {
      return refusal(Phase.READ_BACK, true, String.valueOf(e.getMessage()));
    }
  }

  Optional<Refusal> confirm(Permit permit) {
    var outcome = driver().confirm(permit);
    if (outcome instanceof Outcome.Unknown || outcome instanceof Outcome.Unreachable) {
      // The change is still on trial, or it is confirmed and only the reply was lost.
      outcome = driver().confirm(permit);
      if (outcome instanceof Outcome.Rejected && readBack().isEmpty()) {
        // Nothing is on trial there any more and the change runs: the first one was heard.
        driver().abort();
        outcome = new Outcome.Applied(Duration.ZERO);
      }
    }
    if (outcome.applied()) {
      state = State.CONFIRMED;
      return Optional.empty();
    }
    return refusal(Phase.CONFIRM, outcome instanceof Outcome.Unreachable, outcome.explanation());
  }

  /** Takes back what was not confirmed. */
  void abort() {
    if (driver != null && state != State.CONFIRMED) {
      driver.abort();
      state = State.UNTOUCHED;
      included = Set.of();
    }
  }

  /** Takes the units' share of what was confirmed back, by the reverse change. */
  void reverse(Set<String> units, Duration confirmTimeout, Permit permit) {
    var change =
        Changes.merge(
            confirmed(units).stream()
                .map(unit -> Changes.reverse(wanted(unit), before()))
                .toList());
    if (!(driver().prepare(change, permit).applied()
        && driver().commit(confirmTimeout, permit).applied()
        && driver().confirm(permit).applied())) {
      driver().abort();
    }
  }

  /** Why it is not proven that the router runs nothing of the unit; empty when it is. */
  Optional<String> findDoubt(String unit) {
    try {
      var left = Changes.leftovers(wanted(unit), before(), driver().read().configuration());
      return left.isEmpty() ? Optional.empty() : Optional.of("it still runs " + left);
    } catch (DeviceException e) {
      return Optional.of("it cannot be read: " + e.getMessage());
    }
  }

  /** What the router was last seen to run. */
  RouterConfiguration expected() {
    return Optional.ofNullable(expected).orElseThrow();
  }

  private RouterConfiguration before() {
    return Optional.ofNullable(before).orElseThrow();
  }

  private RouterChange wanted(String unit) {
    return Optional.ofNullable(wanted.get(unit)).orElseThrow();
  }

  private DeviceDriver driver() {
    return Optional.ofNullable(driver).orElseThrow();
  }

  private Optional<Refusal> refusal(Phase phase, boolean unreachable, String reason) {
    return Optional.of(new Refusal(this, phase, included, unreachable, reason));
  }

  /** For logs. */
  @Override
  public String toString() {
    return node + " " + state + " " + List.copyOf(included);
  }
}
