package io.branchline.bgp;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The BGP-LS attribute, type 29 (RFC 9552 section 5.3): what is known of a node, link, prefix or
 * SID. All its TLVs are kept in the order in which they came, known or not.
 */
record LinkStateAttribute(List<Tlv> tlvs) {
  static final int NODE_NAME = 1026;
  static final int IPV4_ROUTER_ID = 1028;
  static final int IPV6_ROUTER_ID = 1029;
  static final int SR_CAPABILITIES = 1034;
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
  static final int AVAILABLE_BANDWIDTH = 1119;
  static final int PREFIX_SID = 1158;
  static final int SID_LABEL = 1161;
  static final int LOCATOR = 1162;
  static final int ENDPOINT_BEHAVIOR = 1250;

  /** Lengths in octets, least and greatest, of the TLVs that we read. */
  private static final Map<Integer, int[]> LENGTHS =
      Map.ofEntries(
          exactly(IPV4_ROUTER_ID, 4),
          exactly(IPV6_ROUTER_ID, 16),
          between(SR_CAPABILITIES, 2, 65535),
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
          exactly(AVAILABLE_BANDWIDTH, 4),
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
    int at = 0;
    for (var tlv : tlvs) {
      var lengths = LENGTHS.get(tlv.type());
      boolean fits = lengths == null || (tlv.length() >= lengths[0] && tlv.length() <= lengths[1]);
      if (!fits || (tlv.type() == SRLG && tlv.length() % 4 != 0)) {
        throw new MalformedException(
            "TLV %d at offset %d cannot have %d octets".formatted(tlv.type(), at, tlv.length()));
      }
      at += 4 + tlv.length();
    }
    return new LinkStateAttribute(tlvs);
  }

  Optional<Tlv> find(int type) {
    return tlvs.stream().filter(tlv -> tlv.type() == type).findFirst();
  }

  List<Tlv> list(int type) {
    return tlvs.stream().filter(tlv -> tlv.type() == type).toList();
  }
}
