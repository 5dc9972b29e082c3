package io.branchline.speaker;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.LabelBlock;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a topology as BGP-LS routes, the way an IS-IS level 2 router reports it (RFC 9552; segment
 * routing RFC 9085, SRv6 RFC 9514, performance RFC 8571, groups RFC 9104). What routers can do and
 * what flexible algorithms need is written by {@link CapabilityEncoder}.
 *
 * @param as the autonomous system of the routers
 * @param firstLabel the first label of the segment routing global block of routers that have none
 *     of their own
 * @param labels how many labels this block has
 */
record LinkStateEncoder(long as, int firstLabel, int labels) {
  private static final int ISIS_LEVEL_2 = 2;

  private static final int NODE_NLRI = 1;
  private static final int LINK_NLRI = 2;
  private static final int IPV4_PREFIX_NLRI = 3;
  private static final int IPV6_PREFIX_NLRI = 4;
  private static final int SRV6_SID_NLRI = 6;

  private static final int BEHAVIOR_END = 1;
  private static final int BEHAVIOR_END_X = 5;

  /** A loss is told in steps of 0.000003 %; the greatest value means that or more. */
  private static final double LOSS_STEP = 0.000003 / 100;

  private static final int GREATEST_LOSS = 0xFFFFFE;
  private static final int GREATEST_DELAY = 0xFFFFFF;

  /**
   * Every route of the topology by its NLRI in hexadecimal, nodes first.
   *
   * @throws IllegalArgumentException when a node has no IPv4 router id, from which its system id is
   *     made
   */
  Map<String, LinkStateRoute> encode(Topology topology) {
    var routes = new TreeMap<String, LinkStateRoute>();
    var descriptors = new ArrayList<Octets>();
    for (var node : topology.nodes()) {
      var descriptor = nodeDescriptor(node);
      descriptors.add(descriptor);
      putNode(routes, node, descriptor);
    }
    for (int i = 0; i < topology.linkCount(); i++) {
      var link = topology.link(i);
      var identifiers = new Octets().u32(link.id().localIdentifier()).u32(link.remoteIdentifier());
      var ends =
          new Octets()
              .tlv(256, descriptors.get(topology.tail(i)))
              .tlv(257, descriptors.get(topology.head(i)))
              .tlv(258, identifiers);
      put(routes, LINK_NLRI, ends, linkAttribute(link, topology.node(topology.tail(i))));
    }
    return routes;
  }

  private void putNode(Map<String, LinkStateRoute> routes, Node node, Octets descriptor) {
    put(routes, NODE_NLRI, new Octets().tlv(256, descriptor), nodeAttribute(node));
    var algorithms = CapabilityEncoder.algorithms(node);
    var loopback = new Octets().tlv(1155, new Octets().u32(0));
    for (int algorithm : algorithms) {
      node.findPrefixSid(algorithm)
          .ifPresent(sid -> loopback.tlv(1158, prefixSid(block(node), sid, algorithm)));
      node.findLocator(algorithm)
          .ifPresent(own -> {
            var route = prefix(descriptor, own.prefix().address(), own.prefix().length());
            put(routes, IPV6_PREFIX_NLRI, route, locator(algorithm));
          });
      node.findEndSid(algorithm)
          .ifPresent(sid -> {
            var octets = new Octets().raw(sid.address().bytes());
            var route = new Octets().tlv(256, descriptor).tlv(518, octets);
            put(routes, SRV6_SID_NLRI, route, endSid(node, algorithm));
          });
    }
    if (algorithms.stream().anyMatch(a -> node.findPrefixSid(a).isPresent())) {
      put(routes, IPV4_PREFIX_NLRI, prefix(descriptor, node.routerId(), 32), loopback);
    }
  }

  private LabelBlock block(Node node) {
    return node.capabilities()
        .srgb()
        .orElseGet(() -> new LabelBlock(new MplsLabel(firstLabel), labels));
  }

  private static void put(
      Map<String, LinkStateRoute> routes, int type, Octets descriptors, Octets attribute) {
    var value = new Octets().u8(ISIS_LEVEL_2).u64(0).raw(descriptors.toBytes());
    var route = new LinkStateRoute(new Octets().tlv(type, value).toBytes(), attribute.toBytes());
    routes.put(route.key(), route);
  }

  private Octets nodeDescriptor(Node node) {
    return new Octets()
        .tlv(512, new Octets().u32(as))
        .tlv(515, new Octets().raw(systemId(node.routerId())));
  }

  /** The usual way to make one: 10.0.12.3 becomes 0100.0001.2003. */
  static byte[] systemId(Ip routerId) {
    if (routerId.isV6()) {
      throw new IllegalArgumentException(
          "a system id is made from an IPv4 router id, not from " + routerId);
    }
    var digits = new StringBuilder();
    for (byte octet : routerId.bytes()) {
      digits.append(Integer.toString(1000 + (octet & 0xFF)), 1, 4);
    }
    return HexFormat.of().parseHex(digits);
  }

