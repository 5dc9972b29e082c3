package io.branchline.bgp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The BGP-LS attribute, type 29 (RFC 9552 section 5.3): what is known of a node, link, prefix or
 * SID. All its TLVs are kept in the order in which they came, known or not.
 *
 * @param nested by the TLVs that hold others, what these are
 */
record LinkStateAttribute(List<Tlv> tlvs, Map<Tlv, List<Tlv>> nested) {
  static final int NODE_MSD = 266;
  static final int NODE_FLAGS = 1024;
  static final int NODE_NAME = 1026;
  static final int IPV4_ROUTER_ID = 1028;
  static final int IPV6_ROUTER_ID = 1029;
  static final int SR_CAPABILITIES = 1034;
  static final int SR_ALGORITHM = 1035;
  static final int SRV6_CAPABILITIES = 1038;
  static final int FLEX_DEFINITION = 1039;
  static final int FLEX_EXCLUDE_ANY = 1040;
  static final int FLEX_INCLUDE_ANY = 1041;
  static final int FLEX_INCLUDE_ALL = 1042;
  static final int FLEX_FLAGS = 1043;
  static final int FLEX_EXCLUDE_SRLG = 1045;
  static final int ADMIN_GROUP = 1088;
  static final int MAX_BANDWIDTH = 1089;
  static final int RESERVABLE_BANDWIDTH = 1090;
  static final int UNRESERVED_BANDWIDTH = 1091;
  static final int TE_METRIC = 1092;
  static final int IGP_METRIC = 1095;
  static final int SRLG = 1096;
  static final int ADJACENCY_SID = 1099;
  static final int END_X_SID = 1106;
  static final int DELAY = 1114;
  static final int MIN_MAX_DELAY = 1115;
  static final int DELAY_VARIATION = 1116;
  static final int LINK_LOSS = 1117;
  static final int RESIDUAL_BANDWIDTH = 1118;
  static final int AVAILABLE_BANDWIDTH = 1119;
  static final int APPLICATION_SPECIFIC = 1122;
  static final int PREFIX_SID = 1158;
  static final int SID_LABEL = 1161;
  static final int LOCATOR = 1162;
  static final int EXTENDED_ADMIN_GROUP = 1173;
  static final int ENDPOINT_BEHAVIOR = 1250;

  /** Of an application-specific TLV, the bit of flexible algorithms (RFC 9350 section 12). */
  private static final int FLEX_APPLICATION = 0x10;

  /** What precedes the TLVs in a definition: algorithm, metric, calculation, priority. */
  private static final int DEFINITION_HEADER = 4;

  /** Lists of words of four octets. */
  private static final Set<Integer> WORDS =
      Set.of(
          SRLG,
          EXTENDED_ADMIN_GROUP,
          FLEX_EXCLUDE_ANY,
          FLEX_INCLUDE_ANY,
          FLEX_INCLUDE_ALL,
          FLEX_EXCLUDE_SRLG);

  /** Lengths in octets, least and greatest, of the TLVs that we read. */
  private static final Map<Integer, int[]> LENGTHS =
      Map.ofEntries(
          exactly(NODE_FLAGS, 1),
          exactly(IPV4_ROUTER_ID, 4),
          exactly(IPV6_ROUTER_ID, 16),
          between(SR_CAPABILITIES, 2, 65535),
          between(SR_ALGORITHM, 1, 65535),
          between(FLEX_DEFINITION, DEFINITION_HEADER, 65535),
          between(FLEX_FLAGS, 1, 65535),
          exactly(ADMIN_GROUP, 4),
          exactly(MAX_BANDWIDTH, 4),
          exactly(RESERVABLE_BANDWIDTH, 4),
          exactly(UNRESERVED_BANDWIDTH, 32),
          exactly(TE_METRIC, 4),
          between(IGP_METRIC, 1, 3),
          between(ADJACENCY_SID, 7, 8),
          between(END_X_SID, 22, 65535),
          exactly(DELAY, 4),
          exactly(MIN_MAX_DELAY, 8),
          exactly(DELAY_VARIATION, 4),
          exactly(LINK_LOSS, 4),
          exactly(RESIDUAL_BANDWIDTH, 4),
          exactly(AVAILABLE_BANDWIDTH, 4),
          between(APPLICATION_SPECIFIC, 4, 65535),
          between(EXTENDED_ADMIN_GROUP, 4, 65532),
          between(PREFIX_SID, 7, 8),
          between(LOCATOR, 8, 65535),
          exactly(ENDPOINT_BEHAVIOR, 4));

