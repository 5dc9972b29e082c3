package io.branchline.traffic;

/** The moving parts of one direction of a link: counters since start, and what was seen of late. */
final class LinkState {
  /** Weight of the last second in what routers report as present delay and loss: about 10 s. */
  private static final double RECENT = 0.2;

  final double[] sentBytes;
  final double[] sentPackets;
  final double[] droppedBytes;
  final double[] droppedPackets;
  final double[] backlog;

  final WaitCurve[] waits;
  final WaitCurve waitOfAll = new WaitCurve();

  /** Mean delay from queue to far end in the last second, and its 95th percentile. */
  final double[] delayMillis;

  final double[] delayP95Millis;
  final double[] recentDelayMillis;
  final double[] recentLoss;
  final double[] depthSum;
  final double[] depthMax;

  /** Bytes that the last second put on a link without queues, and the share of them it lost. */
  double load;

  double transitLoss;
  double recentJitterMillis;
  private double lastDelayMillis = -1;

  /** Bytes sent in this calendar month. */
  double monthBytes;

  LinkState(int queues) {
    sentBytes = new double[queues];
    sentPackets = new double[queues];
    droppedBytes = new double[queues];
    droppedPackets = new double[queues];
    backlog = new double[queues];
    waits = new WaitCurve[queues];
    for (int q = 0; q < queues; q++) {
      waits[q] = new WaitCurve();
    }
    delayMillis = new double[queues];
    delayP95Millis = new double[queues];
    recentDelayMillis = new double[queues];
    recentLoss = new double[queues];
    depthSum = new double[queues];
    depthMax = new double[queues];
  }

  /** Counts bytes on the wire, which are {@code factor} times the IP bytes. */
  void sent(int q, double bytes, double factor, double packetBytes) {
    sentBytes[q] += bytes;
    sentPackets[q] += bytes / factor / packetBytes;
    monthBytes += bytes;
  }

  void dropped(int q, double bytes, double factor, double packetBytes) {
    droppedBytes[q] += bytes;
    droppedPackets[q] += bytes / factor / packetBytes;
  }

  void seen(int q, double mean, double p95, double lossShare) {
    delayMillis[q] = mean;
    delayP95Millis[q] = p95;
    recentDelayMillis[q] += RECENT * (mean - recentDelayMillis[q]);
    recentLoss[q] += RECENT * (lossShare - recentLoss[q]);
  }

  /** Follows the variation between the delays of successive test packets. */
  void testPacket(double millis) {
    if (lastDelayMillis >= 0) {
      recentJitterMillis += RECENT * (Math.abs(millis - lastDelayMillis) - recentJitterMillis);
    }
    lastDelayMillis = millis;
  }
}
