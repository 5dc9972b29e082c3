package io.branchline.ipfix;

import io.branchline.segment.Ip;
import java.util.Optional;

/**
 * What a router says of packets that had the same addresses, protocol and ports.
 *
 * @param protocol its IANA number, 6 for TCP
 * @param sourcePort 0 where the protocol has none, as is {@code destinationPort}
 * @param octets of IP since the record before; 64 bits
 * @param application the exporter's name for it (RFC 6759)
 */
record FlowRecord(
    Ip source,
    Ip destination,
    int protocol,
    int sourcePort,
    int destinationPort,
    long octets,
    Optional<String> application) {}
