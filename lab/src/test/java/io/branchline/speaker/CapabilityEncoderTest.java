package io.branchline.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.metric.Latency;
import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.Srlg;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written, octet by octet as the RFCs draw it. */
class CapabilityEncoderTest {
  private static String hex(Octets octets) {
    return HexFormat.of().formatHex(octets.toBytes());
  }

  private static String hex(String drawn) {
    return drawn.replace(" ", "");
  }

  @Test
  void aRouterThatSaysNothing() {
    var node = SampleNetwork.bank().node(0).with(NodeCapabilities.PLAIN);
    assertEquals(hex("040b 0001 00"), hex(CapabilityEncoder.write(node, new Octets())));
  }

  @Test
  void aRouter() {
    var definition =
        new FlexAlgorithm(
            200,
            FlexAlgorithm.MetricType.TE,
            new AdminGroup(1, List.of(2)),
            new AdminGroup(4),
            AdminGroup.NONE,
            Set.of(new Srlg(9), new Srlg(0xFFFF_FFFFL)));
    var node =
        SampleNetwork.bank()
            .node(0)
            .with(
                new NodeCapabilities(
                    false,
                    Optional.empty(),
                    Optional.of(10),
                    Set.of(130, 129),
                    Map.of(),
                    Map.of(),
                    Map.of(129, definition),
                    Optional.of(4)));
    assertEquals(
        hex("0400 0001 80")
            + hex("010a 0004 010a 2c04")
            + hex("040b 0003 00 81 82")
            + hex("040f 0024 81 02 00 c8")
            + hex("0410 0008 00000001 00000002")
            + hex("0411 0004 00000004")
            + hex("0415 0008 00000009 ffffffff"),
        hex(CapabilityEncoder.write(node, new Octets())));
  }

  @Test
  void aLink() {
    var own =
        new FlexAlgorithmLink(
            Optional.of(7L),
            Optional.of(Latency.ofMicros(9)),
            new AdminGroup(0, List.of(1)),
            Set.of(new Srlg(3)));
    var attribute = new Octets();
    CapabilityEncoder.write(own, attribute);
    assertEquals(
        hex("0462 0030 04 00 0000 10000000")
            + hex("0444 0004 00000007")
            + hex("045b 0008 00000009 00000009")
            + hex("0495 0008 00000000 00000001")
            + hex("0448 0004 00000003"),
        hex(attribute));
  }
}
