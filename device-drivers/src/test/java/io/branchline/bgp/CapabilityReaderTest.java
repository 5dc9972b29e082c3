package io.branchline.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.AdminGroup;
import io.branchline.network.AlgorithmLocator;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.LabelBlock;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a router can do, octet by octet as the RFCs draw it. */
class CapabilityReaderTest {
  private static final String SRV6 = Wire.tlv(1038, "0000 0000");

  private final List<String> problems = new ArrayList<>();
  private final LinkStateRoutes routes = new LinkStateRoutes(problems::add);
  private Topology topology = Topology.EMPTY;

  private Node node(String... attribute) throws MalformedException {
    routes.announce(
        Wire.read(Wire.node(2, 1)),
        Wire.attribute(Wire.named("a", 1), String.join("", attribute)),
        1);
    topology = topology.with(routes.drain());
    return topology.nodes().getFirst();
  }

  private NodeCapabilities told(String... attribute) throws MalformedException {
    return node(attribute).capabilities();
  }

  private static FlexAlgorithm definition(NodeCapabilities told, int algorithm) {
    return Objects.requireNonNull(told.definitions().get(algorithm));
  }

  @Test
  void a01_whoSaysNothing() throws Exception {
    assertEquals(NodeCapabilities.PLAIN, told());
  }

  /** RFC 9552 section 5.3.1.1: overload is the first bit; attached, external and so on follow. */
  @Test
  void a02_anOverloadedRouterCarriesNoTransit() throws Exception {
    assertFalse(told(Wire.tlv(1024, "80")).transit());
    assertFalse(told(Wire.tlv(1024, "ff")).transit());
    assertTrue(told(Wire.tlv(1024, "7c")).transit());
  }

  /** RFC 8814: octets of type and value in turn; type 1 is BMI, 44 is SRH Max H.encaps. */
  @Test
  void a03_depths() throws Exception {
    var both = told(Wire.tlv(266, "010a 2c04 2906"), SRV6);
    assertEquals(Optional.of(10), both.maxSegments(Dataplane.MPLS));
    assertEquals(Optional.of(4), both.maxSegments(Dataplane.SRV6));
    assertEquals(Optional.of(4), both.maxSegments(Dataplane.USID));
    var silent = told(Wire.tlv(266, "2906"), SRV6);
    assertEquals(Optional.empty(), silent.maxSidDepth());
    assertEquals(Optional.of(0), silent.maxSrv6Sids(), "RFC 9352: not advertised is none");
    assertEquals(Optional.of(1), silent.maxSegments(Dataplane.SRV6), "one without a header");
    assertEquals(Optional.empty(), told(Wire.tlv(266, "010a")).maxSrv6Sids(), "not of SRv6");
    assertEquals(Optional.empty(), told(SRV6).maxSrv6Sids());
  }

  @Test
  void a04_theLabelBlock() throws Exception {
    assertEquals(
        Optional.of(new LabelBlock(new MplsLabel(16000), 8000)),
        told(Wire.tlv(1034, "80 00 001f40", Wire.tlv(1161, "003e80"))).srgb());
  }

  @Test
  void b01_algorithmsThatItTakesPartIn() throws Exception {
    assertEquals(Set.of(128, 255), told(Wire.tlv(1035, "00 01 80 ff 7f")).algorithms());
  }

  /** RFC 9351 section 3: algorithm, metric type, calculation type, priority, parts. */
  @Test
  void b02_aDefinition() throws Exception {
    var definition =
        Wire.tlv(
            1039,
            "80 01 00 c8",
            Wire.tlv(1040, "00000001 00000002"),
            Wire.tlv(1041, "00000004"),
            Wire.tlv(1042, "00000008 00000000"),
            Wire.tlv(1043, "80"),
            Wire.tlv(1045, "00000007 ffffffff"));
    assertEquals(
        Map.of(
            128,
            new FlexAlgorithm(
                200,
                MetricType.MIN_DELAY,
                new AdminGroup(1, List.of(2)),
                new AdminGroup(4),
                new AdminGroup(8),
                Set.of(new Srlg(7), new Srlg(0xFFFF_FFFFL)))),
        told(definition).definitions());
  }

  @Test
  void b03_severalDefinitions() throws Exception {
    var told =
        told(
            Wire.tlv(1039, "80 00 00 01"),
            Wire.tlv(1039, "81 02 00 02"),
            Wire.tlv(1039, "80 02 00 03"),
            Wire.tlv(1039, "05 00 00 04"));
    assertEquals(Set.of(128, 129), told.definitions().keySet(), "5 is no flexible algorithm");
    assertEquals(1, definition(told, 128).priority(), "the first of two");
    assertEquals(MetricType.TE, definition(told, 129).metric());
    assertTrue(told.algorithms().isEmpty(), "who defines need not take part");
  }

  @Test
  void b04_definitionsBeyondUs() throws Exception {
    for (var beyond :
        List.of(
            Wire.tlv(1039, "80 03 00 64"),
            Wire.tlv(1039, "80 00 01 64"),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1043, "40")),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1043, "80000001")),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1046, "02 00 07")),
            Wire.tlv(1039, "80 00 00 64", Wire.tlv(1200, "00")))) {
      var told = definition(told(beyond), 128);
      assertTrue(told.unsupported(), beyond);
      assertEquals(100, told.priority(), "it counts in the choice all the same");
    }
    assertFalse(definition(told(Wire.tlv(1039, "80 00 00 64")), 128).unsupported());
  }

  @Test
  void c01_sidsByAlgorithm() throws Exception {
    var capabilities = Wire.tlv(1034, "80 00 001f40", Wire.tlv(1161, "003e80"));
    var behaviour = "0001 00 %s";
    routes.announce(
        Wire.read(Wire.prefix4(1, "20 0a000001")),
        Wire.attribute(
            Wire.tlv(1158, "40 81 0000 00000065"),
            Wire.tlv(1158, "40 80 0000 00000080"),
            Wire.tlv(1158, "40 00 0000 00000001")),
        1);
    routes.announce(
        Wire.read(Wire.prefix6(1, "30 fc0100000001")),
        Wire.attribute(Wire.tlv(1162, "00 80 0000 00000000")),
        1);
    routes.announce(
        Wire.read(Wire.prefix6(1, "30 fc0000000001")),
        Wire.attribute(Wire.tlv(1162, "00 00 0000 00000000")),
        1);
    routes.announce(
        Wire.read(Wire.sid(1, "fc010000000100010000000000000000")),
        Wire.attribute(Wire.tlv(1250, behaviour.formatted("80"))),
        1);
    routes.announce(
        Wire.read(Wire.sid(1, "fc000000000100010000000000000000")),
        Wire.attribute(Wire.tlv(1250, behaviour.formatted("00"))),
        1);
    var node = node(capabilities, Wire.tlv(1035, "00 80"));
    assertEquals(Optional.of(new MplsLabel(16001)), node.nodeSid());
    assertEquals(Optional.of(Locator.parse("fc00:0:1::/48")), node.locator());
    assertEquals(Optional.of(Srv6Sid.of("fc00:0:1:1::")), node.endSid());
    assertEquals(
        Map.of(128, new MplsLabel(16128)),
        node.capabilities().prefixSids(),
        "none of 129, in which it takes no part");
    assertEquals(
        Map.of(
            128,
            new AlgorithmLocator(
                Locator.parse("fc01:0:1::/48"), Optional.of(Srv6Sid.of("fc01:0:1:1::")))),
        node.capabilities().locators());
    assertEquals(List.of(), problems);
  }
}
