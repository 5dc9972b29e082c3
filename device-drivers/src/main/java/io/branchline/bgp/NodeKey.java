package io.branchline.bgp;

import java.util.HexFormat;

/**
 * Who a node descriptor speaks of (RFC 9552 section 5.2.1): the routing universe, the autonomous
 * system and the router id within the IGP. Protocol and area are left out, so that what is said of
 * one router in two IS-IS levels or OSPF areas meets in one node.
 *
 * @param universe the identifier field of the NLRI
 * @param as TLV 512, or 0 where it is missing
 * @param routerId TLV 515 in hexadecimal: 6 octets for IS-IS, 7 for its pseudonodes, 4 or 8 for
 *     OSPF
 */
record NodeKey(long universe, long as, String routerId) {
  /** An IS-IS LAN or an OSPF network, which stands for no router. */
  boolean isPseudonode() {
    return routerId.length() == 14 || routerId.length() == 16;
  }

  /** As operators write it: {@code 0100.0000.0001} for IS-IS, {@code 10.0.0.1} for OSPF. */
  @Override
  public String toString() {
    var octets = HexFormat.of().parseHex(routerId);
    var text = new StringBuilder();
    if (octets.length == 4) {
      for (var octet : octets) {
        text.append(text.isEmpty() ? "" : ".").append(octet & 0xFF);
      }
      return text.toString();
    }
    for (int i = 0; i < routerId.length(); i += 4) {
      text.append(i == 0 ? "" : ".").append(routerId, i, Math.min(i + 4, routerId.length()));
    }
    return text.toString();
  }
}
