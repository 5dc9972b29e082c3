package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Says why a request has no path: the fewest kinds of constraint that must give way, found by
 * leaving out one after the other, then two, and so on; and what can be had of each.
 */
final class Infeasibility {
  /** By this part of it a loss may be more than the least. */
  private static final double LESS_LOSS = 1e-6;

  private final Topology topology;
  private final PathComputer computer;

  Infeasibility(Topology topology, PathComputer computer) {
    this.topology = topology;
    this.computer = computer;
  }

  /** What binds a request that has no path, its ends being known. */
  PathResult.NoPath explain(PathRequest request) {
    var ends = " " + request.from() + " and " + request.to();
    if (findPath(request, Constraints.NONE).isEmpty()) {
      return new PathResult.Unreachable(
          "no path between"
              + ends
              + (isConnected(request)
                  ? " but over nodes that carry no traffic of others"
                  : " at all"));
    }
    var constraints = request.constraints();
    var kinds =
        Stream.of(Constraints.Kind.values())
            .filter(kind -> !constraints.without(List.of(kind)).equals(constraints))
            .toList();
    var binding =
        subsets(kinds)
            .filter(some -> findPath(request, constraints.without(some)).isPresent())
            .findFirst()
            .orElseThrow();
    var relaxed = constraints.without(binding);
    var best = new ArrayList<PathResult.Best>();
    var what = new ArrayList<String>();
    for (var kind : binding) {
      var reachable = best(request, relaxed, kind);
      reachable.ifPresent(best::add);
      what.add(named(constraints, kind) + reachable.map(Infeasibility::text).orElse(""));
    }
    return new PathResult.Infeasible(
        binding,
        best,
        "no path between"
            + ends
            + " unless "
            + String.join(" and ", what)
            + (what.size() == 1 ? " gives way" : " give way"));
  }

  /** Why traffic cannot be split over these paths, though one of them would do. */
  static PathResult.Infeasible ofSet(EcmpSet set, Constraints constraints) {
    var binding = new ArrayList<Constraints.Kind>();
    var what = new ArrayList<String>();
    if (!PathComputer.keepsDelay(set.slowest(), constraints)) {
      binding.add(Constraints.Kind.DELAY);
      what.add(set.slowest() + ", not " + constraints.maxDelay().orElseThrow());
    }
    if (!PathComputer.keepsLoss(set.mostLoss(), constraints)) {
      binding.add(Constraints.Kind.LOSS);
      what.add("a loss of " + set.mostLoss() + ", not " + constraints.maxLoss().orElseThrow());
    }
    return new PathResult.Infeasible(
        binding,
        List.of(),
        "of the equal paths that share the traffic the worst has " + String.join(" and ", what));
  }

  /** All of them but none, the smallest first. */
  private static Stream<List<Constraints.Kind>> subsets(List<Constraints.Kind> kinds) {
    return IntStream.range(1, 1 << kinds.size())
        .boxed()
        .sorted(Comparator.comparingInt(Integer::bitCount).thenComparing(Integer::reverse))
        .map(mask ->
            IntStream.range(0, kinds.size())
                .filter(i -> (mask & 1 << i) != 0)
                .mapToObj(kinds::get)
                .toList());
  }

  private Optional<Path> findPath(PathRequest request, Constraints constraints) {
    return computer.search(request, constraints) instanceof PathResult.Found(var path)
        ? Optional.of(path)
        : Optional.empty();
  }

  private static String named(Constraints constraints, Constraints.Kind kind) {
    return switch (kind) {
      case LINKS -> "avoiding links " + sorted(constraints.avoidLinks().stream());
      case NODES -> "avoiding nodes " + sorted(constraints.avoidNodes().stream());
      case SRLGS -> "avoiding risk groups " + sorted(constraints.avoidSrlgs().stream());
      case AFFINITY -> "the choice of administrative groups";
      case BANDWIDTH -> "a bandwidth of " + constraints.minBandwidth();
      case DELAY -> "a delay of " + constraints.maxDelay().orElseThrow();
      case LOSS -> "a loss of " + constraints.maxLoss().orElseThrow();
    };
  }

  private static String text(PathResult.Best best) {
    return switch (best) {
      case PathResult.Best.Widest(var bandwidth) -> " (there is at most " + bandwidth + ")";
      case PathResult.Best.LeastDelay(var delay) -> " (there is at least " + delay + ")";
      case PathResult.Best.LeastLoss(var loss) -> " (there is at least " + loss + ")";
    };
  }

  private static String sorted(Stream<?> values) {
    return values.map(Object::toString).sorted().toList().toString();
  }

  /** The best value within these constraints; empty when it has none, or the search is given up. */
  private Optional<PathResult.Best> best(
      PathRequest request, Constraints constraints, Constraints.Kind kind) {
    return switch (kind) {
      case LINKS, NODES, SRLGS, AFFINITY -> Optional.empty();
      case BANDWIDTH -> Optional.of(new PathResult.Best.Widest(widest(request, constraints)));
      case DELAY ->
          findPath(by(Metric.DELAY, request), constraints)
              .map(path -> new PathResult.Best.LeastDelay(path.delay()));
      case LOSS -> leastLoss(request, constraints).map(PathResult.Best.LeastLoss::new);
    };
  }

  private static PathRequest by(Metric metric, PathRequest request) {
    return new PathRequest(request.from(), request.to(), metric, request.constraints());
  }

  /**
   * The least loss within the other constraints: that of the path that loses least, unless it takes
   * too long; then by bisection, up to {@link #LESS_LOSS} of it.
   */
  private Optional<Loss> leastLoss(PathRequest request, Constraints constraints) {
    var least = computer.leastLoss(request, constraints);
    if (least.isEmpty() || PathComputer.keepsDelay(least.get().delay(), constraints)) {
      return least.map(Path::loss);
    }
    double low = least.get().loss().ratio();
    var high = findPath(request, constraints).map(Path::loss);
    while (high.isPresent() && high.get().ratio() - low > LESS_LOSS * high.get().ratio()) {
      double middle = (low + high.get().ratio()) / 2;
      switch (computer.search(request, constraints.withMaxLoss(Loss.ofRatio(middle)))) {
        case PathResult.Found(var better) -> high = Optional.of(better.loss());
        case PathResult.GivenUp _ -> {
          return Optional.empty();
        }
        case PathResult.NoPath _ -> low = middle;
      }
    }
    return high;
  }

  /** The largest bandwidth for which there is a path: a bisection over the links' bandwidths. */
  private Bandwidth widest(PathRequest request, Constraints constraints) {
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
      if (findPath(request, constraints.withMinBandwidth(rates[middle])).isPresent()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return rates[low];
  }

  /** Whether there would be a path if every node carried traffic of others. */
  private boolean isConnected(PathRequest request) {
    int source = topology.nodeIndex(request.from());
    var seen = new BitSet();
    var waiting = new ArrayList<Integer>(List.of(source));
    seen.set(source);
    while (!waiting.isEmpty()) {
      int node = waiting.removeLast();
      for (int link = topology.outgoing(node); link < topology.outgoing(node + 1); link++) {
        int head = topology.head(link);
        if (!seen.get(head)) {
          seen.set(head);
          waiting.add(head);
        }
      }
    }
    return seen.get(topology.nodeIndex(request.to()));
  }
}
