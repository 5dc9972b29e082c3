package io.branchline.compute;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Small networks with what makes forwarding hard: parallel links, ties, zeros, islands, no transit.
 */
public final class RandomGraphs {
  private RandomGraphs() {}

  /** Metrics from {@code least} on, few of them, so that many paths are equal. */
  public static Topology next(Random random, int nodes, int least) {
    var words = new ArrayList<String>();
    boolean connected = random.nextInt(4) > 0;
    for (int i = 1; i < nodes; i++) {
      // Without a tree first, some parts may not reach each other.
      words.add(word(random, connected || i == 1 ? random.nextInt(i) : i - 1 - i % 2, i, least));
    }
    for (int extra = random.nextInt(2 * nodes); extra > 0; extra--) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        words.add(word(random, a, b, least));
      }
    }
    var topology = TopologyText.parse(String.join(" ", words));
    var changes = new ArrayList<TopologyChange>();
    for (var node : topology.nodes()) {
      if (random.nextInt(8) == 0) {
        changes.add(new TopologyChange.NodePut(node.with(NodeCapabilities.NO_TRANSIT)));
      }
    }
    return topology.with(changes);
  }

  private static String word(Random random, int a, int b, int least) {
    int metric = least + random.nextInt(3);
    int back = random.nextInt(4) == 0 ? least + random.nextInt(3) : metric;
    int far = b == a ? (b == 0 ? 1 : b - 1) : b;
    return "n" + a + "-n" + far + ":" + metric + "," + back + ",4M,s" + random.nextInt(5);
  }

  /** The same network whose SRv6 SIDs can be compressed: block fc00:0::/32, uA from e000 on. */
  public static Topology compressible(Topology topology) {
    var nodes = topology.nodes().stream().map(RandomGraphs::withMicroSid).toList();
    var links =
        topology.links().stream()
            .map(link -> {
              var node = topology.findNode(link.id().from()).orElseThrow();
              var own = node.locator().orElseThrow().prefix().address().toString();
              // fc00:0:N:: becomes fc00:0:N:e000::
              var endX = own.substring(0, own.length() - 1) + localValue(link.id()) + "::";
              return link.withSids(link.adjacencySid(), Optional.of(Srv6Sid.of(endX)));
            })
            .toList();
    return Topology.of(nodes, links);
  }

  private static String localValue(LinkId id) {
    return Integer.toHexString(0xe000 + id.localIdentifier());
  }

  private static Node withMicroSid(Node node) {
    var sid = new Srv6Sid(node.locator().orElseThrow().prefix().address());
    return new Node(
        node.id(),
        node.routerId(),
        node.nodeSid(),
        node.locator(),
        Optional.of(sid),
        node.capabilities());
  }

  /** A walk of distinct links from a random node; nodes may repeat. */
  public static List<Link> trail(Topology topology, Random random) {
    var links = new ArrayList<Link>();
    int length = 1 + random.nextInt(7);
    var at = topology.links().get(random.nextInt(topology.linkCount())).id().from();
    while (links.size() < length) {
      var options =
          topology.listLinksFrom(at).stream().filter(link -> !links.contains(link)).toList();
      if (options.isEmpty()) {
        break;
      }
      var link = options.get(random.nextInt(options.size()));
      links.add(link);
      at = link.id().to();
    }
    return links;
  }
}
