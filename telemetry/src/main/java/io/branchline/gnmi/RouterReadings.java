package io.branchline.gnmi;

import io.branchline.measure.Observation;
import io.branchline.measure.SourceStatus.Rejected;
import io.branchline.measure.TelemetrySource;
import io.branchline.network.NodeId;
import io.branchline.site.Bank;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one router's readings mean, by whatever protocol they came: the same rates, line figures and
 * observations as over gNMI. Used by one thread.
 */
public final class RouterReadings {
  private final Rejections rejections = new Rejections();
  private final RouterDecoder decoder;
  private final Map<Leaf, LeafDecoder> bound = new HashMap<>();
  private final LeafValue value = new LeafValue();
  private Round round = new Round(0);

  private RouterReadings(NodeId node, LineEnds ends) {
    decoder = new RouterDecoder(node, ends.endsAt(node, rejections), rejections);
  }

  /** Of these routers of a bank. */
  public static Map<NodeId, RouterReadings> of(
      Collection<NodeId> routers, Bank bank, LineLimits limits) {
    var ends = new LineEnds(bank, limits);
    var readings = new HashMap<NodeId, RouterReadings>();
    routers.forEach(node -> readings.put(node, new RouterReadings(node, ends)));
    return readings;
  }

  /** Whether a port is up, as seen at a network time. */
  public void portStatus(String port, boolean up, Instant at) {
    value.text(up ? "UP" : "DOWN");
    read(new Leaf.OfPort(port, "oper-status"), at);
  }

  /** The octets that a port had sent by a network time; 64 bits without sign. */
  public void outOctets(String port, long octets, Instant at) {
    value.whole(octets);
    read(new Leaf.OfPort(port, "out-octets"), at);
  }

  /**
   * What a queue of a port had sent and dropped by a network time; each 64 bits without sign.
   *
   * @param queue named as the class of traffic that it serves
   */
  public void queue(
      String port,
      String queue,
      long sentOctets,
      long sentPackets,
      long droppedOctets,
      long droppedPackets,
      Instant at) {
    queue(port, queue, "transmit-octets", sentOctets, at);
    queue(port, queue, "transmit-pkts", sentPackets, at);
    queue(port, queue, "dropped-octets", droppedOctets, at);
    queue(port, queue, "dropped-pkts", droppedPackets, at);
  }

  private void queue(String port, String queue, String leaf, long count, Instant at) {
    value.whole(count);
    read(new Leaf.OfQueue(port, queue, leaf), at);
  }

  private void read(Leaf leaf, Instant at) {
    bound.computeIfAbsent(leaf, decoder::bind).accept(Round.nanos(at), value, round);
  }

  /** Hands over what the readings since the last time came to, behind these observations. */
  public void deliver(List<Observation> first, TelemetrySource.Sink sink) {
    decoder.settle(round);
    var done = round;
    round = new Round(0);
    try {
      if (!done.samples.isEmpty()) {
        sink.samples(List.copyOf(done.samples));
      }
    } finally {
      first.forEach(sink::observed);
      done.observations.forEach(sink::observed);
    }
  }

  public Rejected rejected() {
    return rejections.snapshot();
  }
}
