package io.branchline.gnmi;

import io.branchline.measure.SourceStatus.Rejected;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was not used of one router's updates; read from other threads. */
final class Rejections {
  final LongAdder late = new LongAdder();
  final LongAdder duplicate = new LongAdder();
  final LongAdder future = new LongAdder();
  final LongAdder reset = new LongAdder();
  final LongAdder implausible = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder dropped = new LongAdder();

  Rejected snapshot() {
    return new Rejected(
        late.sum(),
        duplicate.sum(),
        future.sum(),
        reset.sum(),
        implausible.sum(),
        unknown.sum(),
        malformed.sum(),
        dropped.sum());
  }

  /**
   * Takes a counter's reading; whether it gave a rate. What else it was is counted, as unknown when
   * it is no whole number.
   *
   * @param ceilingPerSecond the highest rate that may be
   */
  boolean isRate(Counter counter, long nanos, LeafValue value, double ceilingPerSecond) {
    var number = value.wholeNumber();
    if (number.isEmpty()) {
      unknown.increment();
      return false;
    }
    var reading = counter.read(nanos, number.getAsLong(), ceilingPerSecond);
    switch (reading) {
      case LATE -> late.increment();
      case DUPLICATE -> duplicate.increment();
      case RESET -> reset.increment();
      case IMPLAUSIBLE -> implausible.increment();
      case PRIMED, RATE -> {}
    }
    return reading == Counter.Reading.RATE;
  }

  /** A decoder for what means nothing here. */
  LeafDecoder refusing() {
    return (nanos, value, round) -> unknown.increment();
  }
}
