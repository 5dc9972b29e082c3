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

  /** Takes the readings of a counter. */
  @FunctionalInterface
  interface WholeNumber {
    void accept(long nanos, long value, Round round);
  }

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

  /** Whether a reading gave a rate; what else it was is counted. */
  boolean isRate(Counter.Reading reading) {
    switch (reading) {
      case LATE -> late.increment();
      case DUPLICATE -> duplicate.increment();
      case RESET -> reset.increment();
      case IMPLAUSIBLE -> implausible.increment();
      case PRIMED, RATE -> {}
    }
    return reading == Counter.Reading.RATE;
  }

  /** A decoder of whole numbers; anything else counts as unknown. */
  LeafDecoder wholeNumbers(WholeNumber taker) {
    return (nanos, value, round) -> {
      var number = value.wholeNumber();
      if (number.isPresent()) {
        taker.accept(nanos, number.getAsLong(), round);
      } else {
        unknown.increment();
      }
    };
  }

  /** A decoder for what means nothing here. */
  LeafDecoder refusing() {
    return (nanos, value, round) -> unknown.increment();
  }
}
