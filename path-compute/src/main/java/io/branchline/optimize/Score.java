package io.branchline.optimize;

import java.util.Arrays;

/**
 * How good a placement is, compared in the order of importance and never as one number: by class
 * priority the traffic beyond its delay bound, not carried, beyond its loss bound; then the highest
 * utilisation; the cost; the number of demands changed.
 */
final class Score implements Comparable<Score> {
  static final int DELAY = 0;
  static final int NOT_CARRIED = 1;
  static final int LOSS = 2;
  static final int KINDS = 3;

  /** By priority (from 0) and kind, in bits per second times {@link TrafficShares#PARTS}. */
  final long[] broken;

  double utilisation;

  /** In millionths, so that sums are exact whatever their order. */
  long microCost;

  int changes;

  Score(int priorities) {
    broken = new long[priorities * KINDS];
  }

  void set(Score other) {
    System.arraycopy(other.broken, 0, broken, 0, broken.length);
    utilisation = other.utilisation;
    microCost = other.microCost;
    changes = other.changes;
  }

  Score copy() {
    var copy = new Score(broken.length / KINDS);
    copy.set(this);
    return copy;
  }

  boolean anyBroken() {
    for (long traffic : broken) {
      if (traffic > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Score other) {
    int order = Arrays.compare(broken, other.broken);
    if (order == 0) {
      order = Double.compare(utilisation, other.utilisation);
    }
    if (order == 0) {
      order = Long.compare(microCost, other.microCost);
    }
    return order != 0 ? order : Integer.compare(changes, other.changes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Score score
        && Arrays.equals(broken, score.broken)
        && utilisation == score.utilisation
        && microCost == score.microCost
        && changes == score.changes;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(broken);
  }
}
