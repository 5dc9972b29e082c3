package io.branchline.traffic;

import java.util.Arrays;

/**
 * Serves the queues of one sending interface for one second. What it works out stays readable until
 * the next call: the shares of what waited that were sent and dropped.
 */
final class LineServer {
  /** Nothing waits longer than this: the packet's application has given up. */
  private static final double MAX_WAIT_MILLIS = 60_000;

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
   * Serves one second.
   *
   * @param lineBytes what the line carries in this second; 0 when it is down, which empties the
   *     queues
   * @param lineLoss share lost on the line itself
   * @param fixedMillis delay of the line itself
   */
  void serve(
      LinkState link, LinkQueues shape, double lineBytes, double lineLoss, double fixedMillis) {
    double capacity = shape.capacity(lineBytes);
    for (int q = 0; q < waiting.length; q++) {
      waiting[q] = link.backlog[q] + arrived[q];
    }
    shape.serve(waiting, capacity, served);
    drop(shape, lineBytes > 0);
    for (int q = 0; q < waiting.length; q++) {
      double rest = Math.max(0, waiting[q] - served[q] - dropped[q]);
      depth[q] = (link.backlog[q] + rest) / 2;
      link.backlog[q] = rest;
      link.depthSum[q] += depth[q];
      link.depthMax[q] = Math.max(link.depthMax[q], rest);
      sentShare[q] = waiting[q] > 0 ? served[q] / waiting[q] : 0;
      droppedShare[q] = waiting[q] > 0 ? dropped[q] / waiting[q] : 0;
    }
    report(link, shape, capacity, lineLoss, fixedMillis);
  }

  /** What does not fit into the buffers; a first-in first-out queue has one for all. */
  private void drop(LinkQueues shape, boolean up) {
    if (shape.fifo) {
      double left = 0;
      for (int q = 0; q < waiting.length; q++) {
        left += waiting[q] - served[q];
      }
      double over = Math.max(0, left - (up ? shape.buffer[0] : 0));
      for (int q = 0; q < waiting.length; q++) {
        dropped[q] = left > 0 ? (waiting[q] - served[q]) * over / left : 0;
      }
    } else {
      for (int q = 0; q < waiting.length; q++) {
        dropped[q] = Math.max(0, waiting[q] - served[q] - (up ? shape.buffer[q] : 0));
      }
    }
  }

  private void report(
      LinkState link, LinkQueues shape, double capacity, double lineLoss, double fixedMillis) {
    double allServed = Arrays.stream(served).sum();
    double allDepth = Arrays.stream(depth).sum();
    for (int q = 0; q < waiting.length; q++) {
      double wait;
      double burst;
      double packet = index.packetBytes[q];
      if (capacity <= 0) {
        wait = 0;
        burst = 0;
      } else if (shape.fifo) {
        wait = allDepth / capacity * 1e3;
        burst =
            QueueDelay.meanMillis(allServed, capacity, packet) * free(allDepth, shape.buffer[0]);
      } else {
        double available = available(shape, q, capacity, allServed);
        wait = depth[q] / available * 1e3;
        burst =
            QueueDelay.meanMillis(served[q], available, packet) * free(depth[q], shape.buffer[q]);
        if (shape.strict[q]) {
          wait += QueueDelay.residualMillis(capacity);
        }
      }
      wait = Math.min(wait, MAX_WAIT_MILLIS);
      double shareLost = arrived[q] > 0 ? Math.min(1, dropped[q] / arrived[q]) : 0;
      link.seen(
          q,
          fixedMillis + wait + burst,
          fixedMillis + wait + QueueDelay.P95 * burst,
          capacity <= 0 ? 1 : 1 - (1 - shareLost) * (1 - lineLoss));
    }
    link.testPacket(link.delayMillis[index.controlQueue]);
  }

  /** Bursts find less room the fuller the buffer is already. */
  private static double free(double depth, double buffer) {
    return Math.max(0, 1 - depth / buffer);
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
