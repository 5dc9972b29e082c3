package io.branchline.loop;

/**
 * A session to a router.
 *
 * @param since when it took this state
 * @param reason why it is not up, empty when it is
 */
public record Session(SessionState state, Moment since, String reason) {
  static Session connecting(Moment since) {
    return new Session(SessionState.CONNECTING, since, "the controller has just started");
  }
}
