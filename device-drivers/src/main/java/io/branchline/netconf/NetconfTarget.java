package io.branchline.netconf;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;

/**
 * Where a router's NETCONF server is, who we are there, and which key proves that it is the one.
 */
public record NetconfTarget(
    NodeId node, Ip address, int port, String user, String password, HostKey hostKey) {
  public NetconfTarget {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(node + ": NETCONF port " + port + " is not in 1..65535");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException(node + ": the NETCONF user is empty");
    }
  }

  /** Router and address, as errors name them. */
  public String describe() {
    return node + " at " + (address.isV6() ? "[" + address + "]" : address) + ":" + port;
  }

  /** Never the password. */
  @Override
  public String toString() {
    return user + "@" + describe() + " (" + hostKey.fingerprint() + ")";
  }
}
