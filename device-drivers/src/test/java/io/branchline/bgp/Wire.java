package io.branchline.bgp;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes link-state routes in hexadecimal, the way the RFCs draw them. */
final class Wire {
  static final int ISIS_L1 = 1;
  static final int ISIS_L2 = 2;

  private Wire() {}

  static String tlv(int type, String... hex) {
    var value = String.join("", hex).replace(" ", "");
    return "%04x%04x%s".formatted(type, value.length() / 2, value);
  }

  static byte[] octets(String... hex) {
    return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
  }

  static String text(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A router of AS 65000 whose system id ends in this number. */
  static String router(int number) {
    return tlv(512, "0000fde8") + tlv(515, "%012x".formatted(number));
  }

  private static String nlri(int type, int protocol, String descriptors) {
    return tlv(type, "%02x".formatted(protocol), "0000000000000000", descriptors);
  }

  static String node(int protocol, int number) {
    return nlri(1, protocol, tlv(256, router(number)));
  }

  static String link(int protocol, int from, int to, int local, int remote) {
    return nlri(
        2,
        protocol,
        tlv(256, router(from))
            + tlv(257, router(to))
            + tlv(258, "%08x%08x".formatted(local, remote)));
  }

  static String prefix4(int number, String lengthAndOctets) {
    return nlri(3, ISIS_L2, tlv(256, router(number)) + tlv(265, lengthAndOctets));
  }

  static String prefix6(int number, String lengthAndOctets) {
    return nlri(4, ISIS_L2, tlv(256, router(number)) + tlv(265, lengthAndOctets));
  }

  static String sid(int number, String sid) {
    return nlri(6, ISIS_L2, tlv(256, router(number)) + tlv(518, sid));
  }

  /** A name and the router id 10.0.0.number. */
  static String named(String name, int number) {
    return tlv(1026, text(name)) + tlv(1028, "0a0000%02x".formatted(number));
  }

  static String metric(int metric) {
    return tlv(1095, "%06x".formatted(metric));
  }

  static LinkStateNlri read(String hex) throws MalformedException {
    var result = NlriReader.read(octets(hex));
    if (result.routes().size() != 1) {
      throw new MalformedException("not one route: " + result);
    }
    return result.routes().getFirst();
  }

  static LinkStateAttribute attribute(String... hex) throws MalformedException {
    return LinkStateAttribute.read(octets(hex));
  }
}
