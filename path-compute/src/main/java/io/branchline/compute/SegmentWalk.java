package io.branchline.compute;

import io.branchline.network.Topology;
import io.branchline.segment.MicroSid;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows packets hop by hop as routers forward them: by IGP routes, and by segment lists (RFC 8660
 * for labels, RFC 8986 for SRv6, RFC 9800 section 4.1 for its compressed SIDs), with equal costs
 * split evenly. It proves what a list does.
 */
public final class SegmentWalk {
  private final IgpRoutes igp;
  private final Topology topology;
  private final Sids sids;

  public SegmentWalk(IgpRoutes igp) {
    this(igp, new Sids(igp.topology()));
  }

  private SegmentWalk(IgpRoutes igp, Sids sids) {
    this.igp = igp;
    this.topology = igp.topology();
    this.sids = sids;
  }

  /**
   * The same network's packets on other routes, such as those that remain after a failure.
   *
   * @throws IllegalArgumentException when the routes are of another topology
   */
  public SegmentWalk on(IgpRoutes routes) {
    if (routes.topology() != topology) {
      throw new IllegalArgumentException("routes of another topology");
    }
    return new SegmentWalk(routes, sids);
  }

  public Topology topology() {
    return topology;
  }

  /** Who advertises which SID. */
  private static final class Sids {
    final Map<Sid, Integer> nodes = new HashMap<>();
    final Map<Srv6Sid, Integer> adjacencies = new HashMap<>();
    final Map<MicroSid, Integer> microNodes = new HashMap<>();

    /** By the node that knows it: a compressed adjacency SID is local. */
    final Map<Integer, Map<MicroSid, Integer>> microAdjacencies = new HashMap<>();

    Sids(Topology topology) {
      for (int i = 0; i < topology.nodeCount(); i++) {
        int index = i;
        var node = topology.node(i);
        node.nodeSid().ifPresent(sid -> nodes.put(sid, index));
        node.endSid().ifPresent(sid -> nodes.put(sid, index));
        SegmentLists.microSid(node).ifPresent(sid -> microNodes.put(sid, index));
      }
      for (int i = 0; i < topology.linkCount(); i++) {
        int index = i;
        var link = topology.link(i);
        link.endX().ifPresent(sid -> adjacencies.put(sid, index));
        SegmentLists.microAdjacency(topology, link)
            .ifPresent(pair ->
                microAdjacencies
                    .computeIfAbsent(topology.tail(index), _ -> new HashMap<>())
                    .put(pair.getLast(), index));
      }
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
    var node = sids.nodes.get(label);
    return node == null
        ? new Outcome.Dropped(at, topology.node(at).id() + " does not know label " + label)
        : spread(at, node, stackBytes, visitor);
  }

  private Outcome bySid(int at, Srv6Sid sid, int bytes, Visitor visitor) {
    var node = sids.nodes.get(sid);
    if (node != null) {
      return spread(at, node, bytes, visitor);
    }
    var link = sids.adjacencies.get(sid);
    if (link == null) {
      return byCarrier(at, sid, bytes, visitor);
    }
    return switch (spread(at, topology.tail(link), bytes, visitor)) {
      case Outcome.Arrived _ -> cross(link, bytes, visitor);
      case Outcome.Dropped dropped -> dropped;
    };
  }

  /** Each node on the way processes what is in front, then shifts the rest to the front. */
  private Outcome byCarrier(int from, Srv6Sid carrier, int bytes, Visitor visitor) {
    int at = from;
    var left = Optional.of(carrier);
    while (left.isPresent()) {
      var active = MicroSid.listOf(left.get()).stream().findFirst();
      var link = active.map(sids.microAdjacencies.getOrDefault(at, Map.of())::get);
      var node = active.map(sids.microNodes::get);
      var outcome =
          link.isPresent()
              ? cross(link.get(), bytes, visitor)
              : node.isPresent()
                  ? spread(at, node.get(), bytes, visitor)
                  : new Outcome.Dropped(
                      at, topology.node(at).id() + " does not know SID " + left.get());
      switch (outcome) {
        case Outcome.Arrived arrived -> at = arrived.node();
        case Outcome.Dropped dropped -> {
          return dropped;
        }
      }
      left = MicroSid.shift(left.get());
    }
    return new Outcome.Arrived(at);
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
    if (igp.distance(from, to) == IgpRoutes.UNREACHABLE) {
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
      split(at, to, bytes, visitor);
    }
    return new Outcome.Arrived(to);
  }

  private void split(int from, int to, int bytes, Visitor visitor) {
    var share = new HashMap<Integer, Double>();
    share.put(from, 1.0);
    for (int node : downstream(from, to)) {
      var hops = igp.nextHops(node, to);
      double part = share.getOrDefault(node, 0.0) / hops.length;
      for (int link : hops) {
        visitor.crosses(link, part, bytes);
        share.merge(topology.head(link), part, Double::sum);
      }
    }
  }

  /** The nodes that shortest paths pass, each before those that it forwards to, less the target. */
  private List<Integer> downstream(int from, int to) {
    var seen = new BitSet();
    seen.set(from);
    seen.set(to);
    var nodes = new ArrayList<Integer>();
    nodes.add(from);
    for (int i = 0; i < nodes.size(); i++) {
      for (int link : igp.nextHops(nodes.get(i), to)) {
        int head = topology.head(link);
        if (!seen.get(head)) {
          seen.set(head);
          nodes.add(head);
        }
      }
    }
    nodes.sort(
        ((Comparator<Integer>) (a, b) -> igp.compareTowards(to, a, b))
            .thenComparing(Comparator.naturalOrder()));
    return nodes;
  }
}
