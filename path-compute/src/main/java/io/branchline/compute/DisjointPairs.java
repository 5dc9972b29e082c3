package io.branchline.compute;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs of disjoint paths. For links and nodes, exactly: the best path, then the cheapest way to
 * augment it to two (Suurballe 1974, Bhandari 1999); what has to be shared is paid for so dearly
 * that no more is shared than must be. For risk groups, which is NP-hard (Hu 2003): the best
 * partner of one best path after the other, until no later one can win.
 */
final class DisjointPairs {
  private static final int MOST_PRIMARIES = 64;

  private final Topology topology;
  private final TransitLinks transit;
  private final RiskIndex risks;
  private final LinkFilter filter;
  private final PathSearch search;
  private final PathComputer computer;

  DisjointPairs(
      Topology topology,
      TransitLinks transit,
      RiskIndex risks,
      LinkFilter filter,
      PathSearch search,
      PathComputer computer) {
    this.transit = transit;
    this.risks = risks;
    this.topology = topology;
    this.filter = filter;
    this.search = search;
    this.computer = computer;
  }

  DisjointResult find(PathRequest request, Disjointness disjointness) {
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    if (source == target) {
      var empty = new Path(List.of(), 0);
      return new DisjointResult.Disjoint(empty, empty, true);
    }
    filter.set(request.constraints(), source, target);
    if (search.forward(source, target, request.metric()) == Labels.UNREACHED) {
      return new DisjointResult.NoPath(computer.explain(request));
    }
    var result =
        disjointness == Disjointness.SRLG
            ? byRisk(source, target, request.metric())
            : augmented(source, target, request.metric(), disjointness == Disjointness.NODE);
    return request.constraints().isBounded() ? withinBounds(result, request) : result;
  }

  private static DisjointResult withinBounds(DisjointResult result, PathRequest request) {
    var paths =
        switch (result) {
          case DisjointResult.Disjoint pair -> List.of(pair.first(), pair.second());
          case DisjointResult.Maximally pair -> List.of(pair.first(), pair.second());
          case DisjointResult.NoPath _ -> List.<Path>of();
        };
    return paths.stream().allMatch(path -> PathComputer.keepsBounds(path, request.constraints()))
        ? result
        : new DisjointResult.NoPath(
            new PathResult.GivenUp(
                "the best pair breaks the bounds from end to end; pairs within them are not"
                    + " searched for"));
  }

  private DisjointResult augmented(int source, int target, Metric metric, boolean nodesToo) {
    var first = search.trace(source, target);
    var links =
        new Augmentation(topology, transit, filter, search, metric, nodesToo)
            .augment(source, target, first);
    var paths = new ArrayList<Path>();
    for (int i = 0; i < 2; i++) {
      paths.add(walk(source, target, links, metric));
    }
    return pair(paths.getFirst(), paths.getLast(), nodesToo, false, true);
  }

  /** A path along these links, which are used up; circles are left out. */
  private Path walk(int source, int target, Map<Integer, List<Integer>> byTail, Metric metric) {
    var links = new ArrayList<Integer>();
    var visitedAt = new HashMap<Integer, Integer>();
    int node = source;
    visitedAt.put(source, 0);
    while (node != target) {
      var leaving = byTail.get(node);
      if (leaving == null || leaving.isEmpty()) {
        throw new IllegalStateException("the augmented links do not lead to the target");
      }
      int link = leaving.removeFirst();
      links.add(link);
      node = topology.head(link);
      var before = visitedAt.putIfAbsent(node, links.size());
      if (before != null) {
        for (int i = links.size() - 1; i >= before; i--) {
          visitedAt.remove(topology.head(links.removeLast()));
        }
        visitedAt.put(node, before);
      }
    }
    var lastFirst = links.reversed().stream().mapToInt(i -> i).toArray();
    return computer.path(lastFirst, metric);
  }

