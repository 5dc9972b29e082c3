package io.branchline.traffic;

/** What became of every demand in one second; arrays are by demand, amounts are IP bytes. */
final class Outcome {
  final double[] offered;
  final double[] delivered;
  final double[] lost;

  /** 95th percentile of the one-way delay of what was delivered; 0 when nothing was. */
  final double[] delayMillis;

  Outcome(int demands) {
    offered = new double[demands];
    delivered = new double[demands];
    lost = new double[demands];
    delayMillis = new double[demands];
  }
}
