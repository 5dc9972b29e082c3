package io.branchline.compute;

import io.branchline.network.Link;
import io.branchline.network.Topology;
import java.util.List;
import java.util.Optional;

/**
 * The paths of one flexible algorithm (RFC 9350): those on its links alone, by its metric in the
 * place of the IGP's. Whatever is asked of a path is asked there; answers have the links as they
 * are in the whole topology.
 */
final class FlexPaths {
  private final Topology whole;
  private final int algorithm;
  private final Optional<FlexTopology> flex;
  private final PathComputer computer;

  FlexPaths(Topology whole, int algorithm) {
    this.whole = whole;
    this.algorithm = algorithm;
    flex = FlexTopology.find(whole, algorithm);
    computer =
        new PathComputer(
            flex.map(used -> whole.withOnly(i -> link(used, i))).orElse(Topology.EMPTY));
  }

  private Optional<Link> link(FlexTopology used, int index) {
    var link = whole.link(index);
    return used.uses(index)
        ? Optional.of(link.withMetrics(used.metric(index), link.teMetric()))
        : Optional.empty();
  }

  PathResult compute(PathRequest request) {
    return refusal(request)
        .map(PathResult.class::cast)
        .orElseGet(() ->
            switch (computer.compute(plain(request))) {
              case PathResult.Found(var path) -> new PathResult.Found(original(path));
              case PathResult.NoPath none -> said(none);
            });
  }

  KShortestPaths listBest(PathRequest request, int most) {
    var refusal = refusal(request);
    if (refusal.isPresent()) {
      return new KShortestPaths(List.of(), refusal);
    }
    var found = computer.listBest(plain(request), most);
    return new KShortestPaths(
        found.paths().stream().map(this::original).toList(), found.why().map(this::said));
  }

  DisjointResult disjointPair(PathRequest request, Disjointness disjointness) {
    return refusal(request)
        .<DisjointResult>map(DisjointResult.NoPath::new)
        .orElseGet(() ->
            switch (computer.disjointPair(plain(request), disjointness)) {
              case DisjointResult.Disjoint two ->
                  new DisjointResult.Disjoint(
                      original(two.first()), original(two.second()), two.proved());
              case DisjointResult.Maximally two ->
                  new DisjointResult.Maximally(
                      original(two.first()),
                      original(two.second()),
                      two.sharedLinks(),
                      two.sharedNodes(),
                      two.sharedRisks(),
                      two.proved());
              case DisjointResult.NoPath(var why) -> new DisjointResult.NoPath(said(why));
            });
  }

  EcmpResult ecmp(PathRequest request, int mostPaths) {
    return refusal(request)
        .<EcmpResult>map(EcmpResult.NoPath::new)
        .orElseGet(() ->
            switch (computer.ecmp(plain(request), mostPaths)) {
              case EcmpResult.Found(var set) -> new EcmpResult.Found(original(set));
              case EcmpResult.NoPath(var why) -> new EcmpResult.NoPath(said(why));
            });
  }

  /** Why there can be no path, whatever the links; the ends are in the topology. */
  private Optional<PathResult.NoPath> refusal(PathRequest request) {
    if (flex.isEmpty()) {
      return Optional.of(new PathResult.Undefined(algorithm));
    }
    for (var end : List.of(request.from(), request.to())) {
      int node = whole.nodeIndex(end);
      if (node >= 0 && !flex.get().takesPart(node)) {
        return Optional.of(new PathResult.NotTakingPart(end, algorithm));
      }
    }
    return Optional.empty();
  }

  private static PathRequest plain(PathRequest request) {
    return new PathRequest(request.from(), request.to(), Metric.IGP, request.constraints());
  }

  private PathResult.NoPath said(PathResult.NoPath none) {
    return none instanceof PathResult.Unreachable(var reason)
        ? new PathResult.Unreachable(reason + ", in flexible algorithm " + algorithm)
        : none;
  }

  private Link original(Link link) {
    return whole.link(whole.linkIndex(link.id()));
  }

  private Path original(Path path) {
    return new Path(path.links().stream().map(this::original).toList(), path.cost());
  }

  private EcmpSet original(EcmpSet set) {
    return new EcmpSet(
        set.cost(),
        set.links().stream()
            .map(one -> new EcmpSet.LinkShare(original(one.link()), one.share()))
            .toList(),
        set.paths().stream()
            .map(one -> new EcmpSet.PathShare(original(one.path()), one.share()))
            .toList(),
        set.pathCount());
  }
}
