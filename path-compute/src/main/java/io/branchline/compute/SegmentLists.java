package io.branchline.compute;

import io.branchline.compute.SegmentChoice.Piece;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.MicroSid;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Says a path in segments. Where the IGP's shortest path between two of its nodes is the only one
 * and runs along the path, one node SID covers it, be it that of algorithm 0 or of a Flexible
 * Algorithm (RFC 9350 section 14); any link can take its adjacency SID. An SRv6 End.X SID is routed
 * to its node by the node's locator and so covers such a stretch before its link as well; an
 * adjacency label, and a compressed adjacency SID, is known to its own node alone. An SRv6 list
 * always ends with an End SID of its endpoint, where the outer header comes off.
 *
 * <p>A node's label is written as the node knows it at which it comes to the top: the index of the
 * prefix SID in that node's SRGB (RFC 8660 section 2). The first is in the head end's. Every node
 * on the way must know it. Nodes of which no SRGB is known are taken to know the labels of one
 * another as they are.
 */
public final class SegmentLists {
  private final Topology topology;
  private final Dataplane dataplane;
  private final List<Algorithm> algorithms = new ArrayList<>();

  private record Algorithm(int number, IgpRoutes routes) {}

  /** Lists of algorithm 0 alone. */
  public SegmentLists(IgpRoutes igp, Dataplane dataplane) {
    this(igp, dataplane, Set.of());
  }

  /**
   * Lists of algorithm 0 and of these.
   *
   * @param flexible Flexible Algorithms, 128 to 255; one that nobody defines says nothing
   */
  public SegmentLists(IgpRoutes igp, Dataplane dataplane, Set<Integer> flexible) {
    this.topology = igp.topology();
    this.dataplane = dataplane;
    algorithms.add(new Algorithm(0, igp));
    for (int number : new TreeSet<>(flexible)) {
      igp.forAlgorithm(number).map(r -> new Algorithm(number, r)).ifPresent(algorithms::add);
    }
  }

  /**
   * The shortest list that forwards on exactly this path, however many segments its head end can
   * impose; empty when a SID that it needs is not advertised.
   *
   * @param pinned links that always take their adjacency SID, so that the list fails with the link
   *     instead of following the IGP around it
   * @throws IllegalArgumentException when the path is empty
   */
  public Optional<SegmentList> exactly(Path path, Set<LinkId> pinned) {
    return shortest(path, pinned) instanceof SegmentListResult.Fits fits
        ? Optional.of(fits.list())
        : Optional.empty();
  }

  /**
   * The shortest list that forwards on exactly this path, when the head end can impose it by the
   * maximum SID depth that it advertises.
   *
   * @param pinned as with {@link #exactly}
   * @throws IllegalArgumentException when the path is empty
   */
  public SegmentListResult within(Path path, Set<LinkId> pinned) {
    return within(path, pinned, Integer.MAX_VALUE);
  }

  /**
   * The same with a further limit.
   *
   * @param maximum labels, SRv6 SIDs, or carriers; holds where it is less than what the head end
   *     advertises
   */
  public SegmentListResult within(Path path, Set<LinkId> pinned, int maximum) {
    var shortest = shortest(path, pinned);
    int limit = Math.min(maximum, depth(nodeAt(path.links(), 0)));
    return shortest instanceof SegmentListResult.Fits(SegmentList list)
            && list.segments().size() > limit
        ? new SegmentListResult.TooDeep(list.segments().size(), limit)
        : shortest;
  }

  private int depth(NodeId headend) {
    return topology
        .findNode(headend)
        .flatMap(node -> node.capabilities().maxSegments(dataplane))
        .orElse(Integer.MAX_VALUE);
  }

  private SegmentListResult shortest(Path path, Set<LinkId> pinned) {
    var links = path.links();
    if (links.isEmpty()) {
      throw new IllegalArgumentException("a path of no links needs no segments");
    }
    int length = links.size();
    // An SRv6 list has a position more: at the endpoint, and the outer header is off.
    int last = dataplane == Dataplane.MPLS ? length : length + 1;
    var choice = new SegmentChoice(last, dataplane == Dataplane.USID ? MicroSid.PER_CARRIER : 1);
    var firstOnly = new int[algorithms.size()][length + 1];
    for (int i = 0; i < firstOnly.length; i++) {
      for (int at = 0; at <= length; at++) {
        firstOnly[i][at] = firstOnly(algorithms.get(i), links, at, pinned);
      }
    }
    for (int from = 0; from <= length; from++) {
      for (int at = from; at <= length; at++) {
        for (int i = 0; i < firstOnly.length; i++) {
          if (firstOnly[i][at] <= from) {
            stretch(choice, links, algorithms.get(i), from, at, at == length ? last : at);
          }
        }
      }
    }
    return choice.reaches(last)
        ? new SegmentListResult.Fits(listOf(choice.pieces()))
        : new SegmentListResult.NotAdvertised(missing(choice, links));
  }

