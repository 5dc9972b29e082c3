package io.branchline.qos;

/**
 * How long packets wait in a queue that is not full. By Kingman's approximation (1961) the mean
 * wait at a load {@code rho} is {@code rho / (1 - rho) * (ca2 + cs2) / 2} packet times; arrivals in
 * bursts have {@code ca2} = 2, mixed packet sizes {@code cs2} = 1. The wait is nearly exponential,
 * so that its 95th percentile is three times the mean. Rates are kbit/s.
 */
public final class Waiting {
  private static final double SPREAD = 1.5;
  private static final double P95 = 3;
  private static final double FULL = 0.97;

  private Waiting() {}

  /** The 95th percentile of the wait in ms; finite even when the load exceeds what is available. */
  public static double p95Ms(double load, double available, double packetBytes) {
    if (load <= 0 || available <= 0) {
      return 0;
    }
    double rho = Math.min(FULL, load / available);
    return P95 * SPREAD * rho / (1 - rho) * packetBytes * 8 / available;
  }

  /** The rate at which a load waits no longer than {@code budgetMs} by its 95th percentile. */
  public static double rateFor(double load, double packetBytes, double budgetMs) {
    if (load <= 0) {
      return 0;
    }
    double term = 4 * P95 * SPREAD * load * packetBytes * 8 / Math.max(1e-3, budgetMs);
    return (load + Math.sqrt(load * load + term)) / 2;
  }
}
