package io.branchline.bgp;

import io.branchline.bgp.LinkStateNlri.LinkKey;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads link-state NLRI (RFC 9552 section 5.2). One that is malformed inside is discarded and
 * named, the others stay ("NLRI discard", section 8.2.2); one whose length runs out of the message
 * leaves nothing to trust behind it.
 */
final class NlriReader {
  private static final int NODE = 1;
  private static final int LINK = 2;
  private static final int IPV4_PREFIX = 3;
  private static final int IPV6_PREFIX = 4;
  private static final int SRV6_SID = 6;

  private static final int LOCAL_NODE = 256;
  private static final int REMOTE_NODE = 257;
  private static final int LINK_IDENTIFIERS = 258;
  private static final int IPV4_INTERFACE = 259;
  private static final int IPV4_NEIGHBOR = 260;
  private static final int IPV6_INTERFACE = 261;
  private static final int IPV6_NEIGHBOR = 262;
  private static final int MULTI_TOPOLOGY = 263;
  private static final int REACHABILITY = 265;
  private static final int SID = 518;
  private static final int AUTONOMOUS_SYSTEM = 512;
  private static final int IGP_ROUTER_ID = 515;

  private NlriReader() {}

  /**
   * What one MP_REACH_NLRI or MP_UNREACH_NLRI carries.
   *
   * @param discarded one sentence for each NLRI that could not be used
   */
  record Result(List<LinkStateNlri> routes, List<String> discarded) {}

  /**
   * The routes in {@code octets}.
   *
   * @throws MalformedException when the NLRI cannot be told apart
   */
  static Result read(byte[] octets) throws MalformedException {
    var routes = new ArrayList<LinkStateNlri>();
    var discarded = new ArrayList<String>();
    int at = 0;
    for (var framed : Tlv.list(octets, 0)) {
      int end = at + 4 + framed.length();
      try {
        readOne(framed, HexFormat.of().formatHex(octets, at, end)).ifPresent(routes::add);
      } catch (MalformedException | IllegalArgumentException | IndexOutOfBoundsException e) {
        discarded.add(
            "NLRI of type %d at offset %d: %s".formatted(framed.type(), at, e.getMessage()));
      }
      at = end;
    }
    return new Result(List.copyOf(routes), List.copyOf(discarded));
  }

  /** Empty for a type of NLRI that is none of our business, such as an SR policy's. */
  private static Optional<LinkStateNlri> readOne(Tlv nlri, String key) throws MalformedException {
    return switch (nlri.type()) {
      case NODE, LINK, IPV4_PREFIX, IPV6_PREFIX, SRV6_SID -> Optional.of(readKnown(nlri, key));
      default -> Optional.empty();
    };
  }

  private static LinkStateNlri readKnown(Tlv nlri, String key) throws MalformedException {
    if (nlri.length() < 9) {
      throw new MalformedException("it ends before its protocol and identifier do");
    }
    int protocol = nlri.u8(0);
    long universe = nlri.u32(1) << 32 | nlri.u32(5);
    var descriptors = nlri.subTlvs(9);
    checkOrder(descriptors);
    var node = node(universe, get(descriptors, LOCAL_NODE, "local node descriptors"));
    return switch (nlri.type()) {
      case NODE -> new LinkStateNlri.OfNode(key, protocol, node);
      case LINK -> {
        var remote = node(universe, get(descriptors, REMOTE_NODE, "remote node descriptors"));
        int local = identifier(descriptors, 0, IPV4_INTERFACE, IPV6_INTERFACE);
        int far = identifier(descriptors, 4, IPV4_NEIGHBOR, IPV6_NEIGHBOR);
        yield new LinkStateNlri.OfLink(
            key, protocol, topology(descriptors), new LinkKey(node, remote, local), far);
      }
      case IPV4_PREFIX -> new LinkStateNlri.OfPrefix(key, protocol, node, prefix(descriptors, 4));
      case IPV6_PREFIX -> new LinkStateNlri.OfPrefix(key, protocol, node, prefix(descriptors, 16));
      default -> {
        var sid = get(descriptors, SID, "SRv6 SID");
        checkLength(sid, 16);
        yield new LinkStateNlri.OfSid(key, protocol, node, new Srv6Sid(sid.ip(0, 16)));
      }
    };
  }

