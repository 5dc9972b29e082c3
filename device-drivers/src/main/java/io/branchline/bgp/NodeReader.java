package io.branchline.bgp;

import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.Srv6Sid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts a {@link Node} together from the node, prefix and SRv6 SID routes that speak of it. */
final class NodeReader {
  private static final int PREFIX_SID_READVERTISED = 0x80;
  private static final int PREFIX_SID_OF_NODE = 0x40;
  private static final int PREFIX_SID_IS_LABEL = 0x08 | 0x04;
  private static final int LOCATOR_LEAKED_DOWN = 0x80;

  private NodeReader() {}

  /** A prefix that the node advertises, with what is said of it. */
  record OwnPrefix(Prefix prefix, LinkStateAttribute attribute) {}

  /** A SID that the node has instantiated, with what is said of it. */
  record OwnSid(Srv6Sid sid, LinkStateAttribute attribute) {}

  /** The IGP's hostname, where there is one that can be shown. */
  static Optional<String> name(LinkStateAttribute attribute) {
    return attribute
        .find(LinkStateAttribute.NODE_NAME)
        .map(Tlv::text)
        .filter(name -> !name.isBlank() && name.chars().allMatch(c -> c > 0x20 && c < 0x7F));
  }

  /** The block from which the node's prefix SID indices are taken. */
  static LabelSpace labelSpace(LinkStateAttribute attribute) throws MalformedException {
    var capabilities = attribute.find(LinkStateAttribute.SR_CAPABILITIES);
    return capabilities.isEmpty() ? LabelSpace.EMPTY : LabelSpace.read(capabilities.get());
  }

  static Optional<Ip> routerId(LinkStateAttribute attribute) {
    return attribute
        .find(LinkStateAttribute.IPV4_ROUTER_ID)
        .map(tlv -> tlv.ip(0, 4))
        .or(() -> attribute.find(LinkStateAttribute.IPV6_ROUTER_ID).map(tlv -> tlv.ip(0, 16)));
  }

  /**
   * The node.
   *
   * @param attribute what its own route says, in which a router id is found
   */
  static Node node(
      NodeId id,
      Ip routerId,
      LinkStateAttribute attribute,
      LabelSpace labels,
      List<OwnPrefix> prefixes,
      List<OwnSid> sids) {
    return new Node(
        id,
        routerId,
        nodeSid(0, routerId, labels, prefixes),
        locator(0, prefixes),
        endSid(0, sids),
        CapabilityReader.capabilities(attribute, routerId, labels, prefixes, sids));
  }

  /**
   * The SID of the router id's own prefix, else of the lowest prefix that is marked as a node's.
   */
  static Optional<MplsLabel> nodeSid(
      int algorithm, Ip routerId, LabelSpace labels, List<OwnPrefix> prefixes) {
    Comparator<OwnPrefix> ownFirst =
        Comparator.comparing((OwnPrefix own) -> !own.prefix().address().equals(routerId))
            .thenComparing(own -> own.prefix().address());
    return prefixes.stream()
        .filter(own -> own.prefix().length() == own.prefix().address().bytes().length * 8)
        .sorted(ownFirst)
        .flatMap(own ->
            own.attribute().list(LinkStateAttribute.PREFIX_SID).stream()
                .filter(sid -> isNodeSid(sid, algorithm, own.prefix().address().equals(routerId)))
                .flatMap(sid -> label(sid, labels).stream()))
        .findFirst();
  }

  private static boolean isNodeSid(Tlv sid, int algorithm, boolean routersOwn) {
    boolean ofNode = routersOwn || (sid.u8(0) & PREFIX_SID_OF_NODE) != 0;
    return ofNode && (sid.u8(0) & PREFIX_SID_READVERTISED) == 0 && sid.u8(1) == algorithm;
  }

  private static Optional<MplsLabel> label(Tlv sid, LabelSpace labels) {
    if ((sid.u8(0) & PREFIX_SID_IS_LABEL) == PREFIX_SID_IS_LABEL) {
      return sid.length() == 7 ? LabelSpace.toLabel(sid.u24(4) & 0xFFFFF) : Optional.empty();
    }
    return sid.length() == 8 ? labels.label(sid.u32(4)) : Optional.empty();
  }

  /** The lowest locator of an algorithm that is the node's own. */
  static Optional<Locator> locator(int algorithm, List<OwnPrefix> prefixes) {
    return prefixes.stream()
        .filter(own -> own.prefix().address().isV6())
        .filter(own ->
            own.attribute().list(LinkStateAttribute.LOCATOR).stream()
                .anyMatch(tlv -> (tlv.u8(0) & LOCATOR_LEAKED_DOWN) == 0 && tlv.u8(1) == algorithm))
        .map(OwnPrefix::prefix)
        .min(Comparator.comparing(Prefix::address).thenComparingInt(Prefix::length))
        .map(Locator::new);
  }

  static Optional<Srv6Sid> endSid(int algorithm, List<OwnSid> sids) {
    return sids.stream()
        .filter(own -> rank(algorithm, own.attribute()) < Integer.MAX_VALUE)
        .min(
            Comparator.comparingInt((OwnSid own) -> rank(algorithm, own.attribute()))
                .thenComparing(own -> own.sid().address()))
        .map(OwnSid::sid);
  }

  /**
   * End with its flavours first (RFC 8986 section 10.2), then End with NEXT-CSID (RFC 9800 section
   * 12), which acts as End when its argument is zero.
   */
  private static int rank(int algorithm, LinkStateAttribute attribute) {
    var behavior = attribute.find(LinkStateAttribute.ENDPOINT_BEHAVIOR);
    if (behavior.isEmpty() || behavior.get().u8(3) != algorithm) {
      return Integer.MAX_VALUE;
    }
    int code = behavior.get().u16(0);
    if ((code >= 1 && code <= 4) || (code >= 28 && code <= 31)) {
      return 0;
    }
    return code >= 43 && code <= 50 ? 1 : Integer.MAX_VALUE;
  }
}
