package io.branchline.measure;

import io.branchline.network.NodeId;
import java.time.Instant;
import java.util.Optional;

/**
 * How well one router is heard.
 *
 * @param reason why it is not {@link State#CONNECTED}, in one sentence; empty otherwise
 * @param lastHeard network time of the last update that came
 * @param updates values that came
 * @param merged values that a newer one of the same leaf replaced before they were read
 */
public record SourceStatus(
    NodeId node,
    State state,
    String reason,
    Optional<Instant> lastHeard,
    long updates,
    long merged,
    Rejected rejected) {
  /** Where the connection stands. */
  public enum State {
    /** Not heard yet, or the connection is lost and being tried again. */
    CONNECTING,
    CONNECTED,
    /** Silent for too long: its series must not be taken for the present. */
    STALE
  }

  /**
   * Values that were not used, by cause.
   *
   * @param late older than one already used
   * @param duplicate of the same time as one already used
   * @param future further ahead of network time than clocks may differ
   * @param reset a counter fell: the router restarted or cleared it, and one interval is unknown
   * @param unknown a path or a type that means nothing here
   * @param dropped the queue was full
   */
  public record Rejected(
      long late, long duplicate, long future, long reset, long unknown, long dropped) {
    public static final Rejected NONE = new Rejected(0, 0, 0, 0, 0, 0);

    public long total() {
      return late + duplicate + future + reset + unknown + dropped;
    }
  }
}
