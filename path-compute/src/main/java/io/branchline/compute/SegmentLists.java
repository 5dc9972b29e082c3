package io.branchline.compute;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says a path in segments. Where the IGP's shortest path between two of its nodes is the only one
 * and runs along the path, one node SID covers it; elsewhere each link takes its adjacency SID.
 * Taking the longest such stretch first gives the shortest list, since every part of an only
 * shortest path is one itself. An SRv6 list always ends with the End SID of its endpoint, where the
 * outer header comes off.
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
    var links = path.links();
    if (links.isEmpty()) {
      throw new IllegalArgumentException("a path of no links needs no segments");
    }
    var segments = new ArrayList<Sid>();
    boolean endsAtNode = false;
    for (int at = 0; at < links.size(); ) {
      int end = uniqueStretch(links, at, pinned);
      var sid =
          end > at
              ? topology.findNode(links.get(end - 1).id().to()).flatMap(this::nodeSid)
              : adjacencySid(links.get(at));
      if (sid.isEmpty()) {
        return Optional.empty();
      }
      segments.add(sid.get());
      endsAtNode = end > at;
      at = Math.max(end, at + 1);
    }
    if (dataplane == Dataplane.SRV6 && !endsAtNode) {
      var last = topology.findNode(links.getLast().id().to()).flatMap(this::nodeSid);
      if (last.isEmpty()) {
        return Optional.empty();
      }
      segments.add(last.get());
    }
    return Optional.of(new SegmentList(segments));
  }

  /**
   * A list that reaches the endpoint over this link, by the IGP before and after it; empty when a
   * SID that it needs is not advertised.
   */
  public Optional<SegmentList> over(NodeId headend, Link link, NodeId endpoint) {
    var segments = new ArrayList<Optional<? extends Sid>>();
    boolean srv6 = dataplane == Dataplane.SRV6;
    // An End.X SID is routed to its node by the node's locator; an adjacency label is local to it.
    if (!srv6 && !link.id().from().equals(headend)) {
      segments.add(topology.findNode(link.id().from()).flatMap(this::nodeSid));
    }
    segments.add(adjacencySid(link));
    if (srv6 || !link.id().to().equals(endpoint)) {
      segments.add(topology.findNode(endpoint).flatMap(this::nodeSid));
    }
    return segments.stream().allMatch(Optional::isPresent)
        ? Optional.of(new SegmentList(segments.stream().<Sid>map(Optional::orElseThrow).toList()))
        : Optional.empty();
  }

  /** The end (exclusive) of the longest stretch from {@code start} that one node SID covers. */
  private int uniqueStretch(List<Link> links, int start, Set<LinkId> pinned) {
    int end = start;
    while (end < links.size()
        && !pinned.contains(links.get(end).id())
        && isUnique(links, start, end + 1)) {
      end++;
    }
    return end;
  }

  private boolean isUnique(List<Link> links, int start, int end) {
    int target = topology.nodeIndex(links.get(end - 1).id().to());
    for (int i = start; i < end; i++) {
      var hops = igp.nextHops(topology.nodeIndex(links.get(i).id().from()), target);
      if (hops.length != 1 || !topology.link(hops[0]).id().equals(links.get(i).id())) {
        return false;
      }
    }
    return true;
  }

  private Optional<? extends Sid> nodeSid(Node node) {
    return switch (dataplane) {
      case MPLS -> node.nodeSid();
      case SRV6 -> node.endSid();
    };
  }

  private Optional<? extends Sid> adjacencySid(Link link) {
    return switch (dataplane) {
      case MPLS -> link.adjacencySid();
      case SRV6 -> link.endX();
    };
  }
}
