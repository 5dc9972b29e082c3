package io.branchline.netconf;

import java.time.Duration;

/**
 * Time limits of a session, all in real time.
 *
 * @param connectTimeout from the first packet to both hellos
 * @param replyTimeout from a request to its reply; a session that exceeds it is closed
 * @param retryMin first pause between two attempts to connect; it doubles, and a random half of it
 *     is left out so that routers that vanished together do not come back together
 * @param retryMax longest such pause
 * @param validate whether the candidate is validated before it is committed; off for servers whose
 *     validation spoils the candidate
 */
public record NetconfSettings(
    Duration connectTimeout,
    Duration replyTimeout,
    Duration retryMin,
    Duration retryMax,
    boolean validate) {
  public static final NetconfSettings DEFAULT =
      new NetconfSettings(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          true);

  public NetconfSettings {
    if (connectTimeout.compareTo(Duration.ofMillis(1)) < 0
        || replyTimeout.compareTo(Duration.ofMillis(1)) < 0
        || retryMin.compareTo(Duration.ofMillis(1)) < 0
        || retryMax.compareTo(retryMin) < 0) {
      throw new IllegalArgumentException(
          "NETCONF time limits are positive and retryMax is not below retryMin");
    }
  }

  public NetconfSettings withoutValidate() {
    return new NetconfSettings(connectTimeout, replyTimeout, retryMin, retryMax, false);
  }

  public NetconfSettings withReplyTimeout(Duration timeout) {
    return new NetconfSettings(connectTimeout, timeout, retryMin, retryMax, validate);
  }
}
