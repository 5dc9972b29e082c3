package io.branchline.bgp;

import io.branchline.segment.Ip;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a {@link BgpLsFeed} meets its peer, a route reflector.
 *
 * @param mode who opens the connection
 * @param local where to connect from (port 0: any) or, when passive, where to listen
 * @param remote the peer; when passive only its address counts
 * @param localAs our autonomous system, 4 octets (RFC 6793)
 * @param remoteAs the peer's; the same for internal BGP
 * @param routerId our BGP identifier, an IPv4 address
 * @param holdTime the hold time that we offer (RFC 4271 section 4.2): 0 or 3 s to 65535 s
 * @param firstRetry how long to wait after a first failure; doubles with each further one
 * @param lastRetry the longest wait
 * @param mostRoutes how many routes the peer may tell before the session is ended; a router has
 *     four and a link two
 */
public record BgpLsConfig(
    Mode mode,
    InetSocketAddress local,
    InetSocketAddress remote,
    long localAs,
    long remoteAs,
    Ip routerId,
    Duration holdTime,
    Duration firstRetry,
    Duration lastRetry,
    int mostRoutes) {
  /** Who opens the TCP connection. */
  public enum Mode {
    ACTIVE,
    PASSIVE
  }

  public BgpLsConfig {
    if (local.isUnresolved() || remote.isUnresolved()) {
      throw new IllegalArgumentException(
          "the BGP addresses are given as IP addresses: " + local + ", " + remote);
    }
    if (mode == Mode.ACTIVE && remote.getPort() == 0) {
      throw new IllegalArgumentException("the port of BGP peer " + remote + " is missing");
    }
    checkAs(localAs);
    checkAs(remoteAs);
    if (routerId.isV6()) {
      throw new IllegalArgumentException(
          "a BGP identifier is written as an IPv4 address, not " + routerId);
    }
    long seconds = holdTime.toSeconds();
    if (seconds != 0 && (seconds < 3 || seconds > 65535)) {
      throw new IllegalArgumentException(
          "the BGP hold time is 0 or 3 s to 65535 s, not " + holdTime);
    }
    if (mostRoutes < 1) {
      throw new IllegalArgumentException("a peer may tell at least one route, not " + mostRoutes);
    }
    if (!firstRetry.isPositive() || firstRetry.compareTo(lastRetry) > 0) {
      throw new IllegalArgumentException(
          "the retry times must be positive and in order: " + firstRetry + ", " + lastRetry);
    }
  }

  private static void checkAs(long as) {
    if (as < 1 || as > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("an AS number is 1 to 4294967295, not " + as);
    }
  }

  /**
   * We connect to {@code remote} from any address; internal BGP, 90 s hold time, retry 1 to 60 s.
   */
  public static BgpLsConfig active(InetSocketAddress remote, long as, Ip routerId) {
    return internal(Mode.ACTIVE, new InetSocketAddress(0), remote, as, routerId);
  }

  /** We wait on {@code local} for {@code peer}; internal BGP, 90 s hold time. */
  public static BgpLsConfig passive(InetSocketAddress local, Ip peer, long as, Ip routerId) {
    var remote = new InetSocketAddress(peer.toInetAddress(), 0);
    return internal(Mode.PASSIVE, local, remote, as, routerId);
  }

  private static BgpLsConfig internal(
      Mode mode, InetSocketAddress local, InetSocketAddress remote, long as, Ip routerId) {
    return new BgpLsConfig(
        mode,
        local,
        remote,
        as,
        as,
        routerId,
        Duration.ofSeconds(90),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        500_000);
  }

  /** The same with other waits between attempts. */
  public BgpLsConfig withRetry(Duration first, Duration last) {
    return new BgpLsConfig(
        mode, local, remote, localAs, remoteAs, routerId, holdTime, first, last, mostRoutes);
  }

  /** The same with another hold time. */
  public BgpLsConfig withHoldTime(Duration offered) {
    return new BgpLsConfig(
        mode,
        local,
        remote,
        localAs,
        remoteAs,
        routerId,
        offered,
        firstRetry,
        lastRetry,
        mostRoutes);
  }

  /** The same with another limit on routes. */
  public BgpLsConfig withMostRoutes(int most) {
    return new BgpLsConfig(
        mode, local, remote, localAs, remoteAs, routerId, holdTime, firstRetry, lastRetry, most);
  }
}
