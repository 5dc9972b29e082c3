package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Paths without loops between two nodes, one after the other, best first: Yen's deviations, each
 * kind of them looked for once (Lawler), by searches that are guided by the distances to the target
 * and so hardly leave the way. Where the best deviation breaks a bound from end to end, the best
 * one within the bounds takes its place, so that no path is looked at in vain.
 */
final class BestPaths {
  private final Topology topology;
  private final LinkFilter filter;
  private final PathSearch search;
  private final BoundedSearch bounded;
  private final int source;
  private final int target;
  private final Metric metric;
  private final Constraints constraints;
  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();
  private final List<Candidate> given = new ArrayList<>();
  private boolean gaveUp;

  /**
   * A path that is not given yet.
   *
   * @param links first to last
   * @param deviation the place from which on it differs from the path that it was made from
   */
  private record Candidate(long key, int[] links, int deviation) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byKey = Long.compare(key, other.key);
      return byKey == 0 ? Arrays.compare(links, other.links) : byKey;
    }
  }

  /**
   * Starts with a request whose constraints the filter holds; it is used until the last path was
   * given.
   */
  BestPaths(
      Topology topology,
      LinkFilter filter,
      PathSearch search,
      BoundedSearch bounded,
      PathRequest request) {
    this.topology = topology;
    this.filter = filter;
    this.search = search;
    this.bounded = bounded;
    source = topology.nodeIndex(request.from());
    target = topology.nodeIndex(request.to());
    metric = request.metric();
    constraints = request.constraints();
    search.allBackward(source, target, metric);
    offer(PathSearch.NO_PATH, 0);
  }

  /** The next path, its last link first; empty when there are no more. */
  int[] next() {
    if (!given.isEmpty()) {
      deviate(given.getLast());
    }
    var candidate = candidates.poll();
    if (candidate == null) {
      return PathSearch.NO_PATH;
    }
    given.add(candidate);
    return reversed(candidate.links);
  }

  /** Whether a search within bounds was given up, so that paths may be missing. */
  boolean gaveUp() {
    return gaveUp;
  }

  private void deviate(Candidate from) {
    var links = from.links;
    for (int i = 0; i < links.length; i++) {
      if (i >= from.deviation) {
        var barred = barred(links, i);
        barred.forEach(filter::avoidLink);
        offer(links, i);
        barred.forEach(filter::readmitLink);
      }
      filter.avoidNode(topology.tail(links[i]));
    }
    for (int link : links) {
      filter.readmitNode(topology.tail(link));
    }
  }

  /** Makes a candidate of the best way on after the first links of a path, if there is one. */
  private void offer(int[] links, int length) {
    int spur = length == 0 ? source : topology.head(links[length - 1]);
    if (search.guided(spur, target, metric) == Labels.UNREACHED) {
      return;
    }
    var whole = joined(links, length, search.trace(spur, target));
    if (constraints.isBounded() && !keepsBounds(whole)) {
      var before = path(Arrays.copyOf(links, length));
      var within = bounded.find(spur, target, metric, constraints, before);
      gaveUp |= bounded.gaveUp();
      if (within.length == 0) {
        return;
      }
      whole = joined(links, length, within);
    }
    candidates.add(new Candidate(key(whole), whole, length));
  }

  private boolean keepsBounds(int[] links) {
    return PathComputer.keepsBounds(path(links), constraints);
  }

  private Path path(int[] links) {
    return new Path(Arrays.stream(links).mapToObj(topology::link).toList(), 0);
  }

  private long key(int[] links) {
    long key = 0;
    for (int link : links) {
      key += Labels.step(metric.of(topology, link));
    }
    return key;
  }

  private static int[] joined(int[] links, int length, int[] restLastFirst) {
    var whole = Arrays.copyOf(links, length + restLastFirst.length);
    System.arraycopy(reversed(restLastFirst), 0, whole, length, restLastFirst.length);
    return whole;
  }

  /** The links that paths given so far take after the same beginning. */
  private List<Integer> barred(int[] links, int length) {
    var barred = new ArrayList<Integer>();
    for (var path : given) {
      var other = path.links;
      if (other.length > length && Arrays.equals(other, 0, length, links, 0, length)) {
        barred.add(other[length]);
      }
    }
    return barred;
  }

  private static int[] reversed(int[] links) {
    var reversed = new int[links.length];
    for (int i = 0; i < links.length; i++) {
      reversed[i] = links[links.length - 1 - i];
    }
    return reversed;
  }
}
