package io.branchline.verify;

/**
 * An invariant that does not hold after a plan.
 *
 * @param where the port, class or router it fails at
 * @param figures a sentence with what is and what should be
 * @param preExisting it does not hold without the plan either, and the plan does not worsen it
 */
public record Violation(Invariant invariant, String where, String figures, boolean preExisting) {

  /** Whether the plan must not be pushed because of it. */
  public boolean blocks() {
    return !preExisting;
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
    MTU
  }
}
