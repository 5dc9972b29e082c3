package io.branchline.service;

import java.util.Arrays;
import java.util.List;

/**
 * The expected course of one demand: for every step of the outlook the 5th, 50th and 95th
 * percentile in kbit/s.
 */
public record DemandForecast(
    DemandKey key, List<Double> q05Kbps, List<Double> q50Kbps, List<Double> q95Kbps) {
  public DemandForecast {
    q05Kbps = List.copyOf(q05Kbps);
    q50Kbps = List.copyOf(q50Kbps);
    q95Kbps = List.copyOf(q95Kbps);
    if (q05Kbps.size() != q50Kbps.size() || q50Kbps.size() != q95Kbps.size()) {
      throw new IllegalArgumentException("quantiles of " + key + " differ in length");
    }
  }

  public static DemandForecast of(DemandKey key, double[] q05, double[] q50, double[] q95) {
    return new DemandForecast(key, boxed(q05), boxed(q50), boxed(q95));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
