package io.branchline.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.LabelBlock;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkStateAttributeTest {
  private static final LinkId ID = new LinkId(new NodeId("a"), new NodeId("b"), 1);
  private static final LabelSpace LABELS =
      new LabelSpace(List.of(new LabelSpace.Range(16000, 100), new LabelSpace.Range(50000, 100)));

  private static Link link(String... hex) throws MalformedException {
    return LinkReader.link(ID, 2, Wire.attribute(hex), LABELS).orElseThrow();
  }

  @Test
  void a01_unknownTlvsAreKeptAsTheyCame() throws Exception {
    var attribute = Wire.attribute(Wire.tlv(65000, "0102"), Wire.metric(10), Wire.tlv(1097, "00"));
    assertEquals(List.of(65000, 1095, 1097), attribute.tlvs().stream().map(Tlv::type).toList());
    assertEquals("0102", HexFormat.of().formatHex(attribute.find(65000).orElseThrow().value()));
  }

  @Test
  void a02_everythingThatIsSaidOfALink() throws Exception {
    var link =
        link(
            Wire.tlv(1088, "80000001"),
            Wire.tlv(1089, "4873 2400"), // 248,976 bytes/s
            Wire.tlv(1090, "4800 0000"), // 131,072 bytes/s
            Wire.tlv(1091, "00000000".repeat(7), "47000000"),
            Wire.tlv(1092, "00000065"),
            Wire.tlv(1095, "000064"),
            Wire.tlv(1096, "00000007 ffffffff"),
            Wire.tlv(1099, "30 00 0000 007531"),
            Wire.tlv(1106, "0005 00 00 00 00 fd000000000100400000000000000000"),
            Wire.tlv(1114, "00 002710"),
            Wire.tlv(1115, "80 001388 00 003a98"),
            Wire.tlv(1116, "00 0003e8"),
            Wire.tlv(1117, "00 051615"), // 333,333 steps: 0.999999 %
            Wire.tlv(1119, "4680 0000")); // 16,384 bytes/s
    assertEquals(100, link.igpMetric());
    assertEquals(101, link.teMetric());
    assertEquals(Latency.ofMicros(5000), link.delay(), "the minimum, not the average");
    assertEquals(Optional.of(Latency.ofMicros(15_000)), link.maxDelay());
    assertEquals(new Jitter(1000), link.jitter());
    assertEquals(0.00999999, link.loss().ratio(), 1e-12);
    assertEquals(new Bandwidth(1_991_808), link.maxBandwidth());
    assertEquals(new Bandwidth(1_048_576), link.reservableBandwidth());
    assertEquals(new Bandwidth(131_072), link.availableBandwidth());
    assertEquals(new AdminGroup(0x80000001), link.adminGroup());
    assertEquals(Set.of(new Srlg(7), new Srlg(0xFFFF_FFFFL)), link.srlgs());
    assertEquals(Optional.of(new MplsLabel(30001)), link.adjacencySid());
    assertEquals(Optional.of(Srv6Sid.of("fd00:0:1:40::")), link.endX());
  }

  @Test
  void a03_whatIsNotSaidHasADefaultThatAttractsNothing() throws Exception {
    var link = link(Wire.metric(100));
    assertEquals(100, link.teMetric());
    assertEquals(Latency.ZERO, link.delay());
    assertEquals(Bandwidth.ZERO, link.maxBandwidth());
    assertEquals(Optional.empty(), link.adjacencySid());
    assertEquals(Optional.empty(), link.maxDelay());
    assertEquals(Optional.empty(), link.flexAlgorithm());
    assertEquals(
        Optional.empty(),
        LinkReader.link(ID, 2, Wire.attribute(Wire.tlv(1089, "48732400")), LABELS),
        "without a metric there is no link");
  }

  @Test
  void a04_metricsOfOneTwoAndThreeOctets() throws Exception {
    assertEquals(63, link(Wire.tlv(1095, "ff")).igpMetric());
    assertEquals(0xFFFF, link(Wire.tlv(1095, "ffff")).igpMetric());
    assertEquals(0xFFFFFE, link(Wire.tlv(1095, "fffffe")).igpMetric());
  }

  @Test
  void a05_availableBandwidthFallsBackToTheLowestPriority() throws Exception {
    var unreserved = Wire.tlv(1091, "48000000".repeat(7), "47000000");
    assertEquals(
        new Bandwidth(262_144),
        link(Wire.tlv(1089, "48732400"), unreserved, Wire.metric(1)).availableBandwidth());
  }

  @Test
  void a07_residualBandwidthWhereNothingSaysWhatIsAvailable() throws Exception {
    var residual = Wire.tlv(1118, "47000000"); // 32,768 bytes/s
    var unreserved = Wire.tlv(1091, "48000000".repeat(8));
    assertEquals(
        new Bandwidth(262_144), link(residual, unreserved, Wire.metric(1)).availableBandwidth());
    var available = Wire.tlv(1119, "46000000"); // 8,192 bytes/s
    assertEquals(
        new Bandwidth(65_536), link(residual, available, Wire.metric(1)).availableBandwidth());
  }

  @Test
  void a08_extendedGroups() throws Exception {
    var extended = Wire.tlv(1173, "00000003 00000000 80000000 00000000");
    assertEquals(
        new AdminGroup(3, List.of(0, 0x80000000)), link(Wire.metric(1), extended).adminGroup());
    assertEquals(
        new AdminGroup(5, List.of(0, 0x80000000)),
        link(Wire.metric(1), Wire.tlv(1088, "00000005"), extended).adminGroup(),
        "the first 32 as TLV 1088 has them");
  }

  @Test
  void a06_floatsThatAreNoBandwidthAreNotSaid() throws Exception {
    for (var value : List.of("7fc00000", "7f800000", "ff800000", "c8732400")) {
      assertEquals(
          Bandwidth.ZERO, link(Wire.tlv(1089, value), Wire.metric(1)).maxBandwidth(), value);
    }
  }

  /** Several SIDs: backups and other algorithms are passed over, an index counts in the block. */
  @Test
  void b01_adjacencySids() throws Exception {
    var backup = Wire.tlv(1099, "70 00 0000 007530");
    var index = Wire.tlv(1099, "00 00 0000 00000069");
    var label = Wire.tlv(1099, "30 00 0000 007531");
    assertEquals(
        Optional.of(new MplsLabel(50005)),
        link(Wire.metric(1), backup, index, label).adjacencySid());
    assertEquals(
        Optional.of(new MplsLabel(30001)), link(Wire.metric(1), backup, label).adjacencySid());
    var reserved = Wire.tlv(1099, "30 00 0000 000003");
    assertEquals(Optional.empty(), link(Wire.metric(1), reserved).adjacencySid());
  }

  @Test
  void b02_endXSids() throws Exception {
    var flexible = Wire.tlv(1106, "0005 00 80 00 00 fd000000000200400000000000000000");
    var backup = Wire.tlv(1106, "0005 80 00 00 00 fd000000000300400000000000000000");
    var structured =
        Wire.tlv(
            1106, "0005 00 00 00 00 fd000000000400400000000000000000", Wire.tlv(1252, "20101000"));
    assertEquals(
        Optional.of(Srv6Sid.of("fd00:0:4:40::")),
        link(Wire.metric(1), flexible, backup, structured).endX());
  }

  @Test
  void c01_lengthsThatCannotBe() {
    for (var broken :
        List.of(
            "0447",
            "04470003 00",
            Wire.tlv(1095, "00000001"),
            Wire.tlv(1028, "0a0000"),
            Wire.tlv(1096, "0000000701"),
            Wire.tlv(1099, "300000000075"),
            Wire.tlv(1106, "0005 00 00 00 00 fd00"),
            Wire.tlv(1117, "00"),
            Wire.tlv(1158, "40 00"))) {
      var malformed =
          assertThrows(
              MalformedException.class,
              () -> Wire.attribute(Wire.tlv(65000, "00"), broken),
              broken);
      assertTrue(malformed.getMessage().contains("offset 5"), malformed.getMessage());
    }
  }

  @Test
  void c02_anyOctetsAreEitherReadOrMalformed() throws Exception {
    var random = new Random(11);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      var octets = new byte[random.nextInt(64)];
      random.nextBytes(octets);
      // Often enough a type and a length that we know.
      if (octets.length > 8 && random.nextBoolean()) {
        octets[0] = 4;
        octets[1] = (byte) random.nextInt(160);
        octets[2] = 0;
        octets[3] = (byte) (octets.length - 4);
      }
      try {
        var attribute = LinkStateAttribute.read(octets);
        var name = NodeReader.name(attribute);
        assertTrue(name.isEmpty() || !name.get().isBlank());
        LinkReader.link(ID, 2, attribute, LABELS);
        NodeReader.labelSpace(attribute);
        NodeReader.routerId(attribute);
        CapabilityReader.capabilities(attribute, Ip.of("10.0.0.1"), LABELS, List.of(), List.of());
        read++;
      } catch (MalformedException e) {
        assertTrue(!e.getMessage().isBlank());
      }
    }
    assertTrue(read > 500, read + " were read");
  }

  @Test
  void c03_partsThatCannotBe() {
    for (var broken :
        List.of(
            Wire.tlv(1024, "8000"),
            Wire.tlv(266, "010a2c"),
            Wire.tlv(1035, ""),
            Wire.tlv(1173, "000000010000"),
            Wire.tlv(1173, ""),
            Wire.tlv(1118, "4700"),
            Wire.tlv(1122, "000000"),
            Wire.tlv(1122, "02 00 0000 1000"),
            Wire.tlv(1122, "00 0c 0000", "00".repeat(12)),
            Wire.tlv(1122, "08 00 0000 10000000"),
            Wire.tlv(1122, "04 00 0000 10000000 0444"),
            Wire.tlv(1122, "04 00 0000 10000000", Wire.tlv(1092, "000001")),
            Wire.tlv(1122, "04 00 0000 10000000", Wire.tlv(1173, "0001")),
            Wire.tlv(1039, "80 00 00"),
            Wire.tlv(1039, "80 00 00 64 0410 0004 0000"),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1040, "000001")),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1043, "")),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1045, "0000000700")))) {
      var malformed =
          assertThrows(
              MalformedException.class, () -> Wire.attribute(Wire.metric(1), broken), broken);
      assertFalse(malformed.getMessage().isBlank());
    }
  }

  @Test
  void d01_labelBlocks() throws Exception {
    var capabilities =
        Wire.attribute(
            Wire.tlv(
                1034,
                "80 00",
                "000064",
                Wire.tlv(1161, "003e80"),
                "000064",
                Wire.tlv(1161, "0000c350")));
    assertEquals(LABELS, NodeReader.labelSpace(capabilities));
    assertEquals(Optional.of(new LabelBlock(new MplsLabel(16000), 100)), LABELS.firstBlock());
    var row = List.of(new LabelSpace.Range(16000, 100), new LabelSpace.Range(16100, 50));
    assertEquals(
        Optional.of(new LabelBlock(new MplsLabel(16000), 150)), new LabelSpace(row).firstBlock());
    for (var none : List.of(new LabelSpace.Range(3, 10), new LabelSpace.Range(0xFFFFF, 2))) {
      assertEquals(Optional.empty(), new LabelSpace(List.of(none)).firstBlock());
    }
    assertEquals(Optional.empty(), LabelSpace.EMPTY.firstBlock());
    assertEquals(Optional.of(new MplsLabel(16000)), LABELS.label(0));
    assertEquals(Optional.of(new MplsLabel(16099)), LABELS.label(99));
    assertEquals(Optional.of(new MplsLabel(50000)), LABELS.label(100));
    assertEquals(Optional.empty(), LABELS.label(200));
    for (var broken :
        List.of("80 00 0000", "80 00 000064 0489 0003 0102", "80 00 000064 0001 0003 010203")) {
      var attribute = Wire.attribute(Wire.tlv(1034, broken));
      assertThrows(MalformedException.class, () -> NodeReader.labelSpace(attribute), broken);
    }
  }

  /** RFC 9294: lengths of two masks, reserved, masks, attributes. Bit 3 is flexible algorithms. */
  @Test
  void e01_whatIsSaidToFlexibleAlgorithms() throws Exception {
    var own =
        Wire.tlv(
            1122,
            "04 04 0000 10000000 00000000",
            Wire.tlv(1092, "00000007"),
            Wire.tlv(1115, "00 000009 00 00000c"),
            Wire.tlv(1173, "00000001 00000002"),
            Wire.tlv(1096, "00000003"));
    var link = link(Wire.metric(10), Wire.tlv(1092, "00000065"), own);
    assertEquals(
        Optional.of(
            new FlexAlgorithmLink(
                Optional.of(7L),
                Optional.of(Latency.ofMicros(9)),
                new AdminGroup(1, List.of(2)),
                Set.of(new Srlg(3)))),
        link.flexAlgorithm());
    assertEquals(101, link.teMetric(), "others go by the general one");
    assertEquals(Latency.ZERO, link.delay());
    assertEquals(AdminGroup.NONE, link.adminGroup());
  }

  @Test
  void e02_whatIsSaidToOthers() throws Exception {
    var toPolicies = Wire.tlv(1122, "04 00 0000 40000000", Wire.tlv(1092, "00000007"));
    var toOwn = Wire.tlv(1122, "00 04 0000 80000000", Wire.tlv(1092, "00000008"));
    assertEquals(Optional.empty(), link(Wire.metric(10), toPolicies, toOwn).flexAlgorithm());
    var toAll = Wire.tlv(1122, "00 00 0000", Wire.tlv(1092, "00000009"));
    assertEquals(
        Optional.of(9L),
        link(Wire.metric(10), toPolicies, toAll).flexAlgorithm().orElseThrow().teMetric());
    var named = Wire.tlv(1122, "08 00 0000 5000000000000000", Wire.tlv(1088, "00000004"));
    var more = Wire.tlv(1122, "04 00 0000 10000000", Wire.tlv(1096, "00000002"));
    var both = link(Wire.metric(10), toAll, named, more).flexAlgorithm().orElseThrow();
    assertEquals(Optional.empty(), both.teMetric(), "named: what is said to all does not count");
    assertEquals(new AdminGroup(4), both.adminGroup());
    assertEquals(Set.of(new Srlg(2)), both.srlgs());
  }
}
