package io.branchline.traffic;

/**
 * Serves the queues of one sending interface for one second, or for several in which as much comes
 * every second. What it works out stays readable until the next call: the shares of what waited
 * that were sent and dropped. Amounts are those of a second; of what waited before, and of the
 * buffers, each second of several has its part.
 */
final class LineServer {
  /** A burst that is not over within a second is backlog. */
  private static final double MAX_BURST_MILLIS = 1_000;

  private final NetworkIndex index;

  /** Bytes on the wire that arrived in this second; the caller fills it. */
  final double[] arrived;

  final double[] sentShare;
  final double[] droppedShare;
  private final double[] waiting;
  private final double[] served;
  private final double[] dropped;
  private final double[] depth;

  LineServer(NetworkIndex index) {
    this.index = index;
    int n = index.queues.size();
    arrived = new double[n];
    sentShare = new double[n];
    droppedShare = new double[n];
    waiting = new double[n];
    served = new double[n];
    dropped = new double[n];
    depth = new double[n];
  }

  /**
   * Serves {@code span} seconds.
   *
   * @param lineBytes what the line carries in this second; 0 when it is down, which empties the
   *     queues
   * @param lineLoss share lost on the line itself
   * @param fixedMillis delay of the line itself
   */
  void serve(
      LinkState link,
      LinkQueues shape,
      double lineBytes,
      double lineLoss,
      double fixedMillis,
      double span) {
    double capacity = shape.capacity(lineBytes);
    for (int q = 0; q < waiting.length; q++) {
      waiting[q] = link.backlog[q] / span + arrived[q];
    }
    shape.serve(waiting, capacity, served);
    drop(shape, lineBytes > 0, span);
    for (int q = 0; q < waiting.length; q++) {
      double rest = span * Math.max(0, waiting[q] - served[q] - dropped[q]);
      depth[q] = (link.backlog[q] + rest) / 2;
      link.backlog[q] = rest;
      link.depthSum[q] += depth[q];
      link.depthMax[q] = Math.max(link.depthMax[q], rest);
      sentShare[q] = waiting[q] > 0 ? served[q] / waiting[q] : 0;
      droppedShare[q] = waiting[q] > 0 ? dropped[q] / waiting[q] : 0;
    }
    report(link, shape, capacity, lineLoss, fixedMillis, span);
  }

  /** What does not fit into the buffers; a first-in first-out queue has one for all. */
  private void drop(LinkQueues shape, boolean up, double span) {
    if (shape.fifo) {
      double left = 0;
      for (int q = 0; q < waiting.length; q++) {
        left += waiting[q] - served[q];
      }
      double over = Math.max(0, left - (up ? shape.buffer[0] / span : 0));
      for (int q = 0; q < waiting.length; q++) {
        dropped[q] = left > 0 ? (waiting[q] - served[q]) * over / left : 0;
      }
    } else {
      for (int q = 0; q < waiting.length; q++) {
        dropped[q] = Math.max(0, waiting[q] - served[q] - (up ? shape.buffer[q] / span : 0));
      }
    }
  }

  private void report(
      LinkState link,
      LinkQueues shape,
      double capacity,
      double lineLoss,
      double fixedMillis,
      double span) {
    double allServed = sum(served);
    double allDepth = sum(depth);
    double allWait = waited(link.waitOfAll, sum(arrived), allServed, sum(dropped), span);
    for (int q = 0; q < waiting.length; q++) {
      double wait = waited(link.waits[q], arrived[q], served[q], dropped[q], span);
      double burst = 0;
      double packet = index.packetBytes[q];
      if (capacity > 0 && shape.fifo) {
        wait = allWait;
        burst = burst(allServed, capacity, packet, shape.buffer[0] - allDepth);
      } else if (capacity > 0) {
        double available = available(shape, q, capacity, allServed);
        burst = burst(served[q], available, packet, shape.buffer[q] - depth[q]);
        wait += shape.strict[q] ? QueueDelay.residualMillis(capacity) : 0;
      }
      double shareLost = arrived[q] > 0 ? Math.min(1, dropped[q] / arrived[q]) : 0;
      link.seen(
          q,
          fixedMillis + wait + burst,
          fixedMillis + wait + QueueDelay.P95 * burst,
          capacity <= 0 ? 1 : 1 - (1 - shareLost) * (1 - lineLoss));
    }
    link.testPacket(link.delayMillis[index.controlQueue]);
  }

  /** What is dropped beyond what arrived had waited before. */
  private static double waited(
      WaitCurve curve, double arrived, double sent, double dropped, double span) {
    return span
        * curve.pass(
            span * Math.max(0, arrived - dropped),
            span * sent,
            span * Math.max(0, dropped - arrived));
  }

  /**
   * The mean wait behind bursts shorter than a second, in milliseconds. A longer one is backlog and
   * counted as such, and none is longer than the buffer's room.
   */
  private static double burst(double served, double available, double packet, double room) {
    double longest = Math.min(MAX_BURST_MILLIS, Math.max(0, room) / available * 1e3);
    return Math.min(QueueDelay.meanMillis(served, available, packet), longest / QueueDelay.P95);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** The rate that a queue gets if it asks for more than it did. */
  private double available(LinkQueues shape, int q, double capacity, double allServed) {
    if (depth[q] > index.packetBytes[q] && served[q] < waiting[q] * (1 - 1e-9)) {
      return Math.max(1, served[q]);
    }
    if (shape.strict[q] && served[q] <= shape.guarantee[q]) {
      // Before all others, so the whole line is its own while it stays within its guarantee.
      return Math.max(1, capacity);
    }
    double spare = Math.max(0, capacity - allServed);
    double promised = Math.min(shape.guarantee[q], capacity);
    return Math.max(1, Math.max(served[q] + spare, promised));
  }
}
