package io.branchline.compute;

import io.branchline.compute.SegmentChoice.Piece;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.MicroSid;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says a path in segments. Where the IGP's shortest path between two of its nodes is the only one
 * and runs along the path, one node SID covers it; any link can take its adjacency SID. An SRv6
 * End.X SID is routed to its node by the node's locator and so covers such a stretch before its
 * link as well; an adjacency label, and a compressed adjacency SID, is known to its own node alone.
 * An SRv6 list always ends with the End SID of its endpoint, where the outer header comes off.
 */
public final class SegmentLists {
  private final Topology topology;
  private final IgpRoutes igp;
  private final Dataplane dataplane;

  public SegmentLists(IgpRoutes igp, Dataplane dataplane) {
    this.igp = igp;
    this.topology = igp.topology();
    this.dataplane = dataplane;
  }

  /**
   * The shortest list that forwards on exactly this path; empty when a SID that it needs is not
   * advertised.
   *
   * @param pinned links that always take their adjacency SID, so that the list fails with the link
   *     instead of following the IGP around it
   * @throws IllegalArgumentException when the path is empty
   */
  public Optional<SegmentList> exactly(Path path, Set<LinkId> pinned) {
    return within(path, pinned, Integer.MAX_VALUE) instanceof SegmentListResult.Fits fits
        ? Optional.of(fits.list())
        : Optional.empty();
  }

  /**
   * The shortest list that forwards on exactly this path, when the head end can impose it.
   *
   * @param pinned as with {@link #exactly}
   * @param maximum the head end's maximum SID depth: labels, SRv6 SIDs, or carriers
   * @throws IllegalArgumentException when the path is empty
   */
  public SegmentListResult within(Path path, Set<LinkId> pinned, int maximum) {
    var links = path.links();
    if (links.isEmpty()) {
      throw new IllegalArgumentException("a path of no links needs no segments");
    }
    int length = links.size();
    // An SRv6 list has a position more: at the endpoint, and the outer header is off.
    int last = dataplane == Dataplane.MPLS ? length : length + 1;
    var choice = new SegmentChoice(last, dataplane == Dataplane.USID ? MicroSid.PER_CARRIER : 1);
    var firstOnly = new int[length + 1];
    for (int at = 0; at <= length; at++) {
      firstOnly[at] = firstOnly(links, at, pinned);
    }
    for (int from = 0; from <= length; from++) {
      for (int at = from; at <= length; at++) {
        if (firstOnly[at] <= from) {
          stretch(choice, links, from, at, at == length ? last : at);
        }
      }
    }
    return choice.reaches(last)
        ? limited(listOf(choice.pieces()), maximum)
        : new SegmentListResult.NotAdvertised(missing(choice, links));
  }

  private void stretch(SegmentChoice choice, List<Link> links, int from, int at, int to) {
    if (to > from) {
      nodePiece(links.get(at - 1).id().to())
          .ifPresent(piece -> choice.step(from, to, List.of(piece), false));
    }
    if (at < links.size() && (at == from || dataplane != Dataplane.MPLS)) {
      adjacencyPieces(links.get(at), at == from)
          .ifPresent(pieces -> choice.step(from, at + 1, pieces, true));
    }
  }

  private static String missing(SegmentChoice choice, List<Link> links) {
    int reached = links.size();
    while (!choice.reaches(reached)) {
      reached--;
    }
    return reached == links.size()
        ? "no SID of " + links.getLast().id().to()
        : "no SID that forwards on " + links.get(reached).id();
  }

  private static SegmentListResult limited(SegmentList list, int maximum) {
    int needed = list.segments().size();
    return needed <= maximum
        ? new SegmentListResult.Fits(list)
        : new SegmentListResult.TooDeep(needed, maximum);
  }

  /**
   * The opposite direction of every link, last first; empty when one is missing. With {@link
   * #within}, the co-routed list of the way back.
   *
   * @return a path of the opposite directions' IGP metrics
   */
  public Optional<Path> reverse(Path path) {
    var links = new ArrayList<Link>();
    long cost = 0;
    for (var link : path.links().reversed()) {
      var back = topology.findLink(link.reverseId());
      if (back.isEmpty()) {
        return Optional.empty();
      }
      links.add(back.get());
      cost = Math.addExact(cost, back.get().igpMetric());
    }
    return Optional.of(new Path(links, cost));
  }

