package io.branchline.journal;

import java.time.Instant;

/**
 * What is to become an entry of the journal.
 *
 * @param kind the event's stable name, for instance {@code planProposed}
 * @param networkTime when it happened on the network's clock
 * @param realTime when it happened on the wall clock
 * @param body the event as canonical JSON on one line
 */
public record Draft(String kind, Instant networkTime, Instant realTime, String body) {
  public Draft {
    if (kind.isBlank() || kind.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("an entry's kind is one word");
    }
    if (body.indexOf('\n') >= 0 || body.indexOf('\u0000') >= 0) {
      throw new IllegalArgumentException("an entry's body is one line of text");
    }
  }
}
