package io.branchline.traffic;

import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** Sums the seconds of a network up to minutes, and writes them. */
public final class TruthRecorder {
  private static final int SECONDS = 60;

  private record Group(SiteId site, String trafficClass, Direction direction) {}

  private final List<Group> groups = new ArrayList<>();
  private final int[] groupOf;
  private final double[] offered;
  private final double[] delivered;
  private final double[] lost;
  private final double[] second;
  private final double[] secondWeight;
  private final double[][] delays;
  private final int[] delayCount;
  private final Consumer<TruthMinute> sink;
  private final int samples;
  private long minute = Long.MIN_VALUE;
  private int secondsSeen;

  /** A recorder that hands each minute to the sink. */
  public TruthRecorder(List<DemandKey> demands, Consumer<TruthMinute> sink) {
    this(demands, 1, sink);
  }

  /**
   * A recorder of a network of which every so many seconds one is stepped.
   *
   * @param stride a divisor of 60
   */
  TruthRecorder(List<DemandKey> demands, int stride, Consumer<TruthMinute> sink) {
    this.sink = sink;
    samples = SECONDS / stride;
    groupOf = new int[demands.size()];
    var index = new LinkedHashMap<Group, Integer>();
    for (int d = 0; d < groupOf.length; d++) {
      var key = demands.get(d);
      groupOf[d] =
          index.computeIfAbsent(
              new Group(key.site(), key.trafficClass(), key.direction()), group -> index.size());
    }
    groups.addAll(index.keySet());
    int n = groups.size();
    offered = new double[n];
    delivered = new double[n];
    lost = new double[n];
    second = new double[n];
    secondWeight = new double[n];
    delays = new double[n][samples];
    delayCount = new int[n];
  }

  /**
   * Lets a network pass a while, however fast the machine can.
   *
   * @param start the first second, a multiple of {@code stride}
   * @param stride of every so many seconds one is stepped and stands for all of them; divides 60
   * @return its whole minutes
   */
  public static List<TruthMinute> record(
      FluidNetwork network, DemandModel model, long start, Duration length, int stride) {
    var minutes = new ArrayList<TruthMinute>();
    var recorder = new TruthRecorder(model.keys(), stride, minutes::add);
    var kbps = new double[model.keys().size()];
    for (long second = start; second < start + length.toSeconds(); second += stride) {
      model.kbpsAt(second, kbps);
      network.tick(second, kbps, stride);
      recorder.add(second, network.outcome());
    }
    return List.copyOf(minutes);
  }

  /** A sink that writes CSV rows, header first. */
  public static Consumer<TruthMinute> csv(Writer out) {
    write(out, TruthMinute.CSV_HEADER);
    return row -> write(out, row.toCsv());
  }

  private static void write(Writer out, String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("writing the truth", e);
    }
  }

  /** Takes in what became of the demands in a second. A minute that is not whole is not written. */
  void add(long epochSecond, Outcome outcome) {
    long now = Math.floorDiv(epochSecond, SECONDS);
    if (now != minute) {
      flush();
      minute = now;
    }
    Arrays.fill(second, 0);
    Arrays.fill(secondWeight, 0);
    for (int d = 0; d < groupOf.length; d++) {
      int g = groupOf[d];
      offered[g] += outcome.offered[d];
      delivered[g] += outcome.delivered[d];
      lost[g] += outcome.lost[d];
      second[g] += outcome.delayMillis[d] * outcome.delivered[d];
      secondWeight[g] += outcome.delivered[d];
    }
    for (int g = 0; g < second.length; g++) {
      if (secondWeight[g] > 0) {
        delays[g][delayCount[g]++] = second[g] / secondWeight[g];
      }
    }
    if (++secondsSeen == samples) {
      emit();
    }
  }

  private void emit() {
    var time = Instant.ofEpochSecond(minute * SECONDS);
    for (int g = 0; g < groups.size(); g++) {
      var group = groups.get(g);
      sink.accept(
          new TruthMinute(
              time,
              group.site(),
              group.trafficClass(),
              group.direction(),
              round(offered[g] / 125 / samples, 1e3),
              round(delivered[g] / 125 / samples, 1e3),
              round(p95(delays[g], delayCount[g]), 1e3),
              offered[g] > 0 ? round(Math.min(1, lost[g] / offered[g]), 1e6) : 0));
    }
    flush();
  }

  /** What is judged is what the file says. */
  private static double round(double value, double steps) {
    return Math.round(value * steps) / steps;
  }

  /** The smallest value that 95 of 100 do not exceed. */
  private static double p95(double[] values, int count) {
    if (count == 0) {
      return 0;
    }
    var sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(0.95 * count) - 1];
  }

  private void flush() {
    Arrays.fill(offered, 0);
    Arrays.fill(delivered, 0);
    Arrays.fill(lost, 0);
    Arrays.fill(delayCount, 0);
    secondsSeen = 0;
  }
}
