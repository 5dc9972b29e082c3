package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The paths that a demand may take: each choice of access links at its ends, times a few ways
 * through the core. Ways through the core are computed once for all branches of a hub.
 */
final class CandidatePaths {
  private static final int WAYS_THROUGH_CORE = 4;
  private static final int MOST = 24;

  private final Topology topology;
  private final TransitCore core;
  private final BitSet unusable;
  private final Map<Long, List<int[]>> ways = new HashMap<>();

  /**
   * @param unusable links that no path may take; paths change with it only after {@link #forget}
   */
  CandidatePaths(Topology topology, TransitCore core, BitSet unusable) {
    this.topology = topology;
    this.core = core;
    this.unusable = unusable;
  }

  /** Called when the unusable links are others. */
  void forget() {
    ways.clear();
  }

  /** Different loopless paths, without transit through nodes that forbid it; none if cut off. */
  List<int[]> between(int source, int target) {
    var found = new ArrayList<int[]>();
    int[] starts = starts(source);
    int[] ends = ends(target);
    for (int way = 0; way < WAYS_THROUGH_CORE && found.size() < MOST; way++) {
      for (int start : starts) {
        for (int end : ends) {
          if (found.size() < MOST) {
            add(found, source, start, end, target, way);
          }
        }
      }
    }
    return found;
  }

  /** The links by which traffic may leave a node; none ({@link TransitCore#NONE}) in the core. */
  int[] starts(int source) {
    if (core.contains(source)) {
      return new int[] {TransitCore.NONE};
    }
    return IntStream.range(topology.outgoing(source), topology.outgoing(source + 1))
        .filter(link -> !unusable.get(link))
        .toArray();
  }

  /** The links by which traffic may reach a node; none ({@link TransitCore#NONE}) in the core. */
  int[] ends(int target) {
    if (core.contains(target)) {
      return new int[] {TransitCore.NONE};
    }
    return IntStream.range(topology.firstIncoming(target), topology.firstIncoming(target + 1))
        .map(topology::incomingLink)
        .filter(link -> !unusable.get(link))
        .toArray();
  }

  private void add(List<int[]> found, int source, int start, int end, int target, int way) {
    int from = start == TransitCore.NONE ? source : topology.head(start);
    int to = end == TransitCore.NONE ? target : topology.tail(end);
    if (from == target || to == source) {
      // A direct link between the ends: both ends may count it as their own.
      int direct = from == target ? start : end;
      if (way == 0 && found.stream().noneMatch(path -> path.length == 1 && path[0] == direct)) {
        found.add(new int[] {direct});
      }
      return;
    }
    if (!core.contains(from) || !core.contains(to)) {
      return;
    }
    var choices =
        ways.computeIfAbsent(
            (long) from * topology.nodeCount() + to,
            _ ->
                from == to
                    ? List.of(new int[0])
                    : core.alternatives(from, to, WAYS_THROUGH_CORE, unusable));
    if (way < choices.size()) {
      var middle = choices.get(way);
      int head = start == TransitCore.NONE ? 0 : 1;
      int tail = end == TransitCore.NONE ? 0 : 1;
      var path = new int[head + middle.length + tail];
      if (head == 1) {
        path[0] = start;
      }
      System.arraycopy(middle, 0, path, head, middle.length);
      if (tail == 1) {
        path[path.length - 1] = end;
      }
      found.add(path);
    }
  }
}
