package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * What a path must not touch, what each of its links must have, and what it may add up to from end
 * to end. They never enter the cost.
 *
 * @param avoidNodes nodes that it must not pass; its ends are exempt
 * @param minBandwidth what every link must have available
 * @param maxDelay the sum of its links' minimum delays is at most this
 * @param maxLoss the share lost on all its links together is at most this
 */
public record Constraints(
    Set<LinkId> avoidLinks,
    Set<NodeId> avoidNodes,
    Set<Srlg> avoidSrlgs,
    Bandwidth minBandwidth,
    Affinity affinity,
    Optional<Latency> maxDelay,
    Optional<Loss> maxLoss) {
  public static final Constraints NONE =
      new Constraints(Set.of(), Set.of(), Set.of(), Bandwidth.ZERO);

  public Constraints {
    avoidLinks = Set.copyOf(avoidLinks);
    avoidNodes = Set.copyOf(avoidNodes);
    avoidSrlgs = Set.copyOf(avoidSrlgs);
  }

  /** Constraints without affinities and without bounds from end to end. */
  public Constraints(
      Set<LinkId> avoidLinks,
      Set<NodeId> avoidNodes,
      Set<Srlg> avoidSrlgs,
      Bandwidth minBandwidth) {
    this(
        avoidLinks,
        avoidNodes,
        avoidSrlgs,
        minBandwidth,
        Affinity.ANY,
        Optional.empty(),
        Optional.empty());
  }

  /** One kind of constraint, to say which one binds. */
  public enum Kind {
    LINKS,
    NODES,
    SRLGS,
    BANDWIDTH,
    AFFINITY,
    DELAY,
    LOSS
  }

  public Constraints withMinBandwidth(Bandwidth bandwidth) {
    return new Constraints(
        avoidLinks, avoidNodes, avoidSrlgs, bandwidth, affinity, maxDelay, maxLoss);
  }

  public Constraints withAffinity(Affinity other) {
    return new Constraints(
        avoidLinks, avoidNodes, avoidSrlgs, minBandwidth, other, maxDelay, maxLoss);
  }

  public Constraints withMaxDelay(Latency delay) {
    return new Constraints(
        avoidLinks, avoidNodes, avoidSrlgs, minBandwidth, affinity, Optional.of(delay), maxLoss);
  }

  public Constraints withMaxLoss(Loss loss) {
    return new Constraints(
        avoidLinks, avoidNodes, avoidSrlgs, minBandwidth, affinity, maxDelay, Optional.of(loss));
  }

  /** These constraints less some kinds. */
  Constraints without(Collection<Kind> kinds) {
    return new Constraints(
        kinds.contains(Kind.LINKS) ? Set.of() : avoidLinks,
        kinds.contains(Kind.NODES) ? Set.of() : avoidNodes,
        kinds.contains(Kind.SRLGS) ? Set.of() : avoidSrlgs,
        kinds.contains(Kind.BANDWIDTH) ? Bandwidth.ZERO : minBandwidth,
        kinds.contains(Kind.AFFINITY) ? Affinity.ANY : affinity,
        kinds.contains(Kind.DELAY) ? Optional.empty() : maxDelay,
        kinds.contains(Kind.LOSS) ? Optional.empty() : maxLoss);
  }

  boolean isBounded() {
    return maxDelay.isPresent() || maxLoss.isPresent();
  }

  /** Whether a path between these ends may use the link, as far as the link alone is concerned. */
  boolean allow(Link link, NodeId from, NodeId to) {
    var id = link.id();
    return link.availableBandwidth().compareTo(minBandwidth) >= 0
        && affinity.allows(link.adminGroup())
        && !avoidLinks.contains(id)
        && (avoidNodes.isEmpty() || allowNode(id.from(), from, to) && allowNode(id.to(), from, to))
        && (avoidSrlgs.isEmpty() || link.srlgs().stream().noneMatch(avoidSrlgs::contains));
  }

  private boolean allowNode(NodeId node, NodeId from, NodeId to) {
    return node.equals(from) || node.equals(to) || !avoidNodes.contains(node);
  }
}
