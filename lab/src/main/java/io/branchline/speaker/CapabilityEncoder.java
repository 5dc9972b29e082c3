package io.branchline.speaker;

import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.Node;
import io.branchline.network.Srlg;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes what routers can do (RFC 9552 section 5.3.1, RFC 8814) and what is said to Flexible
 * Algorithms: definitions and participation (RFC 9351), link attributes (RFC 9294).
 */
final class CapabilityEncoder {
  private static final int OVERLOAD = 0x80;

  private static final int MSD_LABELS = 1;
  private static final int MSD_H_ENCAPS = 44;

  /** The application bit of flexible algorithms in the first octet of a mask of four. */
  private static final int FLEX_APPLICATION = 0x10;

  private CapabilityEncoder() {}

  /** Algorithm 0 and those that the router has SIDs of or takes part in, ascending. */
  static SortedSet<Integer> algorithms(Node node) {
    var algorithms = new TreeSet<>(node.capabilities().algorithms());
    algorithms.addAll(node.capabilities().prefixSids().keySet());
    algorithms.addAll(node.capabilities().locators().keySet());
    algorithms.add(0);
    return algorithms;
  }

  /** Adds the router's TLVs. */
  static Octets write(Node node, Octets attribute) {
    var can = node.capabilities();
    if (!can.transit()) {
      attribute.tlv(1024, new Octets().u8(OVERLOAD));
    }
    var depths = new Octets();
    can.maxSidDepth().ifPresent(depth -> depths.u8(MSD_LABELS).u8(depth));
    can.maxSrv6Sids().ifPresent(depth -> depths.u8(MSD_H_ENCAPS).u8(depth));
    if (depths.size() > 0) {
      attribute.tlv(266, depths);
    }
    if (node.nodeSid().isPresent() || !can.algorithms().isEmpty()) {
      var numbers = new Octets().u8(0);
      can.algorithms().stream().sorted().forEach(numbers::u8);
      attribute.tlv(1035, numbers);
    }
    can.definitions().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> attribute.tlv(1039, definition(entry.getKey(), entry.getValue())));
    return attribute;
  }

  private static Octets definition(int algorithm, FlexAlgorithm definition) {
    int metric =
        switch (definition.metric()) {
          case IGP -> 0;
          case MIN_DELAY -> 1;
          case TE -> 2;
        };
    var value = new Octets().u8(algorithm).u8(metric).u8(0).u8(definition.priority());
    writeGroups(1040, definition.excludeAny(), value);
    writeGroups(1041, definition.includeAny(), value);
    writeGroups(1042, definition.includeAll(), value);
    writeSrlgs(1045, definition.excludeSrlgs(), value);
    return value;
  }

  /** Adds what a link says to flexible algorithms alone. */
  static void write(FlexAlgorithmLink own, Octets attribute) {
    var value = new Octets().u8(4).u8(0).u16(0).u8(FLEX_APPLICATION).u24(0);
    own.teMetric().ifPresent(metric -> value.tlv(1092, new Octets().u32(metric)));
    own.delay()
        .ifPresent(delay -> value.tlv(1115, new Octets().u32(delay.micros()).u32(delay.micros())));
    writeGroups(1173, own.adminGroup(), value);
    writeSrlgs(1096, own.srlgs(), value);
    attribute.tlv(1122, value);
  }

  /** Adds a link's groups when 32 are too few. */
  static void writeExtended(AdminGroup groups, Octets attribute) {
    if (groups.wordCount() > 1) {
      writeGroups(1173, groups, attribute);
    }
  }

  private static void writeGroups(int type, AdminGroup groups, Octets into) {
    if (!groups.equals(AdminGroup.NONE)) {
      var words = new Octets();
      for (int i = 0; i < groups.wordCount(); i++) {
        words.u32(groups.word(i));
      }
      into.tlv(type, words);
    }
  }

  private static void writeSrlgs(int type, Collection<Srlg> srlgs, Octets into) {
    if (!srlgs.isEmpty()) {
      var values = new Octets();
      srlgs.stream().sorted().forEach(srlg -> values.u32(srlg.value()));
      into.tlv(type, values);
    }
  }
}
