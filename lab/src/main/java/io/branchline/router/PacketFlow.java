package io.branchline.router;

import io.branchline.segment.Ip;

/**
 * Packets with the same addresses, protocol and ports that went through a router.
 *
 * @param source IPv4, as is {@code destination}
 * @param protocol IANA's number
 * @param octets of IP
 */
public record PacketFlow(
    Ip source, Ip destination, int protocol, int sourcePort, int destinationPort, long octets) {}
