package io.branchline.bgp;

import io.branchline.network.AdminGroup;
import io.branchline.network.AlgorithmLocator;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.Srlg;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a router can do (RFC 9552 section 5.3.1, RFC 9085 section 2.1, RFC 8814) and which
 * Flexible Algorithms it defines and takes part in (RFC 9351).
 */
final class CapabilityReader {
  private static final int OVERLOAD = 0x80;
  private static final int FIRST_FLEXIBLE = 128;

  /** MSD types (RFC 8491 section 5, RFC 9352 section 4.3). */
  private static final int MSD_LABELS = 1;

  private static final int MSD_H_ENCAPS = 44;

  /** Whether the metric of prefixes matters, which it does between areas only. */
  private static final int PREFIX_METRIC = 0x80;

  private CapabilityReader() {}

  static NodeCapabilities capabilities(
      LinkStateAttribute attribute,
      Ip routerId,
      LabelSpace labels,
      List<NodeReader.OwnPrefix> prefixes,
      List<NodeReader.OwnSid> sids) {
    var algorithms = algorithms(attribute);
    var prefixSids = new HashMap<Integer, MplsLabel>();
    var locators = new HashMap<Integer, AlgorithmLocator>();
    for (int algorithm : algorithms) {
      NodeReader.nodeSid(algorithm, routerId, labels, prefixes)
          .ifPresent(sid -> prefixSids.put(algorithm, sid));
      NodeReader.locator(algorithm, prefixes)
          .ifPresent(own ->
              locators.put(
                  algorithm, new AlgorithmLocator(own, NodeReader.endSid(algorithm, sids))));
    }
    return new NodeCapabilities(
        attribute
            .find(LinkStateAttribute.NODE_FLAGS)
            .filter(flags -> (flags.u8(0) & OVERLOAD) != 0)
            .isEmpty(),
        labels.firstBlock(),
        depth(attribute, MSD_LABELS),
        algorithms,
        prefixSids,
        locators,
        definitions(attribute),
        srv6Depth(attribute));
  }

  private static Set<Integer> algorithms(LinkStateAttribute attribute) {
    var algorithms = new HashSet<Integer>();
    for (var tlv : attribute.list(LinkStateAttribute.SR_ALGORITHM)) {
      for (int at = 0; at < tlv.length(); at++) {
        if (tlv.u8(at) >= FIRST_FLEXIBLE) {
          algorithms.add(tlv.u8(at));
        }
      }
    }
    return algorithms;
  }

  /** Pairs of an octet of type and one of value. */
  private static Optional<Integer> depth(LinkStateAttribute attribute, int type) {
    for (var tlv : attribute.list(LinkStateAttribute.NODE_MSD)) {
      for (int at = 0; at < tlv.length(); at += 2) {
        if (tlv.u8(at) == type) {
          return Optional.of(tlv.u8(at + 1));
        }
      }
    }
    return Optional.empty();
  }

  /** An SRv6 router that tells depths but not this one has none (RFC 9352 section 4.3). */
  private static Optional<Integer> srv6Depth(LinkStateAttribute attribute) {
    boolean silent =
        attribute.find(LinkStateAttribute.SRV6_CAPABILITIES).isPresent()
            && attribute.find(LinkStateAttribute.NODE_MSD).isPresent();
    return depth(attribute, MSD_H_ENCAPS).or(() -> silent ? Optional.of(0) : Optional.empty());
  }

  /** Of several definitions of one algorithm the first holds (RFC 9350 section 5.1). */
  private static Map<Integer, FlexAlgorithm> definitions(LinkStateAttribute attribute) {
    var definitions = new HashMap<Integer, FlexAlgorithm>();
    for (var tlv : attribute.list(LinkStateAttribute.FLEX_DEFINITION)) {
      if (tlv.u8(0) >= FIRST_FLEXIBLE) {
        definitions.putIfAbsent(tlv.u8(0), definition(tlv, attribute.subTlvs(tlv)));
      }
    }
    return definitions;
  }

  private static FlexAlgorithm definition(Tlv tlv, List<Tlv> parts) {
    var metric = metric(tlv.u8(1));
    // Of calculations only the shortest path is defined, number 0.
    boolean unsupported =
        metric.isEmpty() || tlv.u8(2) != 0 || parts.stream().anyMatch(part -> !isUnderstood(part));
    return new FlexAlgorithm(
        tlv.u8(3),
        metric.orElse(MetricType.IGP),
        groups(parts, LinkStateAttribute.FLEX_EXCLUDE_ANY),
        groups(parts, LinkStateAttribute.FLEX_INCLUDE_ANY),
        groups(parts, LinkStateAttribute.FLEX_INCLUDE_ALL),
        srlgs(parts),
        unsupported);
  }

  private static Optional<MetricType> metric(int type) {
    return switch (type) {
      case 0 -> Optional.of(MetricType.IGP);
      case 1 -> Optional.of(MetricType.MIN_DELAY);
      case 2 -> Optional.of(MetricType.TE);
      default -> Optional.empty();
    };
  }

  /**
   * A router that meets a part or a flag that it does not know leaves the algorithm (RFC 9350
   * sections 5.3 and 6.4); the sender tells by TLV 1046 that it met one (RFC 9351 section 3.6).
   */
  private static boolean isUnderstood(Tlv part) {
    return switch (part.type()) {
      case LinkStateAttribute.FLEX_EXCLUDE_ANY,
          LinkStateAttribute.FLEX_INCLUDE_ANY,
          LinkStateAttribute.FLEX_INCLUDE_ALL,
          LinkStateAttribute.FLEX_EXCLUDE_SRLG ->
          true;
      case LinkStateAttribute.FLEX_FLAGS -> {
        int others = part.u8(0) & ~PREFIX_METRIC;
        for (int at = 1; at < part.length(); at++) {
          others |= part.u8(at);
        }
        yield others == 0;
      }
      default -> false;
    };
  }

  private static AdminGroup groups(List<Tlv> parts, int type) {
    var words = parts.stream().filter(part -> part.type() == type).findFirst().map(Tlv::words);
    return words
        .filter(found -> !found.isEmpty())
        .map(found -> new AdminGroup(found.getFirst(), found.subList(1, found.size())))
        .orElse(AdminGroup.NONE);
  }

  private static Set<Srlg> srlgs(List<Tlv> parts) {
    var srlgs = new HashSet<Srlg>();
    for (var part : parts) {
      if (part.type() == LinkStateAttribute.FLEX_EXCLUDE_SRLG) {
        part.words().forEach(word -> srlgs.add(new Srlg(Integer.toUnsignedLong(word))));
      }
    }
    return srlgs;
  }
}
