package io.branchline.traffic;

/**
 * How long what leaves a first-in first-out queue has waited, from the curves of what came and what
 * left (network calculus' horizontal distance; Cruz 1991). Unlike depth over present rate it does
 * not mistake one starved second for a lasting wait.
 */
final class WaitCurve {
  private static final int SECONDS = 64;

  /** Bytes that had come by the end of each of the last seconds, by second modulo the length. */
  private final double[] came = new double[SECONDS];

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
    double before = came[now];
    now = (now + 1) % SECONDS;
    came[now] = before + accepted;
    left += flushed;
    double middle = left + sent / 2;
    left += sent;
    if (came[now] - middle < 1e-3) {
      // Nothing waits: it left as it came, or there is nothing.
      return 0;
    }
    for (int ago = 0; ago < SECONDS - 1; ago++) {
      double end = came[Math.floorMod(now - ago, SECONDS)];
      double start = came[Math.floorMod(now - ago - 1, SECONDS)];
      if (start <= middle) {
        double within = end > start ? (middle - start) / (end - start) : 1;
        return Math.max(0, (0.5 + ago - Math.min(1, within)) * 1e3);
      }
    }
    return (SECONDS - 1) * 1e3;
  }
}
