package io.branchline.loop;

/** What became of a command. */
public sealed interface CommandResult {
  /**
   * It is in the journal.
   *
   * @param version the state's version that contains it
   * @param subject name of the intent or id of the plan concerned
   */
  record Done(long version, String subject) implements CommandResult {}

  /** It was not carried out, and nothing changed. */
  record Refused(Cause cause, String field, String reason) implements CommandResult {
    /** Why, as far as a program cares. */
    public enum Cause {
      /** What it names does not exist. */
      NOT_FOUND,
      /** It contradicts the bank or itself; {@code field} says where. */
      INVALID,
      /** The subject has changed or is not in a state for this. */
      CONFLICT,
      /** The controller is stopping or cannot write its journal. */
      UNAVAILABLE
    }
  }
}
