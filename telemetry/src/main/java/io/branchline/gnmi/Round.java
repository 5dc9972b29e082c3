package io.branchline.gnmi;

import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one round of decoding gave. */
final class Round {
  private static final long NANOS_PER_MILLI = 1_000_000;

  final List<Sample> samples;
  final List<Observation> observations = new ArrayList<>();

  /** With room for so many samples before it has to grow. */
  Round(int samples) {
    this.samples = new ArrayList<>(samples);
  }

  /** Adds a value, rounded to the millionth or to {@code perUnit} parts so that it packs well. */
  void sample(SeriesKey series, long nanos, double value, double perUnit) {
    samples.add(
        new Sample(
            series, Math.floorDiv(nanos, NANOS_PER_MILLI), Math.round(value * perUnit) / perUnit));
  }

  void observed(Observation observation) {
    observations.add(observation);
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
