package io.branchline.gnmi;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.Line;

/** One queue's counters as rates. Sent and dropped go together: their sum is what was offered. */
final class QueueDecoder {
  private static final double KILO = 1000;
  private static final double KBPS_PER_OCTET = 8 / 1e3;

  private final Pair octets = new Pair();
  private final Pair packets = new Pair();
  private final double octetCeiling;
  private final SeriesKey offeredKey;
  private final SeriesKey sentKey;
  private final SeriesKey droppedKey;
  private final SeriesKey packetsKey;
  private final Rejections rejections;
  private final Completed completed;
  private double offeredKbps;
  private double droppedKbps;

  /** In which of its line's intervals its octets were complete last. */
  long interval;

  /** Is told when the octets of one interval are complete. */
  @FunctionalInterface
  interface Completed {
    void completed(QueueDecoder queue, long nanos, Round round);
  }

  /** A sent and a dropped counter of the same unit, waiting for each other. */
  private static final class Pair {
    private final Counter sent = new Counter();
    private final Counter dropped = new Counter();
    private boolean sentFresh;
    private boolean droppedFresh;
    private long nanos;

    /** Takes a reading; true when both counters have a new rate. */
    private boolean read(
        boolean isDropped, long nanos, LeafValue value, double ceiling, Rejections rejections) {
      // More than the line carries may arrive at its queue.
      boolean isRate =
          isDropped
              ? rejections.isRate(dropped, nanos, value, ceiling * 100)
              : rejections.isRate(sent, nanos, value, ceiling);
      if (!isRate) {
        return false;
      }
      this.nanos = Math.max(this.nanos, nanos);
      sentFresh |= !isDropped;
      droppedFresh |= isDropped;
      if (!sentFresh || !droppedFresh) {
        return false;
      }
      sentFresh = false;
      droppedFresh = false;
      return true;
    }

    private double offered() {
      return sent.perSecond() + dropped.perSecond();
    }
  }

  QueueDecoder(
      Line line,
      Direction direction,
      String queue,
      double octetCeiling,
      Rejections rejections,
      Completed completed) {
    this.rejections = rejections;
    this.completed = completed;
    this.octetCeiling = octetCeiling;
    offeredKey = SeriesKey.queue(line.id(), direction, queue, Measure.KBPS);
    sentKey = SeriesKey.queue(line.id(), direction, queue, Measure.SENT_KBPS);
    droppedKey = SeriesKey.queue(line.id(), direction, queue, Measure.DROPPED_KBPS);
    packetsKey = SeriesKey.queue(line.id(), direction, queue, Measure.PACKETS_PER_SECOND);
  }

  double offeredKbps() {
    return offeredKbps;
  }

  double droppedKbps() {
    return droppedKbps;
  }

  /** What reads {@code transmit-octets}, {@code dropped-octets} or their packets. */
  LeafDecoder counter(String name) {
    boolean dropped = name.startsWith("dropped");
    return name.endsWith("-octets")
        ? (nanos, value, round) -> octets(dropped, nanos, value, round)
        : (nanos, value, round) -> packets(dropped, nanos, value, round);
  }

  private void octets(boolean dropped, long nanos, LeafValue value, Round round) {
    if (octets.read(dropped, nanos, value, octetCeiling, rejections)) {
      offeredKbps = octets.offered() * KBPS_PER_OCTET;
      droppedKbps = octets.dropped.perSecond() * KBPS_PER_OCTET;
      round.sample(offeredKey, octets.nanos, offeredKbps, KILO);
      round.sample(sentKey, octets.nanos, octets.sent.perSecond() * KBPS_PER_OCTET, KILO);
      round.sample(droppedKey, octets.nanos, droppedKbps, KILO);
      completed.completed(this, octets.nanos, round);
    }
  }

  private void packets(boolean dropped, long nanos, LeafValue value, Round round) {
    if (packets.read(dropped, nanos, value, octetCeiling / 20, rejections)) {
      round.sample(packetsKey, packets.nanos, packets.offered(), KILO);
    }
  }
}
