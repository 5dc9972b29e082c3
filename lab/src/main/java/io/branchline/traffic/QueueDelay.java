package io.branchline.traffic;

/**
 * Waiting below the resolution of a tick. Packets do not come evenly within a second; the mean wait
 * of a queue whose load is {@code rho} is, by Kingman's approximation (Kingman 1961; exact for
 * M/G/1, the Pollaczek-Khinchine formula, when {@code ca2} is 1):
 *
 * <pre>W = rho / (1 - rho) * (ca2 + cs2) / 2 * s</pre>
 *
 * <p>with {@code s} the time that one packet takes, {@code cs2} = 1 for the spread of packet sizes
 * and {@code ca2} = 2 for arrivals in bursts. A strict queue waits besides for the packet that is
 * being sent (Cobham 1954). The wait of such a queue is nearly exponential: its 95th percentile is
 * 3 W.
 */
final class QueueDelay {
  private static final double ARRIVALS = 2;
  private static final double SIZES = 1;
  private static final double MAX_LOAD = 0.97;
  private static final double LARGEST_PACKET = 1500;

  /** The 95th percentile of an exponential distribution over its mean: ln 20. */
  static final double P95 = 3.0;

  private QueueDelay() {}

  /**
   * The mean wait in milliseconds.
   *
   * @param served bytes sent in the second
   * @param available bytes that the queue could have sent
   * @param packet bytes of a packet on the wire
   */
  static double meanMillis(double served, double available, double packet) {
    if (available <= 0) {
      return 0;
    }
    double load = Math.min(MAX_LOAD, served / available);
    return load / (1 - load) * (ARRIVALS + SIZES) / 2 * packet / available * 1e3;
  }

  /** The wait for the largest packet that may be under way when one for a strict queue arrives. */
  static double residualMillis(double lineBytes) {
    return lineBytes <= 0 ? 0 : LARGEST_PACKET / 2 / lineBytes * 1e3;
  }
}
