package io.branchline.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.segment.Prefix;
import io.branchline.segment.Srv6Sid;
import java.util.List;
import org.junit.jupiter.api.Test;

class NlriReaderTest {
  private static final NodeKey ONE = new NodeKey(0, 65000, "000000000001");
  private static final NodeKey TWO = new NodeKey(0, 65000, "000000000002");

  @Test
  void a01_node() throws Exception {
    var hex =
        "0001001f 02 0000000000000000 01000012 02000004 0000fde8 02030006 000000000001"
            .replace(" ", "");
    assertEquals(new LinkStateNlri.OfNode(hex, 2, ONE), Wire.read(hex));
    assertEquals(hex, Wire.node(Wire.ISIS_L2, 1));
  }

  @Test
  void a02_link() throws Exception {
    var link = assertInstanceOf(LinkStateNlri.OfLink.class, Wire.read(Wire.link(2, 1, 2, 7, -1)));
    assertEquals(new LinkStateNlri.LinkKey(ONE, TWO, 7), link.link());
    assertEquals(-1, link.remoteIdentifier());
    assertEquals(0, link.topology());
    assertEquals("0000.0000.0001->0000.0000.0002#7", link.link().toString());
  }

  /** Numbered links may come without identifiers; both ends derive the same pair. */
  @Test
  void a03_linkWithAddressesOnly() throws Exception {
    var ends = Wire.tlv(256, Wire.router(1)) + Wire.tlv(257, Wire.router(2));
    var v4 = Wire.tlv(259, "0a000001") + Wire.tlv(260, "0a000002");
    var there =
        assertInstanceOf(
            LinkStateNlri.OfLink.class,
            Wire.read(Wire.tlv(2, "02 0000000000000000", ends, v4, Wire.tlv(263, "0002"))));
    assertEquals(0x0a000001, there.link().localIdentifier());
    assertEquals(0x0a000002, there.remoteIdentifier());
    assertEquals(2, there.topology());

    var v6 =
        Wire.tlv(261, "fd000000000000000000000000000001")
            + Wire.tlv(262, "fd000000000000000000000000000002");
    var over6 =
        assertInstanceOf(
            LinkStateNlri.OfLink.class, Wire.read(Wire.tlv(2, "02 0000000000000000", ends, v6)));
    assertEquals(1, over6.link().localIdentifier());
    assertEquals(2, over6.remoteIdentifier());
  }

  @Test
  void a04_prefixes() throws Exception {
    var v4 = assertInstanceOf(LinkStateNlri.OfPrefix.class, Wire.read(Wire.prefix4(1, "160a0804")));
    assertEquals(Prefix.parse("10.8.4.0/22"), v4.prefix());
    var any = assertInstanceOf(LinkStateNlri.OfPrefix.class, Wire.read(Wire.prefix4(1, "00")));
    assertEquals(Prefix.parse("0.0.0.0/0"), any.prefix());
    var v6 =
        assertInstanceOf(
            LinkStateNlri.OfPrefix.class, Wire.read(Wire.prefix6(1, "30fd0000000001")));
    assertEquals(Prefix.parse("fd00:0:1::/48"), v6.prefix());
    assertEquals(ONE, v6.node());
  }

  @Test
  void a05_srv6Sid() throws Exception {
    var sid =
        assertInstanceOf(
            LinkStateNlri.OfSid.class, Wire.read(Wire.sid(1, "fd000000000100010000000000000000")));
    assertEquals(Srv6Sid.of("fd00:0:1:1::"), sid.sid());
  }

  @Test
  void b01_typesThatAreNoneOfOurBusinessAreSkipped() throws Exception {
    var result = NlriReader.read(Wire.octets(Wire.tlv(5, "01ff"), Wire.node(2, 1), Wire.tlv(99)));
    assertEquals(1, result.routes().size());
    assertEquals(List.of(), result.discarded());
  }

  @Test
  void b02_oneThatIsMalformedInsideLeavesTheOthers() throws Exception {
    for (var broken :
        List.of(
            Wire.tlv(1, "02"),
            Wire.tlv(1, "02 0000000000000000"),
            Wire.tlv(1, "02 0000000000000000", "01000050"),
            Wire.tlv(1, "02 0000000000000000", Wire.tlv(256, Wire.tlv(512, "0000fde8"))),
            Wire.tlv(1, "02 0000000000000000", Wire.tlv(256, Wire.tlv(515, "0102030405"))),
            Wire.tlv(2, "02 0000000000000000", Wire.tlv(256, Wire.router(1))),
            Wire.prefix4(1, "210a000000ff"),
            Wire.prefix4(1, "180a00"),
            Wire.prefix4(1, "080affff"),
            Wire.prefix4(1, "0a0affff"),
            Wire.sid(1, "fd00"))) {
      var result = NlriReader.read(Wire.octets(Wire.node(2, 1), broken, Wire.node(2, 2)));
      assertEquals(2, result.routes().size(), broken);
      assertEquals(1, result.discarded().size(), broken);
      var said = result.discarded().getFirst();
      assertTrue(said.startsWith("NLRI of type "), said);
      assertTrue(said.contains("at offset 35: "), said);
    }
  }

  /** Equal routes have equal octets only while TLVs ascend (RFC 9552 section 5.1). */
  @Test
  void b03_tlvsOutOfOrderAreDiscarded() throws Exception {
    var swapped = Wire.tlv(515, "000000000001") + Wire.tlv(512, "0000fde8");
    var result =
        NlriReader.read(Wire.octets(Wire.tlv(1, "02 0000000000000000", Wire.tlv(256, swapped))));
    assertEquals(List.of(), result.routes());
    assertTrue(result.discarded().getFirst().contains("TLV 512 follows TLV 515"));
  }

  @Test
  void b04_aLengthBeyondTheEndLeavesNothingToTrust() {
    var broken =
        assertThrows(
            MalformedException.class,
            () -> NlriReader.read(Wire.octets(Wire.node(2, 1), "00010100 02")));
    assertEquals("TLV 1 at offset 35 says 256 octets where 1 are left", broken.getMessage());
  }

  @Test
  void c01_systemIdsReadLikeOperatorsWriteThem() {
    assertEquals("0100.0000.0001", new NodeKey(0, 0, "010000000001").toString());
    assertEquals("0100.0000.0001.02", new NodeKey(0, 0, "01000000000102").toString());
    assertEquals("10.0.0.255", new NodeKey(0, 0, "0a0000ff").toString());
  }
}
