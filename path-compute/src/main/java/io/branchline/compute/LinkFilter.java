package io.branchline.compute;

import io.branchline.network.NodeId;
import io.branchline.network.Topology;

/**
 * One request's constraints on single links and nodes, made ready for searching: marks instead of
 * sets. Used by one search after the other.
 */
final class LinkFilter {
  private final Topology topology;
  private final RiskIndex risks;
  private final int[] linkMark;
  private final int[] nodeMark;
  private int mark;
  private boolean marksLinks;
  private boolean marksNodes;
  private long minBandwidth;
  private Affinity affinity = Affinity.ANY;
  private boolean marksGroups;
  private boolean free;

  LinkFilter(Topology topology, RiskIndex risks) {
    this.risks = risks;
    this.topology = topology;
    linkMark = new int[topology.linkCount()];
    nodeMark = new int[topology.nodeCount()];
  }

  /** Takes over the constraints; the ends are exempt from avoided nodes. */
  void set(Constraints constraints, int from, int to) {
    mark++;
    minBandwidth = constraints.minBandwidth().bitsPerSecond();
    affinity = constraints.affinity();
    marksGroups = !affinity.equals(Affinity.ANY);
    marksLinks = !constraints.avoidLinks().isEmpty() || !constraints.avoidSrlgs().isEmpty();
    marksNodes = false;
    for (var id : constraints.avoidLinks()) {
      int link = topology.linkIndex(id);
      if (link >= 0) {
        linkMark[link] = mark;
      }
    }
    for (var risk : constraints.avoidSrlgs()) {
      for (int link : risks.linksOf(risk)) {
        linkMark[link] = mark;
      }
    }
    for (NodeId id : constraints.avoidNodes()) {
      int node = topology.nodeIndex(id);
      if (node >= 0 && node != from && node != to) {
        avoidNode(node);
      }
    }
    free = !marksLinks && !marksNodes && !marksGroups && minBandwidth == 0;
  }

  /** Bars a link for this request, besides its constraints. */
  void avoidLink(int link) {
    linkMark[link] = mark;
    marksLinks = true;
    free = false;
  }

  /** Bars a node for this request, besides its constraints. */
  void avoidNode(int node) {
    nodeMark[node] = mark;
    marksNodes = true;
    free = false;
  }

  /** Lets a node be used again that {@link #avoidNode} barred. */
  void readmitNode(int node) {
    nodeMark[node] = 0;
  }

  /** Lets a link be used again that {@link #avoidLink} barred. */
  void readmitLink(int link) {
    linkMark[link] = 0;
  }

  boolean allows(int link) {
    return free || check(link);
  }

  private boolean check(int link) {
    if (topology.availableBandwidth(link) < minBandwidth
        || marksLinks && linkMark[link] == mark
        || marksNodes
            && (nodeMark[topology.head(link)] == mark || nodeMark[topology.tail(link)] == mark)) {
      return false;
    }
    return !marksGroups || affinity.allows(topology, link);
  }
}
