package io.branchline.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinkStateRoutesTest {
  private final List<String> problems = new ArrayList<>();
  private final LinkStateRoutes routes = new LinkStateRoutes(problems::add);
  private Topology topology = Topology.EMPTY;

  private void announce(String nlri, String... attribute) throws MalformedException {
    routes.announce(Wire.read(nlri), Wire.attribute(attribute), 1);
  }

  private List<TopologyChange> drain() {
    var changes = routes.drain();
    topology = topology.with(changes);
    return changes;
  }

  private List<String> nodes() {
    return topology.nodes().stream().map(node -> node.id().value()).toList();
  }

  private List<String> links() {
    return topology.links().stream().map(link -> link.id().toString()).toList();
  }

  @Test
  void a01_aLinkWaitsForBothItsNodes() throws Exception {
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10));
    announce(Wire.node(2, 1), Wire.named("a", 1));
    drain();
    assertEquals(List.of("a"), nodes());
    assertEquals(List.of(), links());

    announce(Wire.node(2, 2), Wire.named("b", 2));
    assertEquals(2, drain().size());
    assertEquals(List.of("a->b#7"), links());
  }

  @Test
  void a02_aNodeThatLeavesTakesItsLinksAndBringsThemBack() throws Exception {
    announce(Wire.node(2, 1), Wire.named("a", 1));
    announce(Wire.node(2, 2), Wire.named("b", 2));
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10));
    drain();
    routes.withdraw(Wire.read(Wire.node(2, 2)));
    drain();
    assertEquals(List.of("a"), nodes());
    assertEquals(List.of(), links());
    announce(Wire.node(2, 2), Wire.named("b", 2));
    drain();
    assertEquals(List.of("a->b#7"), links());
  }

  @Test
  void a03_tellingTheSameAgainChangesNothing() throws Exception {
    for (int i = 0; i < 2; i++) {
      announce(Wire.node(2, 1), Wire.named("a", 1));
      announce(Wire.node(2, 2), Wire.named("b", 2));
      announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10));
      assertEquals(i == 0 ? 3 : 0, drain().size());
    }
    routes.withdraw(Wire.read(Wire.link(2, 1, 2, 9, 9)));
    assertEquals(List.of(), drain());
  }

  @Test
  void a04_aNodeNeedsARouterIdAndTakesItsSystemIdForAName() throws Exception {
    announce(Wire.node(2, 1), Wire.tlv(1026, Wire.text("a")));
    announce(Wire.node(2, 2), Wire.tlv(1028, "0a000002"));
    announce(Wire.node(2, 3), Wire.tlv(1026, "07 00"), Wire.tlv(1028, "0a000003"));
    drain();
    assertEquals(List.of("0000.0000.0002", "0000.0000.0003"), nodes());
  }

  @Test
  void b01_aRenamedNodeKeepsItsLinks() throws Exception {
    announce(Wire.node(2, 1), Wire.tlv(1028, "0a000001"));
    announce(Wire.node(2, 2), Wire.named("b", 2));
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10));
    announce(Wire.link(2, 2, 1, 8, 7), Wire.metric(10));
    drain();
    announce(Wire.node(2, 1), Wire.named("a", 1));
    drain();
    assertEquals(List.of("a", "b"), nodes());
    assertEquals(List.of("a->b#7", "b->a#8"), links());
  }

  @Test
  void b02_aNameBelongsToWhoHadItFirst() throws Exception {
    announce(Wire.node(2, 1), Wire.named("a", 1));
    drain();
    announce(Wire.node(2, 2), Wire.named("a", 2));
    drain();
    assertEquals(List.of("0000.0000.0002", "a"), nodes());
    assertEquals(Ip.of("10.0.0.1"), topology.findNode(new NodeId("a")).orElseThrow().routerId());
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().contains("both go by the name a"), problems.getFirst());

    routes.withdraw(Wire.read(Wire.node(2, 1)));
    drain();
    assertEquals(List.of("a"), nodes());
    assertEquals(Ip.of("10.0.0.2"), topology.nodes().getFirst().routerId());
  }

  @Test
  void b03_aRouterThatIsReplacedHandsItsNameOver() throws Exception {
    announce(Wire.node(2, 1), Wire.named("a", 1));
    announce(Wire.node(2, 3), Wire.named("c", 3));
    announce(Wire.link(2, 1, 3, 7, 8), Wire.metric(10));
    drain();
    announce(Wire.node(2, 2), Wire.named("a", 2));
    announce(Wire.link(2, 2, 3, 7, 8), Wire.metric(20));
    routes.withdraw(Wire.read(Wire.link(2, 1, 3, 7, 8)));
    routes.withdraw(Wire.read(Wire.node(2, 1)));
    drain();
    assertEquals(List.of("a", "c"), nodes());
    assertEquals(20, topology.links().getFirst().igpMetric());
    assertEquals(List.of(), problems);
  }

  @Test
  void c01_level2CountsBeforeLevel1AndGivesWayToIt() throws Exception {
    announce(Wire.node(1, 1), Wire.named("a", 1));
    announce(Wire.node(2, 1), Wire.named("a", 1));
    announce(Wire.node(2, 2), Wire.named("b", 2));
    announce(Wire.link(1, 1, 2, 7, 8), Wire.metric(11));
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(22));
    drain();
    assertEquals(List.of("a", "b"), nodes());
    assertEquals(22, topology.links().getFirst().igpMetric());
    routes.withdraw(Wire.read(Wire.link(2, 1, 2, 7, 8)));
    routes.withdraw(Wire.read(Wire.node(2, 1)));
    drain();
    assertEquals(List.of("a", "b"), nodes());
    assertEquals(11, topology.links().getFirst().igpMetric());
  }

  @Test
  void c02_aRouteWithoutAttributeHidesItsLink() throws Exception {
    announce(Wire.node(2, 1), Wire.named("a", 1));
    announce(Wire.node(2, 2), Wire.named("b", 2));
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10));
    drain();
    routes.announce(Wire.read(Wire.link(2, 1, 2, 7, 8)), null, 1);
    assertEquals(1, drain().size());
    assertEquals(List.of(), links());
  }

  @Test
  void d01_sidsAndLocatorOfANode() throws Exception {
    announce(
        Wire.node(2, 1),
        Wire.named("a", 1),
        Wire.tlv(1034, "80 00 001f40", Wire.tlv(1161, "003e80")),
        Wire.tlv(1035, "00 80 ff"));
    // Another loopback that is marked as the node's, with a lower address.
    announce(Wire.prefix4(1, "20 01010101"), Wire.tlv(1158, "40 00 0000 00000063"));
    announce(
        Wire.prefix4(1, "20 0a000001"),
        Wire.tlv(1158, "40 80 0000 00000064"),
        Wire.tlv(1158, "40 00 0000 00000001"));
    announce(Wire.prefix6(1, "30 fd0000000080"), Wire.tlv(1162, "00 80 0000 00000000"));
    announce(Wire.prefix6(1, "30 fd0000000001"), Wire.tlv(1162, "00 00 0000 00000000"));
    announce(Wire.sid(1, "fd000000000100020000000000000000"), Wire.tlv(1250, "0005 00 00"));
    announce(Wire.sid(1, "fd000000000100030000000000000000"), Wire.tlv(1250, "002b 00 00"));
    announce(Wire.sid(1, "fd000000000100040000000000000000"), Wire.tlv(1250, "001c 00 00"));
    announce(Wire.sid(1, "fd000000000100010000000000000000"), Wire.tlv(1250, "0001 00 80"));
    drain();
    var node = topology.nodes().getFirst();
    assertEquals(
        new Node(
            new NodeId("a"),
            Ip.of("10.0.0.1"),
            Optional.of(new MplsLabel(16001)),
            Optional.of(Locator.parse("fd00:0:1::/48")),
            Optional.of(Srv6Sid.of("fd00:0:1:4::")),
            node.capabilities()),
        node);
  }

  @Test
  void d02_aPrefixSidThatIsReadvertisedIsAnothers() throws Exception {
    announce(
        Wire.node(2, 1),
        Wire.named("a", 1),
        Wire.tlv(1034, "80 00 001f40", Wire.tlv(1161, "003e80")));
    announce(Wire.prefix4(1, "20 01010101"), Wire.tlv(1158, "c0 00 0000 00000063"));
    announce(Wire.prefix4(1, "20 02020202"), Wire.tlv(1158, "00 00 0000 00000064"));
    announce(Wire.prefix4(1, "18 0a0000"), Wire.tlv(1158, "40 00 0000 00000065"));
    drain();
    assertEquals(Optional.empty(), topology.nodes().getFirst().nodeSid());
    announce(Wire.prefix4(1, "20 0a000001"), Wire.tlv(1158, "0c 00 0000 004e20"));
    drain();
    assertEquals(Optional.of(new MplsLabel(20000)), topology.nodes().getFirst().nodeSid());
  }

  @Test
  void d03_aNewLabelBlockMovesTheSidsThatCountInIt() throws Exception {
    announce(Wire.node(2, 2), Wire.named("b", 2));
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10), Wire.tlv(1099, "00 00 0000 00000005"));
    announce(Wire.prefix4(1, "20 0a000001"), Wire.tlv(1158, "40 00 0000 00000001"));
    for (var block : List.of("003e80", "005dc0")) {
      announce(
          Wire.node(2, 1),
          Wire.named("a", 1),
          Wire.tlv(1034, "80 00 001f40", Wire.tlv(1161, block)));
      drain();
      int first = Integer.parseInt(block, 16);
      assertEquals(Optional.of(new MplsLabel(first + 1)), topology.nodes().getFirst().nodeSid());
      assertEquals(
          Optional.of(new MplsLabel(first + 5)), topology.links().getFirst().adjacencySid());
    }
  }

  @Test
  void e01_whatTheNewSessionDoesNotTellIsSwept() throws Exception {
    announce(Wire.node(2, 1), Wire.named("a", 1));
    announce(Wire.node(2, 2), Wire.named("b", 2));
    announce(Wire.link(2, 1, 2, 7, 8), Wire.metric(10));
    drain();
    routes.announce(Wire.read(Wire.node(2, 1)), Wire.attribute(Wire.named("a", 1)), 2);
    assertEquals(List.of(), drain());
    routes.sweep(2);
    drain();
    assertEquals(List.of("a"), nodes());
    assertEquals(1, routes.size());
  }

  /** However routes come and go, in the end only those that are there count. */
  @Test
  void f01_theOrderOfRoutesDoesNotMatter() throws Exception {
    for (long seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      var here = new LinkStateRoutes(problem -> {});
      var told = new TreeMap<String, String>();
      var seen = Topology.EMPTY;
      for (int step = 0; step < 120; step++) {
        var nlri = anyRoute(random);
        if (random.nextInt(3) == 0) {
          here.withdraw(Wire.read(nlri));
          told.remove(nlri);
        } else {
          var attribute = anyAttribute(nlri, random);
          here.announce(Wire.read(nlri), Wire.attribute(attribute), 1);
          told.put(nlri, attribute);
        }
        if (random.nextInt(5) == 0) {
          seen = seen.with(here.drain());
        }
      }
      seen = seen.with(here.drain());

      var afresh = new LinkStateRoutes(problem -> {});
      var shuffled = new ArrayList<>(told.keySet());
      Collections.shuffle(shuffled, random);
      for (var nlri : shuffled) {
        afresh.announce(Wire.read(nlri), Wire.attribute(told.getOrDefault(nlri, "")), 1);
      }
      assertEquals(Topology.EMPTY.with(afresh.drain()), seen, "seed " + seed);
      for (Link link : seen.links()) {
        assertTrue(seen.findNode(link.id().from()).isPresent(), "seed " + seed);
      }
    }
  }

  private static String anyRoute(Random random) {
    int one = 1 + random.nextInt(4);
    int two = 1 + random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0, 1 -> Wire.node(1 + random.nextInt(2), one);
      case 2 -> Wire.link(1 + random.nextInt(2), one, two, random.nextInt(2), 0);
      default -> Wire.prefix4(one, "20 0a0000%02x".formatted(one));
    };
  }

  private static String anyAttribute(String nlri, Random random) {
    return switch (nlri.charAt(3)) {
      case '1' -> {
        int number = Integer.parseInt(nlri.substring(nlri.length() - 2), 16);
        // Each router changes its name now and then, never to another's.
        yield Wire.tlv(1026, Wire.text("r" + number + (random.nextBoolean() ? "" : "x")))
            + (random.nextInt(4) == 0 ? "" : Wire.tlv(1028, "0a0000%02x".formatted(number)));
      }
      case '2' -> random.nextInt(4) == 0 ? "" : Wire.metric(1 + random.nextInt(3));
      default -> Wire.tlv(1158, "0c 00 0000 004e%02x".formatted(random.nextInt(3)));
    };
  }
}