  private static Map.Entry<Integer, int[]> exactly(int type, int octets) {
    return between(type, octets, octets);
  }

  private static Map.Entry<Integer, int[]> between(int type, int least, int greatest) {
    return Map.entry(type, new int[] {least, greatest});
  }

  /**
   * Reads the attribute.
   *
   * @throws MalformedException when the TLVs do not fill it exactly, or one that we know has a
   *     length that it cannot have (RFC 9552 section 8.2.2); the attribute is then to be discarded
   */
  static LinkStateAttribute read(byte[] octets) throws MalformedException {
    var tlvs = Tlv.list(octets, 0);
    var nested = new HashMap<Tlv, List<Tlv>>();
    int at = 0;
    for (var tlv : tlvs) {
      check(tlv, at);
      int header = header(tlv, at);
      if (header > 0) {
        int inner = at + 4 + header;
        nested.put(tlv, tlv.subTlvs(header));
        for (var part : tlv.subTlvs(header)) {
          check(part, inner);
          inner += 4 + part.length();
        }
      }
      at += 4 + tlv.length();
    }
    return new LinkStateAttribute(tlvs, Map.copyOf(nested));
  }

  private static void check(Tlv tlv, int at) throws MalformedException {
    var lengths = LENGTHS.get(tlv.type());
    boolean fits = lengths == null || (tlv.length() >= lengths[0] && tlv.length() <= lengths[1]);
    boolean whole =
        tlv.type() == NODE_MSD
            ? tlv.length() % 2 == 0
            : !WORDS.contains(tlv.type()) || tlv.length() % 4 == 0;
    if (!fits || !whole) {
      throw new MalformedException(
          "TLV %d at offset %d cannot have %d octets".formatted(tlv.type(), at, tlv.length()));
    }
  }

  /** What precedes the TLVs in a TLV; 0 in one that has none. */
  private static int header(Tlv tlv, int at) throws MalformedException {
    if (tlv.type() != APPLICATION_SPECIFIC) {
      return tlv.type() == FLEX_DEFINITION ? DEFINITION_HEADER : 0;
    }
    // Two bit masks of 0, 4 or 8 octets, whose lengths come first (RFC 9294).
    int standard = tlv.u8(0);
    int own = tlv.u8(1);
    int header = 4 + standard + own;
    if (standard % 4 != 0 || standard > 8 || own % 4 != 0 || own > 8 || header > tlv.length()) {
      throw new MalformedException(
          "TLV %d at offset %d cannot have masks of %d and %d octets"
              .formatted(tlv.type(), at, standard, own));
    }
    return header;
  }

  /**
   * What is said to flexible algorithms: in TLVs that name them, or where none does in those that
   * name no application and so speak to all (RFC 9294, RFC 9479 section 4.2).
   */
  Optional<LinkStateAttribute> toFlexAlgorithms() {
    var named = new ArrayList<Tlv>();
    var others = new ArrayList<Tlv>();
    for (var tlv : list(APPLICATION_SPECIFIC)) {
      if (tlv.u8(0) > 0 && (tlv.u8(4) & FLEX_APPLICATION) != 0) {
        named.add(tlv);
      } else if (tlv.u8(0) == 0 && tlv.u8(1) == 0) {
        others.add(tlv);
      }
    }
    var chosen = named.isEmpty() ? others : named;
    return chosen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LinkStateAttribute(
                chosen.stream().flatMap(tlv -> subTlvs(tlv).stream()).toList(), Map.of()));
  }

  List<Tlv> subTlvs(Tlv tlv) {
    return nested.getOrDefault(tlv, List.of());
  }

  Optional<Tlv> find(int type) {
    return tlvs.stream().filter(tlv -> tlv.type() == type).findFirst();
  }

  List<Tlv> list(int type) {
    return tlvs.stream().filter(tlv -> tlv.type() == type).toList();
  }
}
