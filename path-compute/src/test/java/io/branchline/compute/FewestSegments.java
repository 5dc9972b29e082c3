package io.branchline.compute;

import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.MicroSid;
import io.branchline.segment.Sid;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The fewest segments along a path, breadth first over its positions by every SID there is. */
final class FewestSegments {

  /** How a packet goes on. */
  interface Forwarding {
    /** The position on the path that a SID leads to from another, or -1 when it leaves the path. */
    int reached(int from, Sid sid);
  }

  private FewestSegments() {}

  /**
   * Their number; -1 when no list gets to the path's end.
   *
   * @param length links of the path; positions are 0 to this
   * @param nodes SIDs of nodes, at which a list may end; others only where labels are popped
   */
  static int along(
      int length, Dataplane dataplane, Set<Sid> nodes, Set<Sid> others, Forwarding forwarding) {
    var all = new HashSet<>(nodes);
    all.addAll(others);
    var distance = new int[length + 1];
    Arrays.fill(distance, Integer.MAX_VALUE);
    distance[0] = 0;
    int best = -1;
    for (int round = 0; round <= length + 1; round++) {
      for (int at = 0; at <= length; at++) {
        if (distance[at] != round) {
          continue;
        }
        for (var sid : all) {
          int reached = forwarding.reached(at, sid);
          boolean ended = dataplane == Dataplane.MPLS || nodes.contains(sid);
          if (reached == length && ended && (best < 0 || best > round + 1)) {
            best = round + 1;
          }
          if (reached >= 0 && distance[reached] > round + 1) {
            distance[reached] = round + 1;
          }
        }
      }
    }
    return best;
  }

  /** The SIDs of every adjacency. */
  static Set<Sid> adjacencies(Topology topology, Dataplane dataplane) {
    var sids = new HashSet<Sid>();
    for (var link : topology.links()) {
      Optional<? extends Sid> sid =
          switch (dataplane) {
            case MPLS -> link.adjacencySid();
            case SRV6 -> link.endX();
            case USID -> link.endX().flatMap(MicroSid::shift);
          };
      sid.ifPresent(sids::add);
    }
    return sids;
  }
}
