package io.branchline.learn;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Buckets of how far ahead a forecast looks; each learns its own blend, its own errors and has its
 * own global model.
 */
final class Horizons {
  /** Ends of the buckets of a forecaster that speaks of every step up to a week. */
  private static final List<Duration> CONTINUOUS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(4),
          Duration.ofHours(8),
          Duration.ofDays(1),
          Duration.ofDays(7));

  private static final int MEMORY_DAYS = 3;
  private static final int LEAST_MEMORY = 500;
  private static final int ERROR_DAYS = 14;
  private static final int FEW_ERRORS = 100;

  private final int[] first;
  private final int[] last;
  private final int waiting;
  private final int errors;

  private Horizons(int[] first, int[] last, int waiting, int errors) {
    this.first = first;
    this.last = last;
    this.waiting = waiting;
    this.errors = errors;
  }

  /**
   * Buckets that cover every distance in bins of this length, for many series: each keeps little.
   * Those shorter than a bin are left out.
   */
  static Horizons continuous(Duration resolution) {
    var ends =
        CONTINUOUS.stream()
            .mapToInt(end -> (int) end.dividedBy(resolution))
            .filter(end -> end >= 1)
            .toArray();
    var first = new int[ends.length];
    for (int i = 0; i < ends.length; i++) {
      first[i] = i == 0 ? 1 : ends[i - 1] + 1;
    }
    return new Horizons(first, ends, 8, 60);
  }

  /** Buckets of just these distances in bins, in rising order, for few series. */
  static Horizons exactly(int... bins) {
    return new Horizons(bins.clone(), bins.clone(), 300, 1000);
  }

  int count() {
    return last.length;
  }

  /** The bucket of a forecast {@code bins} ahead, at least 1; the last one has no end. */
  int of(int bins) {
    int bucket = 0;
    while (bucket < last.length - 1 && last[bucket] < bins) {
      bucket++;
    }
    return bucket;
  }

  /** The longest distance in a bucket, bins. */
  int last(int bucket) {
    return last[bucket];
  }

  /** Every how many bins a forecast of the bucket is kept until its time comes. */
  int stride(int bucket) {
    return Math.ceilDiv(last[bucket], waiting);
  }

  /** How many forecasts of a bucket wait for their time at most. */
  int waiting(int bucket) {
    return last[bucket] / stride(bucket) + 1;
  }

  /** {@link #waiting} of every bucket. */
  int[] waiting() {
    return IntStream.range(0, last.length).map(this::waiting).toArray();
  }

  /**
   * How many late errors are kept of each series in a bucket: at least those of some days, where
   * few series have so many.
   */
  int errors(int bucket, int binsPerDay) {
    return errors < FEW_ERRORS
        ? errors
        : Math.max(errors, ERROR_DAYS * binsPerDay / stride(bucket));
  }

  /** By bucket how many forecasts of a series are the past that experts are judged by. */
  int[] memory(int binsPerDay) {
    return IntStream.range(0, last.length)
        .map(bucket ->
            Math.max(
                Math.max(LEAST_MEMORY, 2 * waiting(bucket)),
                MEMORY_DAYS * binsPerDay / stride(bucket)))
        .toArray();
  }

  /** A distance within the bucket, another one each turn. */
  int pick(int bucket, long turn) {
    int width = last[bucket] - first[bucket] + 1;
    return first[bucket] + (int) Math.floorMod(turn * 7919, (long) width);
  }
}
