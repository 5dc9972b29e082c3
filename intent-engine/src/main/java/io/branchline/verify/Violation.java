package io.branchline.verify;

import java.util.Locale;

/**
 * An invariant that does not hold once a plan is in force.
 *
 * @param where the port, class or router it fails at
 * @param figures a sentence with what is and what should be
 */
public record Violation(Invariant invariant, String where, String figures, Weight weight) {

  /** Whether the plan must not be pushed because of it. */
  public boolean blocks() {
    return weight == Weight.BLOCKS;
  }

  /** What it means for the plan. */
  public enum Weight {
    /** The plan brings it about: it must not be pushed. */
    BLOCKS,
    /** It is there without the plan too, and the plan does not worsen it. */
    PRE_EXISTING,
    /** No plan could avoid it, or this one takes it on for something more important. */
    ACCEPTED
  }

  /** What must hold. */
  public enum Invariant {
    /** The demand's 95th percentile of classes with an objective fits. */
    CAPACITY,
    /** Every class survives the loss of any one line. */
    SURVIVES_LINE_LOSS,
    /** The control queue has a strict guarantee on every profiled port. */
    CONTROL_QUEUE,
    /** Every router keeps its way to the controller. */
    CONTROL_REACHABILITY,
    /** A segment list forwards to its endpoint over the intended line. */
    SEGMENT_LIST,
    /** Backups differ from the primary as the intent asks. */
    DIVERSITY,
    /** Encapsulated packets fit the line. */
    MTU;

    /** The name in files and in the API: {@code survives-line-loss}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
