package io.branchline.gnmi;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.Line;

/** One queue's counters as rates. Sent and dropped go together: their sum is what was offered. */
final class QueueDecoder {
  private static final double KILO = 1000;
  private static final double KBPS_PER_OCTET = 8 / 1e3;

  private final Pair octets;
  private final Pair packets;
  private final SeriesKey offeredKey;
  private final SeriesKey sentKey;
  private final SeriesKey droppedKey;
  private final SeriesKey packetsKey;
  private double offeredKbps;
  private double droppedKbps;

  /** A sent and a dropped counter of the same unit, waiting for each other. */
  private static final class Pair {
    private final Counter sent;
    private final Counter dropped;
    private boolean sentFresh;
    private boolean droppedFresh;
    private long nanos;

    private Pair(double ceiling) {
      sent = new Counter(ceiling);
      // More than the line carries may arrive at its queue.
      dropped = new Counter(ceiling * 100);
    }

    private Counter.Reading read(boolean isDropped, long nanos, long value) {
      var reading = (isDropped ? dropped : sent).read(nanos, value);
      if (reading == Counter.Reading.RATE) {
        this.nanos = Math.max(this.nanos, nanos);
        sentFresh |= !isDropped;
        droppedFresh |= isDropped;
      }
      return reading;
    }

    private boolean isComplete() {
      return sentFresh && droppedFresh;
    }

    private void used() {
      sentFresh = false;
      droppedFresh = false;
    }

    private double offered() {
      return sent.perSecond() + dropped.perSecond();
    }
  }

  QueueDecoder(Line line, Direction direction, String queue, double octetCeiling) {
    octets = new Pair(octetCeiling);
    packets = new Pair(octetCeiling / 20);
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

  /**
   * Takes a reading of {@code transmit-octets}, {@code dropped-octets} or their packets.
   *
   * @param completed is run when the octets of one interval are complete
   */
  Counter.Reading read(String counter, long nanos, long value, Round round, Runnable completed) {
    boolean dropped = counter.startsWith("dropped");
    if (counter.endsWith("-octets")) {
      var reading = octets.read(dropped, nanos, value);
      if (octets.isComplete()) {
        octets.used();
        offeredKbps = octets.offered() * KBPS_PER_OCTET;
        droppedKbps = octets.dropped.perSecond() * KBPS_PER_OCTET;
        round.sample(offeredKey, octets.nanos, offeredKbps, KILO);
        round.sample(sentKey, octets.nanos, octets.sent.perSecond() * KBPS_PER_OCTET, KILO);
        round.sample(droppedKey, octets.nanos, droppedKbps, KILO);
        completed.run();
      }
      return reading;
    }
    var reading = packets.read(dropped, nanos, value);
    if (packets.isComplete()) {
      packets.used();
      round.sample(packetsKey, packets.nanos, packets.offered(), KILO);
    }
    return reading;
  }
}
