package io.branchline.loop;

import io.branchline.site.SiteId;

/**
 * How one change unit ended.
 *
 * @param reason why it was not applied, empty when it was
 * @param millis real time from its first prepare to its end
 */
public record UnitResult(String unit, SiteId site, Status status, String reason, long millis) {
  /** How a unit ends. */
  public enum Status {
    /** Confirmed on every router and found by read-back. */
    APPLIED,
    /** A router could not be reached; nothing was changed. */
    PENDING,
    /** A router refused; nothing was changed. */
    REJECTED,
    /** It was begun and undone. */
    REVERTED,
    /** What a router did is not known until it is read again. */
    UNKNOWN
  }
}
