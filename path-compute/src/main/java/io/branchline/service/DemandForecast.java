package io.branchline.service;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The expected course of one demand: for every step of the outlook the 5th, 50th and 95th
 * percentile in kbit/s.
 */
public record DemandForecast(
    DemandKey key, List<Double> q05Kbps, List<Double> q50Kbps, List<Double> q95Kbps) {
  public DemandForecast {
    q05Kbps = Kbps.copyOf(q05Kbps);
    q50Kbps = Kbps.copyOf(q50Kbps);
    q95Kbps = Kbps.copyOf(q95Kbps);
    if (q05Kbps.size() != q50Kbps.size() || q50Kbps.size() != q95Kbps.size()) {
      throw new IllegalArgumentException("quantiles of " + key + " differ in length");
    }
  }

  public static DemandForecast of(DemandKey key, double[] q05, double[] q50, double[] q95) {
    return new DemandForecast(
        key, new Kbps(q05.clone()), new Kbps(q50.clone()), new Kbps(q95.clone()));
  }

  /** Numbers without an object for each: an outlook of 120,000 demands has millions. */
  private static final class Kbps extends AbstractList<Double> implements RandomAccess {
    private final double[] values;

    private Kbps(double[] values) {
      this.values = values;
    }

    private static List<Double> copyOf(List<Double> list) {
      return list instanceof Kbps
          ? list
          : new Kbps(list.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public Double get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
