package io.branchline.traffic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long what leaves a first-in first-out queue has waited, from the curves of what came and what
 * left (network calculus' horizontal distance; Cruz 1991). Unlike depth over present rate it does
 * not mistake one starved second for a lasting wait.
 *
 * <p>Most queues are empty most of the time: the course of what came is only kept while something
 * waits.
 */
final class WaitCurve {
  private static final int SECONDS = 64;

  /** Less than this of a byte does not wait. */
  private static final double NOTHING = 1e-3;

  /**
   * Bytes that had come by the end of each of the last seconds, by second modulo the length; null
   * while nothing waits.
   */
  private double @Nullable [] course;

  private double came;
  private double left;
  private int now;

  /**
   * Takes in one second; answers the wait in milliseconds of what left in its middle, or of what is
   * first in the queue when nothing left.
   *
   * @param accepted bytes that came into the queue
   * @param sent bytes that were sent
   * @param flushed bytes that had waited and were thrown away
   */
  double pass(double accepted, double sent, double flushed) {
    double before = came;
    came = before + accepted;
    now = (now + 1) % SECONDS;
    left += flushed;
    double middle = left + sent / 2;
    left += sent;
    double wait = came - middle < NOTHING ? 0 : wait(before, middle);
    keepCourse(before);
    return wait;
  }

  private void keepCourse(double before) {
    if (came - left < NOTHING) {
      course = null;
      return;
    }
    var kept = course;
    if (kept == null) {
      // What came earlier has left.
      kept = new double[SECONDS];
      Arrays.fill(kept, before);
      course = kept;
    }
    kept[now] = came;
  }

  private double wait(double before, double middle) {
    if (before <= middle) {
      return ago(0, before, came, middle);
    }
    var kept = course;
    for (int ago = 1; kept != null && ago < SECONDS - 1; ago++) {
      double end = kept[Math.floorMod(now - ago, SECONDS)];
      double start = kept[Math.floorMod(now - ago - 1, SECONDS)];
      if (start <= middle) {
        return ago(ago, start, end, middle);
      }
    }
    return kept == null ? 0 : (SECONDS - 1) * 1e3;
  }

  /** The wait of what came within the second that was so long ago. */
  private static double ago(int seconds, double start, double end, double middle) {
    double within = end > start ? (middle - start) / (end - start) : 1;
    return Math.max(0, (0.5 + seconds - Math.min(1, within)) * 1e3);
  }
}
