package io.branchline.loop;

import io.branchline.site.LineId;

/**
 * The state of a line as far as it is known.
 *
 * @param since when it took this status
 * @param reason what it is derived from, one sentence; empty when it is up
 */
public record LineState(LineId line, Status status, Moment since, String reason) {
  /** What can be said of a line. */
  public enum Status {
    /** Topology and both ports say so, and both are fresh. */
    UP,
    /** Up, but it breaks its contract. */
    DEGRADED,
    DOWN,
    /** Nothing fresh says that it is down, and nothing fresh says that it is up. */
    STALE
  }

  public boolean isUsable() {
    return status == Status.UP || status == Status.DEGRADED;
  }
}
