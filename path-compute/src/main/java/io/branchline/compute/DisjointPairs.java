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
 * that no more is shared than must be. For risk groups and within bounds of delay or loss, both
 * NP-hard (Hu 2003; Garey and Johnson 1979, ND30): the best partner of one best path after the
 * other, until no later one can win.
 */
final class DisjointPairs {
  private static final int MOST_PRIMARIES = 64;

  private final Topology topology;
  private final TransitLinks transit;
  private final RiskIndex risks;
  private final LinkFilter filter;
  private final PathSearch search;
  private final BoundedSearch bounded;
  private final PathComputer computer;

  /** Whether the search for a partner within bounds was. */
  private boolean gaveUp;

  DisjointPairs(
      Topology topology,
      TransitLinks transit,
      RiskIndex risks,
      LinkFilter filter,
      PathSearch search,
      BoundedSearch bounded,
      PathComputer computer) {
    this.transit = transit;
    this.risks = risks;
    this.topology = topology;
    this.filter = filter;
    this.search = search;
    this.bounded = bounded;
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
    return disjointness == Disjointness.SRLG || request.constraints().isBounded()
        ? partnered(source, target, request, disjointness)
        : augmented(source, target, request.metric(), disjointness);
  }

  private DisjointResult augmented(
      int source, int target, Metric metric, Disjointness disjointness) {
    var first = search.trace(source, target);
    var links =
        new Augmentation(
                topology, transit, filter, search, metric, disjointness == Disjointness.NODE)
            .augment(source, target, first);
    var paths = new ArrayList<Path>();
    for (int i = 0; i < 2; i++) {
      paths.add(walk(source, target, links, metric));
    }
    return pair(paths.getFirst(), paths.getLast(), disjointness, true);
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

  /** The best partner of one best path after the other, until no later one can win. */
  private DisjointResult partnered(
      int source, int target, PathRequest request, Disjointness disjointness) {
    var metric = request.metric();
    var primaries = new BestPaths(topology, filter, search, bounded, request);
    var tried = new ArrayList<int[]>();
    Path first = null;
    Path second = null;
    boolean exhausted = false;
    gaveUp = false;
    while (tried.size() < MOST_PRIMARIES && !exhausted) {
      var links = primaries.next();
      if (links.length == 0) {
        exhausted = true;
        break;
      }
      var primary = computer.path(links, metric);
      if (first != null && second != null && 2 * primary.cost() >= first.cost() + second.cost()) {
        exhausted = true;
        break;
      }
      tried.add(links);
      var barred = shares(links, disjointness).keySet().stream().filter(filter::allows).toList();
      barred.forEach(filter::avoidLink);
      var partner = within(source, target, request);
      if (partner.length > 0) {
        var path = computer.path(partner, metric);
        if (first == null
            || second == null
            || primary.cost() + path.cost() < first.cost() + second.cost()) {
          first = primary;
          second = path;
        }
      }
      barred.forEach(filter::readmitLink);
    }
    boolean proved = exhausted && !gaveUp && !primaries.gaveUp();
    if (tried.isEmpty()) {
      return new DisjointResult.NoPath(
          proved ? computer.explain(request) : PathResult.GivenUp.AFTER_MANY);
    }
    return first == null || second == null
        ? leastShared(source, target, request, disjointness, tried, proved)
        : pair(first, second, disjointness, proved);
  }

  /** The best path that the filter and the bounds allow, last link first. */
  private int[] within(int source, int target, PathRequest request) {
    if (search.forward(source, target, request.metric()) == Labels.UNREACHED) {
      return PathSearch.NO_PATH;
    }
    var links = search.trace(source, target);
    if (keepsBounds(links, request)) {
      return links;
    }
    links = bounded.find(source, target, request.metric(), request.constraints());
    gaveUp |= bounded.gaveUp();
    return links;
  }

  private boolean keepsBounds(int[] links, PathRequest request) {
    return !request.constraints().isBounded()
        || PathComputer.keepsBounds(computer.path(links, request.metric()), request.constraints());
  }

  /** By link, how many of the things that must not be shared it has in common with a path. */
  private Map<Integer, Integer> shares(int[] links, Disjointness disjointness) {
    var shares = new HashMap<Integer, Integer>();
    for (int link : links) {
      shares.merge(link, 1, Integer::sum);
      switch (disjointness) {
        case LINK -> {}
        case NODE -> {
          // Whoever passes an inner node leaves it; the last link given is the first of the path.
          int node = topology.tail(link);
          for (int i = topology.outgoing(node);
              link != links[links.length - 1] && i < topology.outgoing(node + 1);
              i++) {
            shares.merge(i, 1, Integer::sum);
          }
        }
        case SRLG -> {
          for (var risk : topology.link(link).srlgs()) {
            risks.linksOf(risk).forEach(other -> shares.merge(other, 1, Integer::sum));
          }
        }
      }
    }
    return shares;
  }

  /** One of these paths with the partner that shares the fewest things with it. */
  private DisjointResult leastShared(
      int source,
      int target,
      PathRequest request,
      Disjointness disjointness,
      List<int[]> primaries,
      boolean proved) {
    DisjointResult.Maximally best = null;
    for (var links : primaries) {
      var primary = computer.path(links, request.metric());
      search.forward(source, target, request.metric(), shares(links, disjointness));
      var partner = search.trace(source, target);
      var second =
          keepsBounds(partner, request) ? computer.path(partner, request.metric()) : primary;
      if (pair(primary, second, disjointness, proved) instanceof DisjointResult.Maximally found
          && (best == null || shared(found, disjointness) < shared(best, disjointness))) {
        best = found;
      }
    }
    if (best == null) {
      throw new IllegalStateException("there was a path, and it has a partner");
    }
    return best;
  }

  private static int shared(DisjointResult.Maximally pair, Disjointness disjointness) {
    return pair.sharedLinks().size()
        + switch (disjointness) {
          case LINK -> 0;
          case NODE -> pair.sharedNodes().size();
          case SRLG -> pair.sharedRisks().size();
        };
  }

  /** The pair, the cheaper path first, with what it shares of what was asked for. */
  private static DisjointResult pair(
      Path one, Path other, Disjointness disjointness, boolean proved) {
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
        links.isEmpty()
            && (disjointness != Disjointness.NODE || nodes.isEmpty())
            && (disjointness != Disjointness.SRLG || risks.isEmpty());
    return disjoint
        ? new DisjointResult.Disjoint(first, second, proved)
        : new DisjointResult.Maximally(first, second, links, nodes, risks, proved);
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
