package io.branchline.change;

import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.RouterConfiguration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a change unit ended. */
public sealed interface UnitOutcome {
  ChangeUnit unit();

  Timing timing();

  /**
   * Every router runs what it was meant to, for good.
   *
   * @param readBack what each router said that it runs
   */
  record Confirmed(ChangeUnit unit, SortedMap<NodeId, RouterConfiguration> readBack, Timing timing)
      implements UnitOutcome {
    public Confirmed {
      readBack = Collections.unmodifiableSortedMap(new TreeMap<>(readBack));
    }
  }

  /** A router could not be reached before anything was changed: try again when it is back. */
  record Pending(ChangeUnit unit, NodeId router, String reason, Timing timing)
      implements UnitOutcome {}

  /**
   * A router stood in the way, and no router runs any of it.
   *
   * @param router which
   * @param phase when; nothing had been changed when it is {@link Phase#PREPARE}
   * @param reason why, in the router's own words
   * @param undone the routers that ran it on trial, each read back and found as it was before
   */
  record RolledBack(
      ChangeUnit unit,
      NodeId router,
      Phase phase,
      String reason,
      List<NodeId> undone,
      Timing timing)
      implements UnitOutcome {
    public RolledBack {
      undone = List.copyOf(undone);
    }
  }

  /**
   * A router stood in the way, and some router could not be read to prove that it runs none of it.
   * It reverts by its own timer unless {@code unproven} says that it was confirmed.
   *
   * @param unproven what is not known, by router
   */
  record Unsettled(
      ChangeUnit unit,
      NodeId router,
      Phase phase,
      String reason,
      SortedMap<NodeId, String> unproven,
      Timing timing)
      implements UnitOutcome {
    public Unsettled {
      unproven = Collections.unmodifiableSortedMap(new TreeMap<>(unproven));
    }
  }

  /** One sentence for people: what happened, where and why. */
  default String describe() {
    return switch (this) {
      case Confirmed confirmed ->
          "confirmed on " + confirmed.readBack().size() + " routers (" + confirmed.timing() + ")";
      case Pending pending ->
          "waits for " + pending.router() + ", which cannot be reached: " + pending.reason();
      case RolledBack back ->
          back.router()
              + " stood in the way at "
              + back.phase().words()
              + ": "
              + back.reason()
              + (back.undone().isEmpty()
                  ? "; no router had been changed"
                  : "; undone and read back on " + back.undone());
      case Unsettled unsettled ->
          unsettled.router()
              + " stood in the way at "
              + unsettled.phase().words()
              + ": "
              + unsettled.reason()
              + "; not known to be undone: "
              + unsettled.unproven();
    };
  }
}