  private void stretch(
      SegmentChoice choice, List<Link> links, Algorithm algorithm, int from, int at, int to) {
    if (to > from) {
      nodePiece(nodeAt(links, from), nodeAt(links, at), algorithm.number())
          .ifPresent(piece -> choice.step(from, to, List.of(piece), false));
    }
    // Adjacency SIDs are those of algorithm 0.
    if (algorithm.number() == 0
        && at < links.size()
        && (at == from || dataplane != Dataplane.MPLS)) {
      adjacencyPieces(links.get(at), at == from)
          .ifPresent(pieces -> choice.step(from, at + 1, pieces, true));
    }
  }

  private static NodeId nodeAt(List<Link> links, int position) {
    return position == 0 ? links.getFirst().id().from() : links.get(position - 1).id().to();
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
   * SID that it needs is not advertised, or the head end cannot impose so many.
   */
  public Optional<SegmentList> over(NodeId headend, Link link, NodeId endpoint) {
    boolean atHeadend = link.id().from().equals(headend);
    var pieces = new ArrayList<Piece>();
    if (dataplane == Dataplane.MPLS && !atHeadend) {
      var before = nodePiece(headend, link.id().from(), 0);
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
      var after = nodePiece(link.id().to(), endpoint, 0);
      if (after.isEmpty()) {
        return Optional.empty();
      }
      pieces.add(after.get());
    }
    return Optional.of(listOf(pieces)).filter(list -> list.segments().size() <= depth(headend));
  }

  /**
   * The least position from which the algorithm runs along these links, and only there, to this
   * one, over nodes that know its SID.
   */
  private int firstOnly(Algorithm algorithm, List<Link> links, int position, Set<LinkId> pinned) {
    if (position == 0) {
      return 0;
    }
    var target = nodeAt(links, position);
    int first = position;
    while (first > 0 && !pinned.contains(links.get(first - 1).id())) {
      var link = links.get(first - 1);
      var hops =
          algorithm
              .routes()
              .nextHops(topology.nodeIndex(link.id().from()), topology.nodeIndex(target));
      if (hops.length != 1
          || !topology.link(hops[0]).id().equals(link.id())
          || dataplane == Dataplane.MPLS
              && nodePiece(link.id().from(), target, algorithm.number()).isEmpty()) {
        break;
      }
      first--;
    }
    return first;
  }

  /** What is routed to a node, as it is written where it comes into effect. */
  private Optional<Piece> nodePiece(NodeId at, NodeId to, int algorithm) {
    var target =
        topology
            .findNode(to)
            .filter(node -> algorithm == 0 || node.capabilities().algorithms().contains(algorithm));
    return switch (dataplane) {
      case MPLS ->
          topology
              .findNode(at)
              .flatMap(node -> target.flatMap(far -> label(node, far, algorithm)))
              .map(Piece.Whole::new);
      case SRV6 -> target.flatMap(node -> node.findEndSid(algorithm)).map(Piece.Whole::new);
      case USID -> target.flatMap(node -> microSid(node, algorithm)).map(Piece.Slot::new);
    };
  }

  private static Optional<MplsLabel> label(Node at, Node target, int algorithm) {
    var sid = target.findPrefixSid(algorithm);
    var block = at.capabilities().srgb();
    var advertised = target.capabilities().srgb();
    if (block.isEmpty() && advertised.isEmpty()) {
      return sid;
    }
    return advertised
        .flatMap(own -> sid.map(own::findIndex))
        .filter(OptionalInt::isPresent)
        .flatMap(index -> block.flatMap(mine -> mine.findLabel(index.getAsInt())));
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
  static Optional<MicroSid> microSid(Node node, int algorithm) {
    return node.findEndSid(algorithm).flatMap(sid -> MicroSid.find(sid, 1)).map(List::getFirst);
  }

  /** The uN of the link's node and the uA of the link itself, when its End.X SID is these two. */
  static Optional<List<MicroSid>> microAdjacency(Topology topology, Link link) {
    var node = topology.findNode(link.id().from()).flatMap(from -> microSid(from, 0));
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