  /** TLVs of an NLRI ascend by type, so that equal routes have equal octets (section 5.1). */
  private static void checkOrder(List<Tlv> descriptors) throws MalformedException {
    for (int i = 1; i < descriptors.size(); i++) {
      if (descriptors.get(i).type() < descriptors.get(i - 1).type()) {
        throw new MalformedException(
            "TLV %d follows TLV %d, out of order"
                .formatted(descriptors.get(i).type(), descriptors.get(i - 1).type()));
      }
    }
  }

  private static NodeKey node(long universe, Tlv descriptor) throws MalformedException {
    var parts = descriptor.subTlvs(0);
    checkOrder(parts);
    var as = find(parts, AUTONOMOUS_SYSTEM);
    if (as.isPresent()) {
      checkLength(as.get(), 4);
    }
    var router = get(parts, IGP_ROUTER_ID, "IGP router id");
    if (router.length() != 4 && (router.length() < 6 || router.length() > 8)) {
      throw new MalformedException("an IGP router id has 4, 6, 7 or 8 octets: " + router);
    }
    return new NodeKey(
        universe, as.isPresent() ? as.get().u32(0) : 0, HexFormat.of().formatHex(router.value()));
  }

  /**
   * The link identifier where the IGP gives one (TLV 258), otherwise what stands for it on a
   * numbered link: the last four octets of the interface's address. Both ends derive it alike.
   */
  private static int identifier(List<Tlv> descriptors, int at, int ipv4, int ipv6)
      throws MalformedException {
    var identifiers = find(descriptors, LINK_IDENTIFIERS);
    if (identifiers.isPresent()) {
      checkLength(identifiers.get(), 8);
      return (int) identifiers.get().u32(at);
    }
    var v4 = find(descriptors, ipv4);
    if (v4.isPresent()) {
      checkLength(v4.get(), 4);
      return (int) v4.get().u32(0);
    }
    var v6 = find(descriptors, ipv6);
    if (v6.isPresent()) {
      checkLength(v6.get(), 16);
      return (int) v6.get().u32(12);
    }
    return 0;
  }

  private static int topology(List<Tlv> descriptors) throws MalformedException {
    var tlv = find(descriptors, MULTI_TOPOLOGY);
    if (tlv.isEmpty()) {
      return 0;
    }
    if (tlv.get().length() < 2) {
      throw new MalformedException("the multi-topology id is cut short");
    }
    return tlv.get().u16(0) & 0xFFF;
  }

  private static Prefix prefix(List<Tlv> descriptors, int octets) throws MalformedException {
    var tlv = get(descriptors, REACHABILITY, "IP reachability");
    int bits = tlv.length() == 0 ? -1 : tlv.u8(0);
    if (bits < 0 || bits > octets * 8 || tlv.length() != 1 + (bits + 7) / 8) {
      throw new MalformedException("prefix length and octets do not agree: " + tlv);
    }
    var address = Arrays.copyOf(Arrays.copyOfRange(tlv.value(), 1, tlv.length()), octets);
    return new Prefix(Ip.of(address), bits);
  }

  private static void checkLength(Tlv tlv, int octets) throws MalformedException {
    if (tlv.length() != octets) {
      throw new MalformedException(
          "TLV %d has %d octets, not %d".formatted(tlv.type(), tlv.length(), octets));
    }
  }

  private static Optional<Tlv> find(List<Tlv> tlvs, int type) {
    return tlvs.stream().filter(tlv -> tlv.type() == type).findFirst();
  }

  private static Tlv get(List<Tlv> tlvs, int type, String name) throws MalformedException {
    return find(tlvs, type)
        .orElseThrow(
            () -> new MalformedException("TLV " + type + ", the " + name + ", is missing"));
  }
}