  private DisjointResult byRisk(int source, int target, Metric metric) {
    var primaries = new BestPaths(topology, filter, search, source, target, metric);
    var tried = new ArrayList<int[]>();
    Path first = null;
    Path second = null;
    boolean proved = false;
    for (int i = 0; i < MOST_PRIMARIES; i++) {
      var links = primaries.next();
      if (links.length == 0) {
        proved = true;
        break;
      }
      var primary = computer.path(links, metric);
      if (first != null && second != null && 2 * primary.cost() >= first.cost() + second.cost()) {
        proved = true;
        break;
      }
      tried.add(links);
      var barred = sharing(links);
      barred.forEach(filter::avoidLink);
      if (search.forward(source, target, metric) != Labels.UNREACHED) {
        var partner = computer.path(search.trace(source, target), metric);
        if (first == null
            || second == null
            || primary.cost() + partner.cost() < first.cost() + second.cost()) {
          first = primary;
          second = partner;
        }
      }
      barred.forEach(filter::readmitLink);
    }
    if (first == null || second == null) {
      return leastShared(source, target, metric, tried);
    }
    return pair(first, second, false, true, proved);
  }

  /** The links now allowed that have a risk, or themselves, in common with these. */
  private List<Integer> sharing(int[] links) {
    var found = new ArrayList<Integer>();
    var seen = new HashSet<Integer>();
    for (int link : links) {
      if (filter.allows(link) && seen.add(link)) {
        found.add(link);
      }
      for (var risk : topology.link(link).srlgs()) {
        for (int other : risks.linksOf(risk)) {
          if (filter.allows(other) && seen.add(other)) {
            found.add(other);
          }
        }
      }
    }
    return found;
  }

  /** The partner of some best path that shares the fewest risks with it. */
  private DisjointResult leastShared(int source, int target, Metric metric, List<int[]> primaries) {
    DisjointResult.Maximally best = null;
    for (var links : primaries) {
      var shares = new HashMap<Integer, Integer>();
      for (int link : links) {
        shares.merge(link, 1, Integer::sum);
        for (var risk : topology.link(link).srlgs()) {
          for (int other : risks.linksOf(risk)) {
            shares.merge(other, 1, Integer::sum);
          }
        }
      }
      search.forward(source, target, metric, shares);
      var primary = computer.path(links, metric);
      var partner = computer.path(search.trace(source, target), metric);
      if (pair(primary, partner, false, true, false) instanceof DisjointResult.Maximally found
          && (best == null || shared(found) < shared(best))) {
        best = found;
      }
    }
    if (best == null) {
      throw new IllegalStateException("there was a path, and it has a partner");
    }
    return best;
  }

  private static int shared(DisjointResult.Maximally pair) {
    return pair.sharedRisks().size() + pair.sharedLinks().size();
  }

  /** The pair, the cheaper path first, with what it shares of what was asked for. */
  private static DisjointResult pair(
      Path one, Path other, boolean nodesToo, boolean risksToo, boolean proved) {
    boolean ordered = one.cost() <= other.cost();
    var first = ordered ? one : other;
    var second = ordered ? other : one;
    Set<LinkId> links = new HashSet<>(first.links().stream().map(Link::id).toList());
    links.retainAll(second.links().stream().map(Link::id).toList());
    Set<NodeId> nodes = new HashSet<>(inner(first));
    nodes.retainAll(inner(second));
    Set<Srlg> risks = new HashSet<>();
    first.links().forEach(link -> risks.addAll(link.srlgs()));
    risks.retainAll(second.links().stream().flatMap(link -> link.srlgs().stream()).toList());
    boolean disjoint =
        links.isEmpty() && (!nodesToo || nodes.isEmpty()) && (!risksToo || risks.isEmpty());
    return disjoint
        ? new DisjointResult.Disjoint(first, second, proved)
        : new DisjointResult.Maximally(first, second, links, nodes, risks);
  }

  private static List<NodeId> inner(Path path) {
    return path.links().stream().skip(1).map(link -> link.id().from()).toList();
  }

  static Map<Integer, List<Integer>> byTail(Topology topology, int[] links) {
    var result = new HashMap<Integer, List<Integer>>();
    Arrays.stream(links)
        .sorted()
        .forEach(
            link -> result.computeIfAbsent(topology.tail(link), _ -> new ArrayList<>()).add(link));
    return result;
  }
}
