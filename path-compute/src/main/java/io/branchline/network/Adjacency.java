package io.branchline.network;

/**
 * Which links leave, enter and oppose which; shared by snapshots that differ in attributes only.
 */
final class Adjacency {
  final int[] tails;
  final int[] heads;
  final int[] firstOutgoing;
  final int[] firstIncoming;
  final int[] incoming;
  final int[] reverse;
  final boolean[] transit;

  /** Nodes that carry transit traffic, ascending. */
  final int[] transitNodes;

  private Adjacency(int[] tails, int[] heads, int[] reverse, boolean[] transit) {
    this.tails = tails;
    this.heads = heads;
    this.reverse = reverse;
    this.transit = transit;
    firstOutgoing = new int[transit.length + 1];
    firstIncoming = new int[transit.length + 1];
    for (int i = 0; i < tails.length; i++) {
      firstOutgoing[tails[i] + 1]++;
      firstIncoming[heads[i] + 1]++;
    }
    int nodes = 0;
    for (int i = 0; i < transit.length; i++) {
      firstOutgoing[i + 1] += firstOutgoing[i];
      firstIncoming[i + 1] += firstIncoming[i];
      nodes += transit[i] ? 1 : 0;
    }
    incoming = new int[heads.length];
    var next = firstIncoming.clone();
    for (int i = 0; i < heads.length; i++) {
      incoming[next[heads[i]]++] = i;
    }
    transitNodes = new int[nodes];
    nodes = 0;
    for (int i = 0; i < transit.length; i++) {
      if (transit[i]) {
        transitNodes[nodes++] = i;
      }
    }
  }

  static Adjacency of(int[] tails, int[] heads, Node[] nodes, Link[] links) {
    var transit = new boolean[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      transit[i] = nodes[i].capabilities().transit();
    }
    var adjacency = new Adjacency(tails, heads, new int[links.length], transit);
    for (int i = 0; i < links.length; i++) {
      adjacency.reverse[i] = adjacency.findReverse(i, links);
    }
    return adjacency;
  }

  /** After links came and went between the same nodes. */
  Adjacency moved(Moves moves, Link[] links, int[] newTails, int[] newHeads) {
    var reversed = new int[links.length];
    var next = new Adjacency(newTails, newHeads, reversed, transit);
    var places = moves.places(tails.length);
    for (int i = 0; i < tails.length; i++) {
      if (places[i] >= 0) {
        reversed[places[i]] = reverse[i] < 0 ? -1 : places[reverse[i]];
      }
    }
    for (int i : moves.written()) {
      reversed[i] = next.findReverse(i, links);
      int far = newHeads[i];
      for (int k = next.firstOutgoing[far]; k < next.firstOutgoing[far + 1]; k++) {
        if (newHeads[k] == newTails[i]) {
          reversed[k] = next.findReverse(k, links);
        }
      }
    }
    return next;
  }

  /** Links of one node stand in the order of their heads, then of their local identifiers. */
  private int findReverse(int link, Link[] links) {
    int low = firstOutgoing[heads[link]];
    int high = firstOutgoing[heads[link] + 1] - 1;
    int identifier = links[link].remoteIdentifier();
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compare(heads[middle], tails[link]);
      if (order == 0) {
        order = Integer.compare(links[middle].id().localIdentifier(), identifier);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
