package io.branchline.snmp;

import io.branchline.network.NodeId;

/** A router's SNMP agent, over UDP. */
public record SnmpTarget(NodeId node, String host, int port) {
  public SnmpTarget {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "router " + node + ": \"" + host + ":" + port + "\" is not an address and port");
    }
  }
}
