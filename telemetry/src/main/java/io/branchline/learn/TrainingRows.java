package io.branchline.learn;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rows that a global model is trained on: an even sample of all that were ever offered (Vitter,
 * Random sampling with a reservoir, 1985). The same rows offered make the same sample. Rows of
 * series too young to know last week are given up once others are as many.
 */
final class TrainingRows {
  /** A model trained on fewer knows nothing. */
  private static final int ENOUGH = 200;

  /** So many times the rows are worth another training. */
  private static final double MORE = 1.12;

  private final int capacity;
  private final SplittableRandom random;
  private float[][] features = new float[64][];
  private float[] targets = new float[64];
  private boolean[] grownUp = new boolean[64];
  private long firstBin = Long.MAX_VALUE;
  private long firstGrownBin = Long.MAX_VALUE;
  private long lastBin = Long.MIN_VALUE;
  private int size;
  private long offered;
  private long grownOffered;
  private boolean onlyGrown;
  private long dueAt = ENOUGH;

  TrainingRows(int capacity, long seed) {
    this.capacity = capacity;
    random = new SplittableRandom(seed);
  }

  /**
   * Offers a row.
   *
   * @param bin when its target came
   * @param target the logarithm of what came over that of what is usual
   * @param grown whether the series knew last week when the features were seen
   */
  void add(long bin, float[] seen, float target, boolean grown) {
    if (grown && !onlyGrown && ++grownOffered > offered / 2) {
      onlyGrown = true;
      forgetYoung();
    }
    if (onlyGrown && !grown) {
      return;
    }
    offered++;
    if (grown) {
      firstGrownBin = Math.min(firstGrownBin, bin);
    }
    firstBin = Math.min(firstBin, bin);
    lastBin = Math.max(lastBin, bin);
    int at = size;
    if (size == capacity) {
      long place = random.nextLong(offered);
      if (place >= capacity) {
        return;
      }
      at = (int) place;
    } else {
      if (size == targets.length) {
        int room = Math.min(capacity, 2 * size);
        features = Arrays.copyOf(features, room);
        targets = Arrays.copyOf(targets, room);
        grownUp = Arrays.copyOf(grownUp, room);
      }
      size++;
    }
    features[at] = seen;
    targets[at] = target;
    grownUp[at] = grown;
  }

  /** Gives up the rows of young series; the row that comes is counted after it. */
  private void forgetYoung() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (grownUp[i]) {
        features[kept] = features[i];
        targets[kept] = targets[i];
        grownUp[kept++] = true;
      }
    }
    size = kept;
    offered = grownOffered - 1;
    firstBin = firstGrownBin;
    dueAt = Math.min(dueAt, ENOUGH + (long) (MORE * offered));
  }

  /** Whether there is enough more than at the last training. */
  boolean isDue() {
    return offered >= dueAt;
  }

  /** Whether there is enough for any training at all. */
  boolean isEnough() {
    return offered >= ENOUGH;
  }

  /**
   * All rows as they are, for a training that may take its time elsewhere.
   *
   * @param alike how many rest on the same events
   */
  TrainingSet take(WeekClock clock, double alike) {
    dueAt = ENOUGH + (long) (MORE * offered);
    return new TrainingSet(
        Arrays.copyOf(features, size),
        Arrays.copyOf(targets, size),
        alike,
        offered,
        clock.start(firstBin),
        clock.start(lastBin + 1));
  }

  /** Bins from the first target ever offered to the last; 0 when there is none. */
  long span() {
    return offered == 0 ? 0 : lastBin - firstBin + 1;
  }
}
