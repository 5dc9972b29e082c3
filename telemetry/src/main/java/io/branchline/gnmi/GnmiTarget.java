package io.branchline.gnmi;

import io.branchline.network.NodeId;

/** A router's gNMI server: where it listens, and who its certificate must say it is. */
public record GnmiTarget(NodeId node, String host, int port) {
  public GnmiTarget {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "router " + node + ": \"" + host + ":" + port + "\" is not an address and port");
    }
  }

  @Override
  public String toString() {
    return node + " at " + host + ":" + port;
  }
}
