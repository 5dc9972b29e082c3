package io.branchline.compute;

import io.branchline.network.Topology;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows packets hop by hop as routers forward them: by IGP routes, and by segment lists (RFC 8660
 * for labels, RFC 8986 for SRv6), with equal costs split evenly. It proves what a list does.
 */
public final class SegmentWalk {
  private final IgpRoutes igp;
  private final Topology topology;
  private final Map<Sid, Integer> nodeBySid = new HashMap<>();
  private final Map<Srv6Sid, Integer> linkByEndX = new HashMap<>();

  public SegmentWalk(IgpRoutes igp) {
    this.igp = igp;
    this.topology = igp.topology();
    for (int i = 0; i < topology.nodeCount(); i++) {
      int node = i;
      topology.node(i).nodeSid().ifPresent(sid -> nodeBySid.put(sid, node));
      topology.node(i).endSid().ifPresent(sid -> nodeBySid.put(sid, node));
    }
    for (int i = 0; i < topology.linkCount(); i++) {
      int link = i;
      topology.link(i).endX().ifPresent(sid -> linkByEndX.put(sid, link));
    }
  }

  /** Told of every link that packets cross. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * A share of the packets crosses a link.
     *
     * @param link index in the topology
     * @param share from 0 to 1
     * @param encapsulationBytes what segments add to each packet on this link
     */
    void crosses(int link, double share, int encapsulationBytes);
  }

  /** How a walk ended. */
  public sealed interface Outcome {
    /** All packets arrived at this node. */
    record Arrived(int node) implements Outcome {}

    /** Packets are dropped here. */
    record Dropped(int node, String reason) implements Outcome {}
  }

  /** Follows the IGP without any encapsulation. */
  public Outcome byIgp(int from, int to, Visitor visitor) {
    return spread(from, to, 0, visitor);
  }

  /** Follows a segment list that {@code headend} imposes. */
  public Outcome bySegments(int headend, SegmentList list, Visitor visitor) {
    int at = headend;
    var segments = list.segments();
    for (int i = 0; i < segments.size(); i++) {
      var outcome =
          switch (segments.get(i)) {
            case MplsLabel label -> byLabel(at, label, 4 * (segments.size() - i), visitor);
            case Srv6Sid sid -> bySid(at, sid, list.encapsulationBytes(), visitor);
          };
      switch (outcome) {
        case Outcome.Arrived arrived -> at = arrived.node();
        case Outcome.Dropped dropped -> {
          return dropped;
        }
      }
    }
    return new Outcome.Arrived(at);
  }

  private Outcome byLabel(int at, MplsLabel label, int stackBytes, Visitor visitor) {
    for (int i = topology.outgoing(at); i < topology.outgoing(at + 1); i++) {
      if (topology.link(i).adjacencySid().filter(label::equals).isPresent()) {
        // The adjacency label is popped before the packet is sent.
        return cross(i, stackBytes - 4, visitor);
      }
    }
    var node = nodeBySid.get(label);
    return node == null
        ? new Outcome.Dropped(at, topology.node(at).id() + " does not know label " + label)
        : spread(at, node, stackBytes, visitor);
  }

  private Outcome bySid(int at, Srv6Sid sid, int bytes, Visitor visitor) {
    var node = nodeBySid.get(sid);
    if (node != null) {
      return spread(at, node, bytes, visitor);
    }
    var link = linkByEndX.get(sid);
    if (link == null) {
      return new Outcome.Dropped(at, "nobody advertises SID " + sid);
    }
    return switch (spread(at, topology.tail(link), bytes, visitor)) {
      case Outcome.Arrived _ -> cross(link, bytes, visitor);
      case Outcome.Dropped dropped -> dropped;
    };
  }

  private Outcome cross(int link, int bytes, Visitor visitor) {
    if (!igp.isUsable(link)) {
      return new Outcome.Dropped(topology.tail(link), topology.link(link).id() + " is down");
    }
    visitor.crosses(link, 1, bytes);
    return new Outcome.Arrived(topology.head(link));
  }

  /** All shortest paths at once: nodes far from the target first, each splits what reached it. */
  private Outcome spread(int from, int to, int bytes, Visitor visitor) {
    if (from == to) {
      return new Outcome.Arrived(to);
    }
    var distance = igp.distancesTo(to);
    if (distance[from] == IgpRoutes.UNREACHABLE) {
      return new Outcome.Dropped(
          from, topology.node(from).id() + " has no route to " + topology.node(to).id());
    }
    int at = from;
    var hops = igp.nextHops(at, to);
    while (hops.length == 1) {
      visitor.crosses(hops[0], 1, bytes);
      at = topology.head(hops[0]);
      hops = igp.nextHops(at, to);
    }
    if (at != to) {
      split(at, to, distance, bytes, visitor);
    }
    return new Outcome.Arrived(to);
  }

  private void split(int from, int to, long[] distance, int bytes, Visitor visitor) {
    var order =
        java.util.stream.IntStream.range(0, topology.nodeCount())
            .filter(node -> distance[node] <= distance[from])
            .boxed()
            .sorted(Comparator.comparingLong((Integer node) -> distance[node]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    var share = new double[topology.nodeCount()];
    Arrays.fill(share, 0);
    share[from] = 1;
    for (int node : order) {
      if (share[node] == 0 || node == to) {
        continue;
      }
      var hops = igp.nextHops(node, to);
      for (int link : hops) {
        double part = share[node] / hops.length;
        visitor.crosses(link, part, bytes);
        share[topology.head(link)] += part;
      }
    }
  }
}
