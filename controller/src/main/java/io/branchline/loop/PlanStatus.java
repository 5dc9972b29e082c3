package io.branchline.loop;

/** Where a plan stands. */
public enum PlanStatus {
  /** Waits for a decision. */
  PROPOSED,
  ACCEPTED,
  DEPLOYING,
  /** Every unit was confirmed by read-back. */
  APPLIED,
  /** At least one unit waits for a router that could not be reached; the others are in place. */
  PENDING,
  /** At least one unit was refused or undone; it left nothing behind. */
  FAILED,
  /** A person had it undone. */
  ROLLED_BACK,
  /** A person or the verifier said no. */
  REJECTED,
  /** A newer plan took its place before it was decided. */
  SUPERSEDED;

  /** Whether the plan is to be pushed or is being pushed. */
  public boolean isUnderWay() {
    return this == ACCEPTED || this == DEPLOYING;
  }
}
