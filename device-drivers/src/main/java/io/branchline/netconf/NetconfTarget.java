package io.branchline.netconf;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;

/**
 * Where a router's NETCONF server is, who we are there, and which key proves that it is the one.
 */
public record NetconfTarget(NodeId node, Ip address, int port, Login login, HostKey hostKey) {
  public NetconfTarget {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(node + ": NETCONF port " + port + " is not in 1..65535");
    }
  }

  public NetconfTarget(
      NodeId node, Ip address, int port, String user, String password, HostKey hostKey) {
    this(node, address, port, new Login.Password(user, password), hostKey);
  }

  /** Router and address, as errors name them. */
  public String describe() {
    return node + " at " + (address.isV6() ? "[" + address + "]" : address) + ":" + port;
  }

  @Override
  public String toString() {
    return describe() + " as " + login + " (" + hostKey.fingerprint() + ")";
  }
}
