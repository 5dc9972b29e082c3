package io.branchline.measure;

import io.branchline.network.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well one router is heard.
 *
 * @param reason why it is not {@link State#CONNECTED}, in one sentence; empty otherwise
 * @param lastHeard network time of the last update that came
 * @param profile what kind of router it was found to be; empty while that is not known
 */
public record SourceStatus(
    NodeId node,
    State state,
    String reason,
    Optional<Instant> lastHeard,
    String profile,
    Taken taken,
    Rejected rejected,
    List<Served> served) {
  public SourceStatus {
    served = List.copyOf(served);
  }

  /** Where the connection stands. */
  public enum State {
    /** Not heard yet, or the connection is lost and being tried again. */
    CONNECTING,
    CONNECTED,
    /** Silent for too long: its series must not be taken for the present. */
    STALE
  }

  /**
   * What came.
   *
   * @param updates values that came
   * @param merged values that a newer one of the same leaf replaced before they were read
   * @param mergedByRouter values that the router merged because we took them too slowly
   * @param throttledMillis real time for which it was made to wait because it sent too much
   */
  public record Taken(long updates, long merged, long mergedByRouter, long throttledMillis) {
    public static final Taken NONE = new Taken(0, 0, 0, 0);
  }

  /**
   * Values that were not used, by cause.
   *
   * @param late older than one already used, or measured too long ago
   * @param duplicate of the same time as one already used
   * @param future further ahead of network time than clocks may differ
   * @param reset a counter fell: the router restarted or cleared it, and one interval is unknown
   * @param implausible a counter grew by more than the line can have carried
   * @param unknown a path or a type that means nothing here
   * @param malformed messages that cannot be read
   * @param dropped it has more leaves than are kept
   */
  public record Rejected(
      long late,
      long duplicate,
      long future,
      long reset,
      long implausible,
      long unknown,
      long malformed,
      long dropped) {
    public static final Rejected NONE = new Rejected(0, 0, 0, 0, 0, 0, 0, 0);

    public long total() {
      return late + duplicate + future + reset + implausible + unknown + malformed + dropped;
    }
  }

  /**
   * What a router serves of one thing that is asked of it.
   *
   * @param what in one or two words, for instance {@code queues}
   * @param leaves how many leaves it sent of it at first
   * @param refusal why it is not served, by the router's word; empty when it is
   */
  public record Served(String what, int leaves, String refusal) {}
}
