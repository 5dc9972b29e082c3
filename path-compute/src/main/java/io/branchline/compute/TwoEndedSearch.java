package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.Arrays;

/**
 * Dijkstra's search from both ends at once (Dantzig 1960; Nicholson 1966): each half visits far
 * less than one search of the whole way. Among equal paths it finds the one that a search from the
 * source would.
 */
final class TwoEndedSearch {
  private final Topology topology;
  private final TransitLinks transit;
  private final LinkFilter filter;
  private final Labels forward;
  private final Labels backward;
  private Metric metric = Metric.IGP;
  private int source;
  private int target;
  private long best;

  /** The links on which the best paths found so far pass from one search's nodes to the other's. */
  private int[] crossings = new int[16];

  private int crossingCount;

  /** By node beyond the crossings: the lowest link by which a best path comes to it. */
  private final int[] via;

  private final int[] viaAt;
  private final int[] reached;
  private int search;

  TwoEndedSearch(Topology topology, TransitLinks transit, LinkFilter filter) {
    this.topology = topology;
    this.transit = transit;
    this.filter = filter;
    forward = new Labels(topology.nodeCount());
    backward = new Labels(topology.nodeCount());
    via = new int[topology.nodeCount()];
    viaAt = new int[topology.nodeCount()];
    reached = new int[topology.nodeCount()];
  }

  /** The links of the best path, last one first; none when there is no path. The ends differ. */
  int[] find(int from, int to, Metric by) {
    source = from;
    target = to;
    metric = by;
    best = Labels.UNREACHED;
    crossingCount = 0;
    search++;
    forward.begin();
    backward.begin();
    forward.offer(source, 0, Labels.NONE, 0);
    backward.offer(target, 0, Labels.NONE, 0);
    while (!forward.isEmpty() && !backward.isEmpty()) {
      long ahead = forward.lowest();
      long behind = backward.lowest();
      // Equal keys are still settled, so that every best path is known from one end or the other.
      if (ahead + behind > best) {
        break;
      }
      if (ahead <= behind) {
        leave(forward.settle());
      } else {
        enter(backward.settle());
      }
    }
    return best == Labels.UNREACHED ? PathSearch.NO_PATH : trace();
  }

  private void leave(int node) {
    long key = forward.key(node);
    for (int i = transit.firstOut(node), end = transit.firstOut(node + 1); i < end; i++) {
      follow(transit.out(i), key);
    }
    if (!topology.mayTransit(target)) {
      for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
        if (topology.tail(topology.incomingLink(i)) == node) {
          follow(topology.incomingLink(i), key);
        }
      }
    }
  }

  private void follow(int link, long key) {
    if (!filter.allows(link)) {
      return;
    }
    int head = topology.head(link);
    long there = key + Labels.step(metric.of(topology, link));
    forward.offer(head, there, link, 0);
    long onward = backward.key(head);
    if (onward != Labels.UNREACHED) {
      complete(link, there + onward);
    }
  }

  private void enter(int node) {
    long key = backward.key(node);
    for (int i = transit.firstIn(node), end = transit.firstIn(node + 1); i < end; i++) {
      precede(transit.in(i), key);
    }
    if (!topology.mayTransit(source)) {
      for (int link = topology.outgoing(source); link < topology.outgoing(source + 1); link++) {
        if (topology.head(link) == node) {
          precede(link, key);
        }
      }
    }
  }

  private void precede(int link, long key) {
    if (!filter.allows(link)) {
      return;
    }
    int tail = topology.tail(link);
    long onward = key + Labels.step(metric.of(topology, link));
    backward.offer(tail, onward, link, 0);
    long there = forward.key(tail);
    if (there != Labels.UNREACHED) {
      complete(link, there + onward);
    }
  }

  private void complete(int link, long key) {
    if (key > best) {
      return;
    }
    if (key < best) {
      best = key;
      crossingCount = 0;
    }
    if (crossingCount == crossings.length) {
      crossings = Arrays.copyOf(crossings, 2 * crossingCount);
    }
    crossings[crossingCount++] = link;
  }

  private int[] trace() {
    int count = 0;
    for (int i = 0; i < crossingCount; i++) {
      count = arrive(crossings[i], count);
    }
    // Best paths go on from a crossing over links that the target's search took, or could have.
    for (int i = 0; i < count; i++) {
      int node = reached[i];
      long key = backward.key(node);
      for (int at = transit.firstOut(node); at < transit.firstOut(node + 1); at++) {
        count = goOn(transit.out(at), key, count);
      }
      int last = node == target || topology.mayTransit(target) ? -1 : backward.via(node);
      if (last >= 0 && topology.head(last) == target) {
        count = goOnToTarget(node, key, count);
      }
    }
    var links = new LinkStack();
    for (int node = target; node != source; ) {
      int link = forward.isSettled(node) ? forward.via(node) : via[node];
      links.push(link);
      node = topology.tail(link);
    }
    return links.toArray();
  }

  private int goOnToTarget(int node, long key, int count) {
    int more = count;
    for (int i = topology.firstIncoming(target); i < topology.firstIncoming(target + 1); i++) {
      if (topology.tail(topology.incomingLink(i)) == node) {
        more = goOn(topology.incomingLink(i), key, more);
      }
    }
    return more;
  }

  private int goOn(int link, long key, int count) {
    int head = topology.head(link);
    long onward = backward.key(head);
    return onward != Labels.UNREACHED
            && onward + Labels.step(metric.of(topology, link)) == key
            && filter.allows(link)
        ? arrive(link, count)
        : count;
  }

  private int arrive(int link, int count) {
    int head = topology.head(link);
    if (viaAt[head] != search) {
      viaAt[head] = search;
      via[head] = link;
      reached[count] = head;
      return count + 1;
    }
    via[head] = Math.min(via[head], link);
    return count;
  }
}
