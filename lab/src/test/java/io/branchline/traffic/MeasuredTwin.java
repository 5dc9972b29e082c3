package io.branchline.traffic;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A simulated bank whose queues' counters are read each minute of its own time. */
public final class MeasuredTwin {
  private static final int TICK_SECONDS = 10;
  private static final int MINUTE = 60;
  private static final double KBPS_PER_BYTE = 8.0 / 1000 / MINUTE;

  private final GroundTruth truth;
  private final DemandModel demands;
  private final FluidNetwork network;
  private final double[] kbps;
  private final Map<SeriesKey, Double> before = new HashMap<>();
  private long second;

  /**
   * @param second when it begins, seconds since 1970
   */
  public MeasuredTwin(
      GroundTruth truth,
      DemandModel demands,
      Map<NodeId, RouterConfiguration> configurations,
      long second) {
    this.truth = truth;
    this.demands = demands;
    this.second = second;
    network = new FluidNetwork(truth, demands.keys(), 1);
    configurations.forEach(network::configure);
    kbps = new double[demands.keys().size()];
  }

  /** Lets a minute pass; the rates of all queues in it, each under the minute's end. */
  public List<Sample> minute() {
    for (int i = 0; i < MINUTE; i += TICK_SECONDS) {
      demands.kbpsAt(second, kbps);
      network.tick(second, kbps, TICK_SECONDS);
      second += TICK_SECONDS;
    }
    var samples = new ArrayList<Sample>();
    for (var line : truth.bank().lines()) {
      for (var direction : Direction.values()) {
        for (var trafficClass : truth.bank().classes()) {
          read(line, direction, trafficClass.name(), samples);
        }
      }
    }
    return samples;
  }

  private void read(Line line, Direction direction, String queue, List<Sample> into) {
    var link = network.links[truth.topology().linkIndex(line.linkId(direction))];
    int q = network.index.queues.indexOf(queue);
    add(line, direction, queue, Measure.KBPS, link.sentBytes[q] + link.droppedBytes[q], into);
    add(line, direction, queue, Measure.DROPPED_KBPS, link.droppedBytes[q], into);
    var packets = SeriesKey.queue(line.id(), direction, queue, Measure.PACKETS_PER_SECOND);
    double sent = link.sentPackets[q] + link.droppedPackets[q];
    into.add(new Sample(packets, second * 1000, since(packets, sent) / MINUTE));
  }

  private void add(
      Line line,
      Direction direction,
      String queue,
      Measure measure,
      double bytes,
      List<Sample> into) {
    var series = SeriesKey.queue(line.id(), direction, queue, measure);
    into.add(new Sample(series, second * 1000, since(series, bytes) * KBPS_PER_BYTE));
  }

  private double since(SeriesKey series, double count) {
    var last = before.put(series, count);
    return last == null ? count : count - last;
  }
}
