package io.branchline.traffic;

import java.util.ArrayList;
import java.util.List;

/** The packets of one demand on one way, with what of them waits at each line. */
final class Flow {
  final int demand;
  final int queue;
  final Route route;

  /** The queued links of the way, in order. */
  final List<Hop> hops = new ArrayList<>();

  /** The delay of the bank's own links on the way. */
  final double ownLinksMillis;

  /** Changes when equal ways gain or lose weight; 0 while only what was left behind drains. */
  double share;

  Flow(NetworkIndex index, int demand, int queue, Route route) {
    this.demand = demand;
    this.queue = queue;
    this.route = route;
    share = route.share();
    double micros = 0;
    int next = 0;
    int start = 0;
    for (int link : route.links()) {
      next++;
      if (index.line[link] == null) {
        micros += index.topology.link(link).delay().micros();
      } else {
        hops.add(new Hop(index, this, link, start, next - 1));
        start = next;
      }
    }
    ownLinksMillis = micros / 1e3;
  }

  /** How much larger a packet is on a link than its IP bytes. */
  double wireFactor(NetworkIndex index, int link) {
    var line = index.line[link];
    double packet = index.packetBytes[queue];
    return (packet + route.encapsulationBytes() + (line == null ? 0 : line.overheadBytes()))
        / packet;
  }

  double backlog() {
    double sum = 0;
    for (var hop : hops) {
      sum += hop.backlog + hop.next + hop.arrival;
    }
    return sum;
  }

  /** One queue on the way. */
  static final class Hop {
    final Flow flow;
    final int link;
    final double wireFactor;

    /** The bank's own links before it: from, and before which, on the route. */
    final int firstBefore;

    final int lastBefore;

    /**
     * Bytes on the wire: waiting, arrived in this second, arriving in the next from another line.
     */
    double backlog;

    double arrival;
    double next;

    /** IP bytes that went out in this second. */
    double sent;

    Hop(NetworkIndex index, Flow flow, int link, int firstBefore, int lastBefore) {
      this.flow = flow;
      this.link = link;
      this.firstBefore = firstBefore;
      this.lastBefore = lastBefore;
      wireFactor = flow.wireFactor(index, link);
    }
  }
}
