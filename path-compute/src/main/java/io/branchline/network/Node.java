package io.branchline.network;

import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.Optional;

/**
 * A router as the IGP describes it.
 *
 * @param routerId its IPv4 loopback (BGP-LS TLV 1028), the endpoint of policies towards it
 * @param nodeSid its SR-MPLS prefix SID as an absolute label, algorithm 0
 * @param locator its SRv6 locator, algorithm 0
 * @param endSid its SRv6 End SID
 */
public record Node(
    NodeId id,
    Ip routerId,
    Optional<MplsLabel> nodeSid,
    Optional<Locator> locator,
    Optional<Srv6Sid> endSid) {}
