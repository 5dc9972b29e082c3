package io.branchline.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.segment.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Snapshots and how one follows from another. */
class TopologyTest {
  private static Node node(int number, boolean transit) {
    return Node.plain(new NodeId("n" + number), Ip.of("10.0.0." + (number + 1)))
        .with(transit ? NodeCapabilities.PLAIN : NodeCapabilities.NO_TRANSIT);
  }

  private static Link link(int from, int to, int local, int remote, Random random) {
    var rate = Bandwidth.ofMbps(1 + random.nextInt(3));
    return new Link(
        new LinkId(new NodeId("n" + from), new NodeId("n" + to), local),
        remote,
        random.nextInt(3),
        random.nextInt(3),
        Latency.ofMicros(random.nextInt(3)),
        Jitter.ZERO,
        Loss.ofPercent(random.nextInt(3)),
        rate,
        rate,
        Bandwidth.ofMbps(random.nextInt(3)),
        new AdminGroup(random.nextInt(4), List.of(0, random.nextInt(2))),
        random.nextBoolean() ? Set.of() : Set.of(new Srlg(0xFFFF_FFFFL), new Srlg(7)),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a01_aMetricChangeSharesWhatItDoesNotTouch() {
    var random = new Random(1);
    var before = link(0, 1, 1, 2, random);
    var first = Topology.of(List.of(node(0, true), node(1, true)), List.of(before));
    var after = before.withMetrics(before.igpMetric() + 7, before.teMetric());
    var second = first.with(List.of(new TopologyChange.LinkPut(after)));
    assertEquals(before.igpMetric() + 7, second.igpMetric(0));
    assertEquals(before.igpMetric(), first.igpMetric(0), "the snapshot before stays as it is");
    assertSame(first, first.with(List.of(new TopologyChange.LinkRemoved(before.reverseId()))));
  }

  @Test
  void a02_aLinkNeedsItsNodes() {
    var stray = link(0, 1, 1, 2, new Random(1));
    var topology = Topology.of(List.of(node(0, true)), List.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> topology.with(List.of(new TopologyChange.LinkPut(stray))));
  }

  @Test
  void a03_extendedAdminGroups() {
    var wide = new AdminGroup(1, List.of(0, 8, 0));
    assertEquals(new AdminGroup(1, List.of(0, 8)), wide, "words of zero at the end say nothing");
    assertTrue(wide.intersects(new AdminGroup(0, List.of(0, 8))));
    assertFalse(wide.intersects(new AdminGroup(2, List.of(1))));
  }

  /** Any sequence of changes ends where building from scratch does. */
  @Test
  void n01_changesAgreeWithRebuilding() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var nodes = new TreeMap<NodeId, Node>();
      var links = new TreeMap<LinkId, Link>();
      var topology = Topology.EMPTY;
      for (int step = 0; step < 30; step++) {
        var changes = new ArrayList<TopologyChange>();
        for (int k = random.nextInt(4); k >= 0; k--) {
          changes.add(change(random, nodes, links));
        }
        topology = topology.with(changes);
        var expected = Topology.of(nodes.values(), links.values());
        assertEquals(expected, topology, "seed " + seed);
        assertEquals(packed(expected), packed(topology), "seed " + seed + ", step " + step);
        for (int i = 0; i < topology.linkCount(); i++) {
          assertEquals(
              topology.linkIndex(topology.link(i).reverseId()),
              topology.reverse(i),
              "seed " + seed + ", step " + step);
        }
      }
    }
  }

  private static TopologyChange change(
      Random random, TreeMap<NodeId, Node> nodes, TreeMap<LinkId, Link> links) {
    int a = random.nextInt(6);
    int b = random.nextInt(6);
    var idA = new NodeId("n" + a);
    int kind = random.nextInt(12);
    if (kind == 0) {
      nodes.remove(idA);
      links.keySet().removeIf(id -> id.from().equals(idA) || id.to().equals(idA));
      return new TopologyChange.NodeRemoved(idA);
    }
    if (kind <= 3 || a == b || !nodes.containsKey(idA) || !nodes.containsKey(new NodeId("n" + b))) {
      var put = node(a, random.nextInt(4) > 0);
      nodes.put(idA, put);
      return new TopologyChange.NodePut(put);
    }
    var link = link(a, b, random.nextInt(3), random.nextInt(3), random);
    if (kind <= 5) {
      links.remove(link.id());
      return new TopologyChange.LinkRemoved(link.id());
    }
    links.put(link.id(), link);
    return new TopologyChange.LinkPut(link);
  }

  /** Everything that searches read. */
  private static String packed(Topology topology) {
    var text = new StringBuilder();
    for (int n = 0; n < topology.nodeCount(); n++) {
      text.append("node ").append(topology.mayTransit(n)).append(topology.outgoing(n));
      for (int p = topology.firstIncoming(n); p < topology.firstIncoming(n + 1); p++) {
        text.append(' ').append(topology.incomingLink(p));
      }
    }
    for (int p = 0; p < topology.transitNodeCount(); p++) {
      text.append(" t").append(topology.transitNode(p));
    }
    for (int i = 0; i < topology.linkCount(); i++) {
      text.append("\nlink ")
          .append(List.of(topology.tail(i), topology.head(i), topology.reverse(i)))
          .append(List.of(topology.igpMetric(i), topology.teMetric(i), topology.delayMicros(i)))
          .append(List.of(topology.lossRatio(i), topology.maxBandwidth(i)))
          .append(List.of(topology.availableBandwidth(i), topology.adminGroup(i, 0)))
          .append(List.of(topology.adminGroup(i, 2), topology.adminGroup(i, 9)));
      for (int k = 0; k < topology.srlgCount(i); k++) {
        text.append(" s").append(topology.srlg(i, k));
      }
    }
    return text.toString();
  }
}
