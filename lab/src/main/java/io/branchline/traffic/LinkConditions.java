package io.branchline.traffic;

import java.util.Arrays;

/** What has happened to each link, both by its index in the intact network. */
final class LinkConditions {
  final boolean[] up;

  /** Added to the link's own delay. */
  final double[] extraDelayMillis;

  /** Share of packets lost besides the link's own. */
  final double[] extraLoss;

  /** Factor of the link's rate, 1 when nothing is wrong. */
  final double[] rateFactor;

  LinkConditions(int links) {
    up = new boolean[links];
    Arrays.fill(up, true);
    extraDelayMillis = new double[links];
    extraLoss = new double[links];
    rateFactor = new double[links];
    Arrays.fill(rateFactor, 1);
  }
}
