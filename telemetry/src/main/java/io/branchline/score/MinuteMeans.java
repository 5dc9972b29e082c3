package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.service.Direction;
import java.util.Arrays;
import java.util.Optional;

/** What was measured on one line within a minute, each way: means, and of queues the deepest. */
final class MinuteMeans {
  private static final int DIRECTIONS = Direction.values().length;

  private static final Measure[] MEASURES = {
    Measure.LOSS, Measure.DELAY_MS, Measure.JITTER_MS, Measure.UTILISATION, Measure.DEPTH_BYTES
  };

  private final double[] sums = new double[DIRECTIONS * MEASURES.length];
  private final int[] counts = new int[DIRECTIONS * MEASURES.length];
  private boolean heard;
  private boolean down;

  void add(Direction direction, Measure measure, double value) {
    if (measure == Measure.UP) {
      heard = true;
      down |= value < 0.5;
      return;
    }
    int at = index(direction, measure);
    if (at < 0) {
      return;
    }
    heard = true;
    if (measure == Measure.DEPTH_BYTES) {
      sums[at] = Math.max(sums[at], value);
      counts[at] = 1;
    } else {
      sums[at] += value;
      counts[at]++;
    }
  }

  private static int index(Direction direction, Measure measure) {
    for (int i = 0; i < MEASURES.length; i++) {
      if (MEASURES[i] == measure) {
        return direction.ordinal() * MEASURES.length + i;
      }
    }
    return -1;
  }

  /** Empty where nothing was measured. */
  Optional<Double> find(Direction direction, Measure measure) {
    int at = index(direction, measure);
    return at < 0 || counts[at] == 0 ? Optional.empty() : Optional.of(sums[at] / counts[at]);
  }

  /** That of the worse direction; NaN where nothing was measured. */
  double worst(Measure measure) {
    double worst = Double.NaN;
    for (var direction : Direction.values()) {
      double value = find(direction, measure).orElse(Double.NaN);
      if (!Double.isNaN(value) && !(worst >= value)) {
        worst = value;
      }
    }
    return worst;
  }

  /** Whether anything came at all. */
  boolean heard() {
    return heard;
  }

  /** Whether one of the line's ports was down at some time of the minute. */
  boolean down() {
    return down;
  }

  void clear() {
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
    heard = false;
    down = false;
  }
}
