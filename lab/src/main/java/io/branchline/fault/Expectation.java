package io.branchline.fault;

import java.time.Duration;

/**
 * A statement that turns out true or false.
 *
 * @param text as it was written
 * @param condition what it is about
 * @param bound when it must hold, or how much at most
 */
record Expectation(String text, Condition condition, Bound bound) {
  /** How a condition is judged. */
  sealed interface Bound {
    /** It comes true before this has passed. */
    record Within(Duration limit) implements Bound {}

    /** It never comes true while this passes. */
    record NeverFor(Duration span) implements Bound {}

    /** It is at most so much, at the end. */
    record AtMost(int limit) implements Bound {}
  }

  /** Whether the time counts from the end of the fault, not from its beginning. */
  boolean afterwards() {
    return condition instanceof Condition.Recovered
        || condition.equals(new Condition.SamplesDelivered(true));
  }
}
