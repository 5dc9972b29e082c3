package io.branchline.inventory;

import io.branchline.config.HostPort;
import io.branchline.segment.Ip;
import java.util.Optional;

/**
 * How a router is reached.
 *
 * @param netconf its NETCONF server over SSH (RFC 6242)
 * @param hostKey the server's public key as OpenSSH writes it, for instance {@code ssh-ed25519
 *     AAAA…}; no other key is accepted
 * @param gnmi its gNMI server over mutual TLS; the certificate's name is the router's
 * @param snmp its SNMP agent, for a router that has no gNMI
 * @param exporter the address that it sends flow records from (IPFIX), if it does
 */
public record RouterAccess(
    HostPort netconf,
    String hostKey,
    Optional<HostPort> gnmi,
    Optional<HostPort> snmp,
    Optional<Ip> exporter) {
  public RouterAccess {
    if (gnmi.isPresent() == snmp.isPresent()) {
      throw new IllegalArgumentException("telemetry comes either by gnmi or by snmp");
    }
    var parts = hostKey.strip().split("\\s+");
    if (parts.length < 2 || !(parts[0].startsWith("ssh-") || parts[0].startsWith("ecdsa-"))) {
      throw new IllegalArgumentException(
          "\""
              + hostKey
              + "\" is not a public host key: expected for instance ssh-ed25519 AAAA...");
    }
    hostKey = parts[0] + " " + parts[1];
  }

  /** A router with gNMI. */
  public static RouterAccess withGnmi(HostPort netconf, String hostKey, HostPort gnmi) {
    return new RouterAccess(
        netconf, hostKey, Optional.of(gnmi), Optional.empty(), Optional.empty());
  }
}
