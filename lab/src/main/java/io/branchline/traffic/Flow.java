package io.branchline.traffic;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The packets of one demand on one way, with what of them waits at each line. */
final class Flow {
  final int demand;
  final int queue;
  final Route route;

  /** The queued links of the way, in order. */
  final Hop[] hops;

  /** How much larger a packet is on the bank's own links than its IP bytes. */
  final double ownFactor;

  /** The delay of the bank's own links on the way. */
  final double ownLinksMillis;

  /** The counter of its policy, once something has flowed. */
  FluidNetwork.@Nullable PolicyCounter counter;

  /** Changes when equal ways gain or lose weight; 0 while only what was left behind drains. */
  double share;

  Flow(NetworkIndex index, int demand, int queue, Route route) {
    this.demand = demand;
    this.queue = queue;
    this.route = route;
    share = route.share();
    ownFactor = wireFactor(index.packetBytes[queue], 0);
    var queued = new ArrayList<Hop>();
    double micros = 0;
    int next = 0;
    int start = 0;
    for (int link : route.links()) {
      next++;
      var line = index.line[link];
      if (line == null) {
        micros += index.topology.link(link).delay().micros();
      } else {
        double factor = wireFactor(index.packetBytes[queue], line.overheadBytes());
        queued.add(new Hop(this, link, start, next - 1, factor));
        start = next;
      }
    }
    hops = queued.toArray(Hop[]::new);
    ownLinksMillis = micros / 1e3;
  }

  private double wireFactor(double packet, int overheadBytes) {
    return (packet + route.encapsulationBytes() + overheadBytes) / packet;
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

    Hop(Flow flow, int link, int firstBefore, int lastBefore, double wireFactor) {
      this.flow = flow;
      this.link = link;
      this.firstBefore = firstBefore;
      this.lastBefore = lastBefore;
      this.wireFactor = wireFactor;
    }
  }
}
