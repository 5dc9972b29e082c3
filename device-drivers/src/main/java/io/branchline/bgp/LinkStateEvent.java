package io.branchline.bgp;

import io.branchline.network.TopologyChange;
import java.time.Instant;
import java.util.List;

/** What a {@link BgpLsFeed} has to say, in the order in which it happened. */
public sealed interface LinkStateEvent {
  /** The session is established; routes of an earlier session stay until they are told again. */
  record PeerUp(Instant at) implements LinkStateEvent {}

  /**
   * There is no session. The topology is kept as it was last known, and is stale from now on.
   *
   * @param reason one sentence: which peer, what happened, when the next attempt is made
   */
  record PeerDown(String reason) implements LinkStateEvent {}

  /** The topology moved on; apply all of these at once. */
  record Changed(List<TopologyChange> changes) implements LinkStateEvent {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /** The peer has told all it knows (End-of-RIB, RFC 4724); what it no longer told is removed. */
  record Synchronized() implements LinkStateEvent {}

  /**
   * Something of the peer's could not be used and was left out; the session goes on.
   *
   * @param what what is wrong with it
   * @param where the peer and the route, with the offset in octets where that helps
   */
  record Malformed(String what, String where) implements LinkStateEvent {}
}
