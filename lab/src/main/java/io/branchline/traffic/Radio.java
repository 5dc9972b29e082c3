package io.branchline.traffic;

import io.branchline.network.Link;

/**
 * How a mobile line's radio moves: its rate about a median below the nominal one, its delay above
 * the least one.
 *
 * <p>Measured on a 5G network at rest (Raca et al., ACM MMSys 2020): bitrates with medians of 19,
 * 38 and 167 Mbit/s, standard deviation of their logarithm 1.1 with correlation .76 at 1 s and .3
 * at 5 s. That includes the other users' load on busy cells; a bank rents a slice with half that
 * deviation, and never more than the nominal rate.
 */
final class Radio {
  private static final double MEDIAN_SHARE = 0.5;
  private static final double DEVIATION = 0.55;
  private static final double LEAST_SHARE = 0.03;

  private final LatticeNoise[] rate;
  private final LatticeNoise[] delay;

  Radio(long seed, Link link) {
    var name = link.id().toString();
    rate =
        new LatticeNoise[] {
          new LatticeNoise(seed, "rate " + name, 4), new LatticeNoise(seed, "rate " + name, 45)
        };
    delay =
        new LatticeNoise[] {
          new LatticeNoise(seed, "delay " + name, 3), new LatticeNoise(seed, "delay " + name, 90)
        };
  }

  /** The share of the nominal rate that the radio gives. */
  double rateShare(long second) {
    double x = 0.8 * rate[0].at((double) second) + 0.6 * rate[1].at((double) second);
    return Math.clamp(MEDIAN_SHARE * Math.exp(DEVIATION * x), LEAST_SHARE, 1);
  }

  /** What the radio adds to the least delay, in milliseconds; its median is the line's jitter. */
  double extraDelayMillis(long second, double jitterMillis) {
    double x = 0.6 * delay[0].at((double) second) + 0.8 * delay[1].at((double) second);
    return jitterMillis * Math.exp(0.6 * x);
  }
}
