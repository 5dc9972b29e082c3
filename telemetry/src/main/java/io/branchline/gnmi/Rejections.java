package io.branchline.gnmi;

import io.branchline.measure.SourceStatus.Rejected;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was not used of one router's updates; read from other threads. */
final class Rejections {
  final LongAdder late = new LongAdder();
  final LongAdder duplicate = new LongAdder();
  final LongAdder future = new LongAdder();
  final LongAdder reset = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder dropped = new LongAdder();

  Rejected snapshot() {
    return new Rejected(
        late.sum(), duplicate.sum(), future.sum(), reset.sum(), unknown.sum(), dropped.sum());
  }
}
