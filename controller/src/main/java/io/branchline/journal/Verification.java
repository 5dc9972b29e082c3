package io.branchline.journal;

/** What a walk along the chain found. */
public sealed interface Verification {
  /** Every entry carries the hash it must, in order and without a gap. */
  record Intact(Head head) implements Verification {}

  /**
   * The chain is broken.
   *
   * @param sequence the entry at which it shows, or the first that is missing
   * @param reason what differs
   */
  record Broken(long sequence, String reason) implements Verification {}
}
