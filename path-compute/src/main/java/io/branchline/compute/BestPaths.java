package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Paths without loops between two nodes, one after the other, best first: Yen's deviations, each
 * kind of them looked for once (Lawler), by searches that are guided by the distances to the target
 * and so hardly leave the way.
 */
final class BestPaths {
  private final Topology topology;
  private final LinkFilter filter;
  private final PathSearch search;
  private final int source;
  private final int target;
  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();
  private final List<int[]> given = new ArrayList<>();

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
   * Starts with the constraints that the filter holds; it is used until the last path was given.
   */
  BestPaths(
      Topology topology,
      LinkFilter filter,
      PathSearch search,
      int source,
      int target,
      Metric metric) {
    this.topology = topology;
    this.filter = filter;
    this.search = search;
    this.source = source;
    this.target = target;
    search.allBackward(source, target, metric);
    long key = search.guided(source, target);
    if (key != Labels.UNREACHED) {
      candidates.add(new Candidate(key, firstFirst(search.trace(source, target)), 0));
    }
  }

  /** The next path, its last link first; empty when there are no more. */
  int[] next() {
    var candidate = candidates.poll();
    if (candidate == null) {
      return PathSearch.NO_PATH;
    }
    given.add(candidate.links);
    deviate(candidate);
    return firstFirst(candidate.links);
  }

  private void deviate(Candidate from) {
    var links = from.links;
    long rootKey = 0;
    for (int i = 0; i < links.length; i++) {
      int spur = topology.tail(links[i]);
      if (i >= from.deviation) {
        var barred = barred(links, i);
        barred.forEach(filter::avoidLink);
        long key = search.guided(spur, target);
        if (key != Labels.UNREACHED) {
          var rest = search.trace(spur, target);
          var whole = Arrays.copyOf(links, i + rest.length);
          for (int k = 0; k < rest.length; k++) {
            whole[i + k] = rest[rest.length - 1 - k];
          }
          candidates.add(new Candidate(rootKey + key, whole, i));
        }
        barred.forEach(filter::readmitLink);
      }
      rootKey += search.step(links[i]);
      filter.avoidNode(spur);
    }
    for (int link : links) {
      filter.readmitNode(topology.tail(link));
    }
  }

  /** The links that paths given so far take after the same beginning. */
  private List<Integer> barred(int[] links, int length) {
    var barred = new ArrayList<Integer>();
    for (var path : given) {
      if (path.length > length && Arrays.equals(path, 0, length, links, 0, length)) {
        barred.add(path[length]);
      }
    }
    return barred;
  }

  private static int[] firstFirst(int[] lastFirst) {
    var links = new int[lastFirst.length];
    for (int i = 0; i < links.length; i++) {
      links[i] = lastFirst[links.length - 1 - i];
    }
    return links;
  }
}
