package io.branchline.driver;

import java.time.Duration;

/** How one step on a router ended. */
public sealed interface Outcome {

  /** The router said that it did it, after this much real time. */
  record Applied(Duration took) implements Outcome {}

  /** The router (or our own permit) said no; in the router's own words. */
  record Rejected(String reason) implements Outcome {}

  /** The step did not reach the router: nothing changed. */
  record Unreachable(String reason) implements Outcome {}

  /** The step was sent and no reply came: it may have happened. Read back. */
  record Unknown(String reason) implements Outcome {}

  default boolean applied() {
    return this instanceof Applied;
  }

  /** Why it was not applied; empty when it was. */
  default String explanation() {
    return switch (this) {
      case Applied _ -> "";
      case Rejected(String reason) -> reason;
      case Unreachable(String reason) -> reason;
      case Unknown(String reason) -> reason;
    };
  }
}
