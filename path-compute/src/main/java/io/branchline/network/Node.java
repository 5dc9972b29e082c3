package io.branchline.network;

import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.Objects;
import java.util.Optional;

/**
 * A router as the IGP describes it.
 *
 * @param routerId its IPv4 loopback (BGP-LS TLV 1028), the endpoint of policies towards it
 * @param nodeSid its SR-MPLS prefix SID as an absolute label, algorithm 0
 * @param locator its SRv6 locator, algorithm 0
 * @param endSid its SRv6 End SID, algorithm 0
 * @param capabilities transit, label space, depth and flexible algorithms
 */
public record Node(
    NodeId id,
    Ip routerId,
    Optional<MplsLabel> nodeSid,
    Optional<Locator> locator,
    Optional<Srv6Sid> endSid,
    NodeCapabilities capabilities) {
  public Node {
    // Absent from journals that were written before it.
    capabilities = Objects.requireNonNullElse(capabilities, NodeCapabilities.PLAIN);
  }

  /** A router that carries transit traffic and runs no flexible algorithm. */
  public Node(
      NodeId id,
      Ip routerId,
      Optional<MplsLabel> nodeSid,
      Optional<Locator> locator,
      Optional<Srv6Sid> endSid) {
    this(id, routerId, nodeSid, locator, endSid, NodeCapabilities.PLAIN);
  }

  /** A router that carries transit traffic, without any SID. */
  public static Node plain(NodeId id, Ip routerId) {
    return new Node(id, routerId, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same router with other capabilities. */
  public Node with(NodeCapabilities other) {
    return new Node(id, routerId, nodeSid, locator, endSid, other);
  }

  /** Its prefix SID for an algorithm: 0, or 128 to 255. */
  public Optional<MplsLabel> findPrefixSid(int algorithm) {
    return algorithm == 0 ? nodeSid : Optional.ofNullable(capabilities.prefixSids().get(algorithm));
  }

  /** Its locator for an algorithm: 0, or 128 to 255. */
  public Optional<Locator> findLocator(int algorithm) {
    return algorithm == 0
        ? locator
        : Optional.ofNullable(capabilities.locators().get(algorithm))
            .map(AlgorithmLocator::locator);
  }

  /** Its End SID for an algorithm: 0, or 128 to 255. */
  public Optional<Srv6Sid> findEndSid(int algorithm) {
    return algorithm == 0
        ? endSid
        : Optional.ofNullable(capabilities.locators().get(algorithm))
            .flatMap(AlgorithmLocator::endSid);
  }
}
