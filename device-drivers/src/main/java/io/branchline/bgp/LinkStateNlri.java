package io.branchline.bgp;

import io.branchline.segment.Prefix;
import io.branchline.segment.Srv6Sid;

/**
 * A route of BGP-LS: which node, link, prefix or SRv6 SID its attribute describes (RFC 9552 section
 * 5.2, RFC 9514 section 6).
 */
sealed interface LinkStateNlri {
  /** The NLRI's octets in hexadecimal; routes are the same when these are. */
  String key();

  /** Who told it: 1 and 2 IS-IS level 1 and 2, 3 OSPFv2, 4 direct, 5 static, 6 OSPFv3, 7 BGP. */
  int protocol();

  /** The node that it belongs to. */
  NodeKey node();

  record OfNode(String key, int protocol, NodeKey node) implements LinkStateNlri {}

  /**
   * A link in one direction.
   *
   * @param topology multi-topology id (TLV 263), 0 for the standard topology
   * @param link the two ends and the local identifier
   * @param remoteIdentifier the far end's link identifier
   */
  record OfLink(String key, int protocol, int topology, LinkKey link, int remoteIdentifier)
      implements LinkStateNlri {
    @Override
    public NodeKey node() {
      return link.from();
    }
  }

  record OfPrefix(String key, int protocol, NodeKey node, Prefix prefix) implements LinkStateNlri {}

  record OfSid(String key, int protocol, NodeKey node, Srv6Sid sid) implements LinkStateNlri {}

  /** One direction of a link before its ends have names. */
  record LinkKey(NodeKey from, NodeKey to, int localIdentifier) {
    @Override
    public String toString() {
      return from + "->" + to + "#" + Integer.toUnsignedString(localIdentifier);
    }
  }
}