  private Octets nodeAttribute(Node node) {
    var attribute =
        new Octets()
            .tlv(1026, new Octets().raw(node.id().value().getBytes(StandardCharsets.US_ASCII)))
            .tlv(1028, new Octets().raw(node.routerId().bytes()));
    if (node.nodeSid().isPresent() || node.capabilities().srgb().isPresent()) {
      var first = new Octets().u24(block(node).first().value());
      attribute.tlv(1034, new Octets().u8(0x80).u8(0).u24(block(node).size()).tlv(1161, first));
    }
    if (node.locator().isPresent()) {
      attribute.tlv(1038, new Octets().u16(0).u16(0));
    }
    return CapabilityEncoder.write(node, attribute);
  }

  private static Octets prefix(Octets descriptor, Ip address, int length) {
    var octets = new Octets().u8(length);
    var bytes = address.bytes();
    for (int i = 0; i < (length + 7) / 8; i++) {
      octets.u8(bytes[i]);
    }
    return new Octets().tlv(256, descriptor).tlv(265, octets);
  }

  /** An index into the block where the label lies in it, otherwise the label itself. */
  private static Octets prefixSid(LabelBlock block, MplsLabel sid, int algorithm) {
    var index = block.findIndex(sid);
    return index.isPresent()
        ? new Octets().u8(0x40).u8(algorithm).u16(0).u32(index.getAsInt())
        : new Octets().u8(0x40 | 0x08 | 0x04).u8(algorithm).u16(0).u24(sid.value());
  }

  private static Octets locator(int algorithm) {
    return new Octets()
        .tlv(1155, new Octets().u32(0))
        .tlv(1162, new Octets().u8(0).u8(algorithm).u16(0).u32(0));
  }

  private static Octets endSid(Node node, int algorithm) {
    var attribute = new Octets().tlv(1250, new Octets().u16(BEHAVIOR_END).u8(0).u8(algorithm));
    node.findLocator(algorithm).ifPresent(locator -> attribute.tlv(1252, structure(locator)));
    return attribute;
  }

  /** Block, node, function and argument bits of a SID within this locator (RFC 9514 section 8). */
  private static Octets structure(Locator locator) {
    int length = locator.prefix().length();
    int block = Math.min(32, length);
    int function = Math.min(16, 128 - length);
    return new Octets().u8(block).u8(length - block).u8(function).u8(0);
  }

  private static Octets linkAttribute(Link link, Node from) {
    var attribute =
        new Octets()
            .tlv(1088, new Octets().u32(link.adminGroup().bits()))
            .tlv(1089, bandwidth(link.maxBandwidth()))
            .tlv(1090, bandwidth(link.reservableBandwidth()));
    var unreserved = new Octets();
    for (int priority = 0; priority < 8; priority++) {
      unreserved.raw(bandwidth(link.availableBandwidth()).toBytes());
    }
    attribute
        .tlv(1091, unreserved)
        .tlv(1092, new Octets().u32(link.teMetric()))
        .tlv(1095, new Octets().u24((int) Math.min(link.igpMetric(), 0xFFFFFF)));
    if (!link.srlgs().isEmpty()) {
      var groups = new Octets();
      link.srlgs().stream().sorted().forEach(group -> groups.u32(group.value()));
      attribute.tlv(1096, groups);
    }
    link.adjacencySid()
        .ifPresent(sid -> attribute.tlv(1099, new Octets().u8(0x30).u8(0).u16(0).u24(sid.value())));
    link.endX().ifPresent(sid -> attribute.tlv(1106, endX(sid, from)));
    link.flexAlgorithm().ifPresent(own -> CapabilityEncoder.write(own, attribute));
    CapabilityEncoder.writeExtended(link.adminGroup(), attribute);
    int delay = (int) Math.min(link.delay().micros(), GREATEST_DELAY);
    int variation = (int) Math.min(link.jitter().micros(), GREATEST_DELAY);
    long most = link.maxDelay().map(Latency::micros).orElse((long) delay + variation);
    int loss = (int) Math.min(Math.round(link.loss().ratio() / LOSS_STEP), GREATEST_LOSS);
    return attribute
        .tlv(1114, new Octets().u32(delay))
        .tlv(1115, new Octets().u32(delay).u32(Math.min(most, GREATEST_DELAY)))
        .tlv(1116, new Octets().u32(variation))
        .tlv(1117, new Octets().u32(loss))
        .tlv(1119, bandwidth(link.availableBandwidth()));
  }

  private static Octets endX(Srv6Sid sid, Node from) {
    var value = new Octets().u16(BEHAVIOR_END_X).u8(0).u8(0).u8(0).u8(0).raw(sid.address().bytes());
    from.locator().ifPresent(locator -> value.tlv(1252, structure(locator)));
    return value;
  }

  /** Bytes per second as an IEEE float (RFC 9552 section 5.3.2.3, RFC 8571 section 2.6). */
  private static Octets bandwidth(Bandwidth bandwidth) {
    return new Octets().f32(bandwidth.bitsPerSecond() / 8.0);
  }
}