  /**
   * A list that reaches the endpoint over this link, by the IGP before and after it; empty when a
   * SID that it needs is not advertised.
   */
  public Optional<SegmentList> over(NodeId headend, Link link, NodeId endpoint) {
    boolean atHeadend = link.id().from().equals(headend);
    var pieces = new ArrayList<Piece>();
    if (dataplane == Dataplane.MPLS && !atHeadend) {
      var before = nodePiece(link.id().from());
      if (before.isEmpty()) {
        return Optional.empty();
      }
      pieces.add(before.get());
    }
    var over = adjacencyPieces(link, atHeadend);
    if (over.isEmpty()) {
      return Optional.empty();
    }
    pieces.addAll(over.get());
    if (dataplane != Dataplane.MPLS || !link.id().to().equals(endpoint)) {
      var after = nodePiece(endpoint);
      if (after.isEmpty()) {
        return Optional.empty();
      }
      pieces.add(after.get());
    }
    return Optional.of(listOf(pieces));
  }

  /** The least position from which the IGP runs along these links, and only there, to this one. */
  private int firstOnly(List<Link> links, int position, Set<LinkId> pinned) {
    if (position == 0) {
      return 0;
    }
    int target = topology.nodeIndex(links.get(position - 1).id().to());
    int first = position;
    while (first > 0 && !pinned.contains(links.get(first - 1).id())) {
      var link = links.get(first - 1);
      var hops = igp.nextHops(topology.nodeIndex(link.id().from()), target);
      if (hops.length != 1 || !topology.link(hops[0]).id().equals(link.id())) {
        break;
      }
      first--;
    }
    return first;
  }

  private Optional<Piece> nodePiece(NodeId id) {
    var node = topology.findNode(id);
    return switch (dataplane) {
      case MPLS -> node.flatMap(Node::nodeSid).map(Piece.Whole::new);
      case SRV6 -> node.flatMap(Node::endSid).map(Piece.Whole::new);
      case USID -> node.flatMap(SegmentLists::microSid).map(Piece.Slot::new);
    };
  }

  /** What crosses a link: from its own node, or in SRv6 from afar. */
  private Optional<List<Piece>> adjacencyPieces(Link link, boolean here) {
    return switch (dataplane) {
      case MPLS -> link.adjacencySid().map(sid -> List.<Piece>of(new Piece.Whole(sid)));
      case SRV6 -> link.endX().map(sid -> List.<Piece>of(new Piece.Whole(sid)));
      case USID ->
          microAdjacency(topology, link)
              .map(sid -> here ? Stream.of(sid.getLast()) : sid.stream())
              .map(sids -> sids.<Piece>map(Piece.Slot::new).toList());
    };
  }

  /** The node's uN: its End SID, when that is a locator's block and one compressed SID. */
  static Optional<MicroSid> microSid(Node node) {
    return node.endSid().flatMap(sid -> MicroSid.find(sid, 1)).map(List::getFirst);
  }

  /** The uN of the link's node and the uA of the link itself, when its End.X SID is these two. */
  static Optional<List<MicroSid>> microAdjacency(Topology topology, Link link) {
    var node = topology.findNode(link.id().from()).flatMap(SegmentLists::microSid);
    return link.endX()
        .flatMap(sid -> MicroSid.find(sid, 2))
        .filter(sids -> node.filter(sids.getFirst()::equals).isPresent());
  }

  private static SegmentList listOf(List<Piece> pieces) {
    var slots = new ArrayList<MicroSid>();
    var sids = new ArrayList<Sid>();
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Whole whole -> sids.add(whole.sid());
        case Piece.Slot slot -> slots.add(slot.sid());
      }
    }
    sids.addAll(MicroSid.pack(slots));
    return new SegmentList(sids);
  }
}
