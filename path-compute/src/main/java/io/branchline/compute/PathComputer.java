package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Constrained shortest paths on one snapshot. Dijkstra over the topology's packed arrays; equal
 * costs are decided by fewer hops, then by lower link ids, so the answer never depends on chance.
 */
public final class PathComputer {
  private static final long UNREACHED = Long.MAX_VALUE;

  private final Topology topology;

  public PathComputer(Topology topology) {
    this.topology = topology;
  }

  /** The best path, or why there is none. */
  public PathResult compute(PathRequest request) {
    for (var end : new NodeId[] {request.from(), request.to()}) {
      if (topology.nodeIndex(end) < 0) {
        return new PathResult.Unreachable(end + " is not in the topology");
      }
    }
    var found = search(request, request.constraints());
    if (found.isPresent()) {
      return new PathResult.Found(found.get());
    }
    if (search(request, Constraints.NONE).isEmpty()) {
      return new PathResult.Unreachable(
          "no path from " + request.from() + " to " + request.to() + " at all");
    }
    return infeasible(request);
  }

  private PathResult.Infeasible infeasible(PathRequest request) {
    for (var kind : Constraints.Kind.values()) {
      var relaxed = request.constraints().without(kind);
      if (relaxed.equals(request.constraints()) || search(request, relaxed).isEmpty()) {
        continue;
      }
      var between = "between " + request.from() + " and " + request.to();
      if (kind == Constraints.Kind.BANDWIDTH) {
        var widest = widest(request);
        return new PathResult.Infeasible(
            Optional.of(kind),
            Optional.of(widest),
            "at most " + widest + " " + between + ", not " + request.constraints().minBandwidth());
      }
      var what =
          switch (kind) {
            case LINKS -> "avoided links " + sorted(request.constraints().avoidLinks().stream());
            case NODES -> "avoided nodes " + sorted(request.constraints().avoidNodes().stream());
            case SRLGS, BANDWIDTH ->
                "avoided risk groups " + sorted(request.constraints().avoidSrlgs().stream());
          };
      return new PathResult.Infeasible(
          Optional.of(kind), Optional.empty(), "every path " + between + " needs " + what);
    }
    return new PathResult.Infeasible(
        Optional.empty(), Optional.empty(), "no single constraint can be met with the others");
  }

  private static String sorted(Stream<?> values) {
    return values.map(Object::toString).sorted().toList().toString();
  }

  /** The largest bandwidth for which there is a path: a bisection over the links' bandwidths. */
  private Bandwidth widest(PathRequest request) {
    var rates =
        topology.links().stream()
            .map(Link::availableBandwidth)
            .distinct()
            .sorted()
            .toArray(Bandwidth[]::new);
    int low = 0;
    int high = rates.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      var constraints = request.constraints();
      var narrower =
          new Constraints(
              constraints.avoidLinks(),
              constraints.avoidNodes(),
              constraints.avoidSrlgs(),
              rates[middle]);
      if (search(request, narrower).isPresent()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return rates[low];
  }

  private Optional<Path> search(PathRequest request, Constraints constraints) {
    int source = topology.nodeIndex(request.from());
    int target = topology.nodeIndex(request.to());
    var cost = new long[topology.nodeCount()];
    var hops = new int[topology.nodeCount()];
    var via = new int[topology.nodeCount()];
    Arrays.fill(cost, UNREACHED);
    Arrays.fill(via, -1);
    cost[source] = 0;
    var heap = new NodeHeap(cost, hops);
    heap.pushOrRaise(source);
    while (!heap.isEmpty()) {
      int node = heap.pop();
      if (node == target) {
        return Optional.of(trace(source, target, via, cost[target]));
      }
      for (int i = topology.outgoing(node); i < topology.outgoing(node + 1); i++) {
        var link = topology.link(i);
        if (!constraints.allow(link, request.from(), request.to())) {
          continue;
        }
        int head = topology.head(i);
        long reached = Math.addExact(cost[node], request.metric().of(link));
        boolean shorter =
            reached < cost[head] || reached == cost[head] && hops[node] + 1 < hops[head];
        boolean lowerLink = reached == cost[head] && hops[node] + 1 == hops[head] && i < via[head];
        if (shorter || lowerLink) {
          cost[head] = reached;
          hops[head] = hops[node] + 1;
          via[head] = i;
          heap.pushOrRaise(head);
        }
      }
    }
    return Optional.empty();
  }

  private Path trace(int source, int target, int[] via, long cost) {
    var links = new ArrayList<Link>();
    for (int node = target; node != source; node = topology.tail(via[node])) {
      links.add(topology.link(via[node]));
    }
    Collections.reverse(links);
    return new Path(links, cost);
  }
}
