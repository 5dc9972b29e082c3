package io.branchline.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When to make a plan: every round, and at once when something changes, but damped and never two at
 * a time. Owned by the loop's thread.
 */
final class Replanning {
  private static final int TRIGGERS_NAMED = 8;
  private static final String ROUND = "regular round";

  private final Backoff backoff;
  private final Duration roundEvery;
  private final Set<String> triggers = new LinkedHashSet<>();
  private @Nullable Instant due;
  private @Nullable Instant nextRound;
  private boolean computing;
  private int counter;

  /**
   * @param roundEvery real time between regular rounds
   */
  Replanning(Backoff.Pace pace, Duration roundEvery) {
    backoff = new Backoff(pace);
    this.roundEvery = roundEvery;
  }

  /** Something changed. */
  void ask(String trigger, Instant now) {
    triggers.add(trigger);
    if (due == null) {
      due = now.plus(backoff.delay(now));
    }
  }

  /** A person asks, or a plan must be made again: no damping. */
  void askNow(String trigger, Instant now) {
    triggers.add(trigger);
    due = now;
  }

  /** The computation that was begun has ended. */
  void ended() {
    computing = false;
  }

  /** The moment at which {@link #next} has something to say, if nothing else happens. */
  Optional<Instant> wake() {
    if (computing) {
      return Optional.empty();
    }
    if (due != null && nextRound != null) {
      return Optional.of(due.isBefore(nextRound) ? due : nextRound);
    }
    return Optional.ofNullable(due != null ? due : nextRound);
  }

  /**
   * The computation to begin now, if any.
   *
   * @param allowed whether the state is such that a plan can be made
   */
  Optional<Effect.ComputePlan> next(ControllerState state, Instant now, boolean allowed) {
    if (nextRound == null) {
      nextRound = now;
    }
    boolean round = !now.isBefore(nextRound);
    boolean changed = due != null && !now.isBefore(due);
    if (computing || !allowed || !(round || changed)) {
      return Optional.empty();
    }
    if (round) {
      triggers.add(ROUND);
      nextRound = now.plus(roundEvery);
    }
    var named = new ArrayList<>(triggers.stream().limit(TRIGGERS_NAMED).toList());
    if (triggers.size() > TRIGGERS_NAMED) {
      named.add((triggers.size() - TRIGGERS_NAMED) + " more");
    }
    triggers.clear();
    due = null;
    computing = true;
    return Optional.of(
        new Effect.ComputePlan(nextId(state), state.basis(), List.copyOf(named), round));
  }

  /** A plan's id: the reign and a number in it. */
  String nextId(ControllerState state) {
    counter++;
    return "plan-" + state.epoch() + "-" + counter;
  }
}
