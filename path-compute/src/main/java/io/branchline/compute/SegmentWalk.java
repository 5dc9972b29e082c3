package io.branchline.compute;

import io.branchline.compute.AdvertisedSids.Prefix;
import io.branchline.network.Topology;
import io.branchline.segment.MicroSid;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Follows packets hop by hop as routers forward them: by IGP routes, and by segment lists (RFC 8660
 * for labels, RFC 8986 for SRv6, RFC 9800 section 4.1 for its compressed SIDs), with equal costs
 * split evenly, and by the paths of Flexible Algorithms (RFC 9350 section 14). A label means at
 * each node what the node's own SRGB makes of it. It proves what a list does.
 */
public final class SegmentWalk {
  private final IgpRoutes igp;
  private final Topology topology;
  private final AdvertisedSids sids;

  public SegmentWalk(IgpRoutes igp) {
    this(igp, new AdvertisedSids(igp.topology()));
  }

  private SegmentWalk(IgpRoutes igp, AdvertisedSids sids) {
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
    return spread(igp, from, to, 0, _ -> true, visitor);
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
    var prefix = sids.find(at, label);
    return prefix.isEmpty()
        ? new Outcome.Dropped(at, topology.node(at).id() + " does not know label " + label)
        : route(at, prefix.get(), stackBytes, node -> sids.knows(node, prefix.get()), visitor);
  }

  private Outcome bySid(int at, Srv6Sid sid, int bytes, Visitor visitor) {
    var node = sids.nodes.get(sid);
    if (node != null) {
      return route(at, node, bytes, _ -> true, visitor);
    }
    var link = sids.adjacencies.get(sid);
    if (link == null) {
      return byCarrier(at, sid, bytes, visitor);
    }
    return switch (spread(igp, at, topology.tail(link), bytes, _ -> true, visitor)) {
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
                  ? route(at, node.get(), bytes, _ -> true, visitor)
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

  /**
   * By the routes of the prefix's algorithm.
   *
   * @param knows whether a node on the way can forward what it receives
   */
  private Outcome route(int from, Prefix prefix, int bytes, IntPredicate knows, Visitor visitor) {
    var routes = igp.forAlgorithm(prefix.algorithm());
    return routes.isEmpty()
        ? new Outcome.Dropped(
            from, topology.node(from).id() + " has no algorithm " + prefix.algorithm())
        : spread(routes.get(), from, prefix.node(), bytes, knows, visitor);
  }

  /** All shortest paths at once: nodes far from the target first, each splits what reached it. */
  private Outcome spread(
      IgpRoutes routes, int from, int to, int bytes, IntPredicate knows, Visitor visitor) {
    if (from == to) {
      return new Outcome.Arrived(to);
    }
    if (routes.distance(from, to) == IgpRoutes.UNREACHABLE) {
      return new Outcome.Dropped(
          from, topology.node(from).id() + " has no route to " + topology.node(to).id());
    }
    int at = from;
    while (at != to) {
      if (!knows.test(at)) {
        return unknown(at, to);
      }
      var hops = routes.nextHops(at, to);
      if (hops.length > 1) {
        return split(routes, at, to, bytes, knows, visitor);
      }
      visitor.crosses(hops[0], 1, bytes);
      at = topology.head(hops[0]);
    }
    return new Outcome.Arrived(to);
  }

  private Outcome unknown(int at, int to) {
    return new Outcome.Dropped(
        at, topology.node(at).id() + " knows no label for " + topology.node(to).id());
  }

  private Outcome split(
      IgpRoutes routes, int from, int to, int bytes, IntPredicate knows, Visitor visitor) {
    var share = new HashMap<Integer, Double>();
    share.put(from, 1.0);
    for (int node : downstream(routes, from, to)) {
      if (!knows.test(node)) {
        return unknown(node, to);
      }
      var hops = routes.nextHops(node, to);
      double part = share.getOrDefault(node, 0.0) / hops.length;
      for (int link : hops) {
        visitor.crosses(link, part, bytes);
        share.merge(topology.head(link), part, Double::sum);
      }
    }
    return new Outcome.Arrived(to);
  }

  /** The nodes that shortest paths pass, each before those that it forwards to, less the target. */
  private List<Integer> downstream(IgpRoutes routes, int from, int to) {
    var seen = new BitSet();
    seen.set(from);
    seen.set(to);
    var nodes = new ArrayList<Integer>();
    nodes.add(from);
    for (int i = 0; i < nodes.size(); i++) {
      for (int link : routes.nextHops(nodes.get(i), to)) {
        int head = topology.head(link);
        if (!seen.get(head)) {
          seen.set(head);
          nodes.add(head);
        }
      }
    }
    nodes.sort(
        ((Comparator<Integer>) (a, b) -> routes.compareTowards(to, a, b))
            .thenComparing(Comparator.naturalOrder()));
    return nodes;
  }
}
