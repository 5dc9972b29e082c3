package io.branchline.traffic;

import io.branchline.service.DemandKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Demands shaped by real series: each (site, class) follows one column, from its own week on,
 * scaled to its size. Series with a step of more than 5 minutes get the variation of minutes and
 * seconds that was fitted to the 5-minute series; finer ones that of seconds only.
 */
final class SeriesDemand implements DemandModel {
  private final BankCalendar calendar;
  private final List<DemandKey> keys;
  private final double[] size;
  private final RealSeries[] series;
  private final int[] weekShift;
  private final Variation[] variation;

  private SeriesDemand(
      BankCalendar calendar,
      List<DemandKey> keys,
      double[] size,
      RealSeries[] series,
      int[] weekShift,
      Variation[] variation) {
    this.calendar = calendar;
    this.keys = keys;
    this.size = size;
    this.series = series;
    this.weekShift = weekShift;
    this.variation = variation;
  }

  static SeriesDemand of(
      BankCalendar calendar, List<NominalDemand> demands, List<RealSeries> real, long seed) {
    int n = demands.size();
    var size = new double[n];
    var series = new RealSeries[n];
    var weekShift = new int[n];
    var variation = new Variation[n];
    for (int i = 0; i < n; i++) {
      var key = demands.get(i).key();
      var name = key.site() + "/" + key.trafficClass();
      size[i] = demands.get(i).busyHour().kbps();
      series[i] = real.get((int) (LatticeNoise.uniform(seed, "series " + name) * real.size()));
      weekShift[i] = (int) (LatticeNoise.uniform(seed, "week " + name) * series[i].weeks());
      variation[i] =
          Variation.of(
              seed,
              key.site().value(),
              name,
              key.toString(),
              0,
              Profile.ofLabel(demands.get(i).profile()).burstiness);
    }
    return new SeriesDemand(
        calendar,
        demands.stream().map(NominalDemand::key).toList(),
        size,
        series,
        weekShift,
        variation);
  }

  @Override
  public List<DemandKey> keys() {
    return keys;
  }

  @Override
  public void kbpsAt(long epochSecond, double[] kbps) {
    shape(epochSecond, kbps);
    for (int i = 0; i < size.length; i++) {
      kbps[i] *= variation[i].fine((double) epochSecond);
      if (series[i].step() > 300) {
        kbps[i] *= variation[i].coarse((double) epochSecond);
      }
    }
  }

  @Override
  public void meanKbpsAt(long epochSecond, double[] kbps) {
    shape(epochSecond, kbps);
    for (int i = 0; i < size.length; i++) {
      if (series[i].step() > 300) {
        kbps[i] *= variation[i].coarse((double) epochSecond);
      }
    }
  }

  private void shape(long epochSecond, double[] kbps) {
    var offset = calendar.zone().getRules().getOffset(Instant.ofEpochSecond(epochSecond));
    long local = epochSecond + offset.getTotalSeconds();
    for (int i = 0; i < size.length; i++) {
      kbps[i] = size[i] * series[i].at(local, weekShift[i]);
    }
  }

  @Override
  public DemandModel only(Predicate<DemandKey> which) {
    int[] kept = IntStream.range(0, size.length).filter(i -> which.test(keys.get(i))).toArray();
    return new SeriesDemand(
        calendar,
        Arrays.stream(kept).mapToObj(keys::get).toList(),
        Arrays.stream(kept).mapToDouble(i -> size[i]).toArray(),
        Arrays.stream(kept).mapToObj(i -> series[i]).toArray(RealSeries[]::new),
        Arrays.stream(kept).map(i -> weekShift[i]).toArray(),
        Arrays.stream(kept).mapToObj(i -> variation[i].copy()).toArray(Variation[]::new));
  }
}
