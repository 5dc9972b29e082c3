package io.branchline.inventory;

import io.branchline.config.HostPort;

/**
 * How a router is reached.
 *
 * @param netconf its NETCONF server over SSH (RFC 6242)
 * @param hostKey the server's public key as OpenSSH writes it, for instance {@code ssh-ed25519
 *     AAAA…}; no other key is accepted
 * @param gnmi its gNMI server over mutual TLS; the certificate's name is the router's
 */
public record RouterAccess(HostPort netconf, String hostKey, HostPort gnmi) {
  public RouterAccess {
    var parts = hostKey.strip().split("\\s+");
    if (parts.length < 2 || !(parts[0].startsWith("ssh-") || parts[0].startsWith("ecdsa-"))) {
      throw new IllegalArgumentException(
          "\""
              + hostKey
              + "\" is not a public host key: expected for instance ssh-ed25519 AAAA...");
    }
    hostKey = parts[0] + " " + parts[1];
  }
}
