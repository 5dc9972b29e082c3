package io.branchline.learn;

import java.time.Duration;

/** Buckets of how far ahead a forecast looks; each learns its own blend and its own errors. */
final class Horizons {
  /** A bucket's scores of this many bins are kept. */
  private static final double SCORES = 400;

  private static final long[] ENDS_MINUTES = {5, 15, 30, 60, 120, 240, 480, 1440, 10080};

  static final int COUNT = ENDS_MINUTES.length;

  private final int[] first = new int[COUNT];
  private final int[] last = new int[COUNT];
  private final int[] strides = new int[COUNT];

  /** Buckets in bins of this length; those shorter than a bin are empty. */
  Horizons(Duration resolution) {
    int next = 1;
    for (int i = 0; i < COUNT; i++) {
      int end = (int) (ENDS_MINUTES[i] * 60 / resolution.toSeconds());
      first[i] = next;
      last[i] = end;
      double binsPerDay = 86_400.0 / resolution.toSeconds();
      strides[i] = (int) Math.max(1, Math.max(2 * binsPerDay, 14.0 * end) / SCORES);
      next = Math.max(next, end + 1);
    }
  }

  /** The bucket of a forecast {@code bins} ahead, at least 1; the last one has no end. */
  int of(int bins) {
    int bucket = 0;
    while (bucket < COUNT - 1 && last[bucket] < bins) {
      bucket++;
    }
    return bucket;
  }

  boolean isEmpty(int bucket) {
    return last[bucket] < first[bucket];
  }

  /** Every how many bins the bucket is scored, so that its last errors span enough time. */
  int stride(int bucket) {
    return strides[bucket];
  }

  /** A distance within the bucket, another one each turn. */
  int pick(int bucket, long turn) {
    int width = last[bucket] - first[bucket] + 1;
    return first[bucket] + (int) Math.floorMod(turn * 7919, (long) width);
  }
}
