package io.branchline.traffic;

import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A demand trace ({@code time,site,class,farSite,direction,kbps}) replayed exactly: each demand
 * keeps its rate until its next row. Outside the trace its days repeat: a moment before or after it
 * sees what the trace says at the same time of day, counted in whole days from its start.
 */
final class ReplayedDemand implements DemandModel {
  static final String HEADER = "time,site,class,farSite,direction,kbps";
  private static final long DAY = 86_400;

  private final List<DemandKey> keys;
  private final long[][] times;
  private final double[][] rates;
  private final int[] cursor;
  private final long start;
  private final long period;

  private ReplayedDemand(
      List<DemandKey> keys, long[][] times, double[][] rates, long start, long period) {
    this.keys = keys;
    this.times = times;
    this.rates = rates;
    this.start = start;
    this.period = period;
    cursor = new int[keys.size()];
  }

  /**
   * Reads a trace.
   *
   * @throws IllegalArgumentException naming file and line when it is wrong or speaks of what the
   *     bank has not
   */
  static ReplayedDemand read(Path path, Bank bank) throws IOException {
    var file = String.valueOf(path.getFileName());
    var byKey = new TreeMap<DemandKey, List<double[]>>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    int number = 0;
    try (var in = SeriesCsv.open(path)) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.startsWith("#") || line.isBlank() || line.equals(HEADER)) {
          continue;
        }
        try {
          var cells = line.split(",", -1);
          if (cells.length != 6) {
            throw new IllegalArgumentException("expected " + HEADER + ", found \"" + line + "\"");
          }
          long time = SeriesCsv.parseTime(cells[0]);
          var rows = byKey.computeIfAbsent(key(cells, bank), k -> new ArrayList<>());
          if (!rows.isEmpty() && rows.getLast()[0] >= time) {
            throw new IllegalArgumentException("time does not increase: " + cells[0]);
          }
          rows.add(new double[] {time, rate(cells[5])});
          first = Math.min(first, time);
          last = Math.max(last, time);
        } catch (IllegalArgumentException | DateTimeException e) {
          throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
      }
    }
    if (byKey.isEmpty()) {
      throw new IllegalArgumentException(file + ": there is no demand in it");
    }
    return of(byKey, first, Math.ceilDiv(last - first + 1, DAY) * DAY);
  }

  private static ReplayedDemand of(Map<DemandKey, List<double[]>> byKey, long start, long period) {
    var keys = List.copyOf(byKey.keySet());
    var times = new long[keys.size()][];
    var rates = new double[keys.size()][];
    int k = 0;
    for (var rows : byKey.values()) {
      times[k] = rows.stream().mapToLong(row -> (long) row[0]).toArray();
      rates[k++] = rows.stream().mapToDouble(row -> row[1]).toArray();
    }
    return new ReplayedDemand(keys, times, rates, start, period);
  }

  private static DemandKey key(String[] cells, Bank bank) {
    var key =
        new DemandKey(
            new SiteId(cells[1]), cells[2], new SiteId(cells[3]), Direction.ofLabel(cells[4]));
    bank.getSite(key.site());
    bank.getSite(key.farSite());
    bank.getClass(key.trafficClass());
    return key;
  }

  private static double rate(String text) {
    double kbps = Double.parseDouble(text);
    if (!(kbps >= 0) || Double.isInfinite(kbps)) {
      throw new IllegalArgumentException("\"" + text + "\" is not a rate in kbit/s");
    }
    return kbps;
  }

  @Override
  public List<DemandKey> keys() {
    return keys;
  }

  @Override
  public void kbpsAt(long epochSecond, double[] kbps) {
    long second = start + Math.floorMod(epochSecond - start, period);
    for (int k = 0; k < kbps.length; k++) {
      kbps[k] = rateAt(k, second);
    }
  }

  @Override
  public void meanKbpsAt(long epochSecond, double[] kbps) {
    kbpsAt(epochSecond, kbps);
  }

  private double rateAt(int k, long second) {
    int at = cursor[k];
    var own = times[k];
    boolean here = own[at] <= second && (at + 1 == own.length || own[at + 1] > second);
    if (!here) {
      int found = Arrays.binarySearch(own, second);
      at = found >= 0 ? found : -found - 2;
      if (at < 0) {
        return 0;
      }
      cursor[k] = at;
    }
    return rates[k][at];
  }

  @Override
  public DemandModel only(Predicate<DemandKey> which) {
    int[] kept = IntStream.range(0, times.length).filter(k -> which.test(keys.get(k))).toArray();
    return new ReplayedDemand(
        Arrays.stream(kept).mapToObj(keys::get).toList(),
        Arrays.stream(kept).mapToObj(k -> times[k]).toArray(long[][]::new),
        Arrays.stream(kept).mapToObj(k -> rates[k]).toArray(double[][]::new),
        start,
        period);
  }
}
