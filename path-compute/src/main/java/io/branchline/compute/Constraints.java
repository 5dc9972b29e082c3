package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import java.util.Set;

/**
 * What a path must not touch and what each of its links must have left. They never enter the cost.
 *
 * @param avoidNodes nodes that it must not pass; its ends are exempt
 * @param minBandwidth what every link must have available
 */
public record Constraints(
    Set<LinkId> avoidLinks, Set<NodeId> avoidNodes, Set<Srlg> avoidSrlgs, Bandwidth minBandwidth) {
  public static final Constraints NONE =
      new Constraints(Set.of(), Set.of(), Set.of(), Bandwidth.ZERO);

  public Constraints {
    avoidLinks = Set.copyOf(avoidLinks);
    avoidNodes = Set.copyOf(avoidNodes);
    avoidSrlgs = Set.copyOf(avoidSrlgs);
  }

  /** One kind of constraint, to say which one binds. */
  public enum Kind {
    LINKS,
    NODES,
    SRLGS,
    BANDWIDTH
  }

  /** These constraints less one kind. */
  Constraints without(Kind kind) {
    return new Constraints(
        kind == Kind.LINKS ? Set.of() : avoidLinks,
        kind == Kind.NODES ? Set.of() : avoidNodes,
        kind == Kind.SRLGS ? Set.of() : avoidSrlgs,
        kind == Kind.BANDWIDTH ? Bandwidth.ZERO : minBandwidth);
  }

  /** Whether a path between these ends may use the link. */
  boolean allow(Link link, NodeId from, NodeId to) {
    var id = link.id();
    return link.availableBandwidth().compareTo(minBandwidth) >= 0
        && !avoidLinks.contains(id)
        && (avoidNodes.isEmpty() || allowNode(id.from(), from, to) && allowNode(id.to(), from, to))
        && (avoidSrlgs.isEmpty() || link.srlgs().stream().noneMatch(avoidSrlgs::contains));
  }

  private boolean allowNode(NodeId node, NodeId from, NodeId to) {
    return node.equals(from) || node.equals(to) || !avoidNodes.contains(node);
  }
}
