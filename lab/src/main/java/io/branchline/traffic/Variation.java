package io.branchline.traffic;

/**
 * Variation about the usual course, as the exponent of summed noise of several spacings.
 *
 * <p>Hours and days: shares fitted to CESNET-TimeSeries24 (see {@link Profile}). Below 15 minutes:
 * the standard deviation of 5-minute means about their two-hour mean is .047 on the EU ISP link
 * (Cortez et al., Expert Systems 2012) and .159 in the median of the 48 Abilene pairs above 20
 * Mbit/s (SNDlib); averaged over 5, 10, 15, 30 minutes both shrink as {@code T^-0.23}, a Hurst
 * parameter of 0.77. The geometric mean of both, .09 at 5 minutes, is continued by that law to one
 * second (.34).
 */
final class Variation {
  private static final double[] SLOW_SPACING = {86_400, 14_400, 2_400};
  private static final double[] SLOW_SHARE = {.30, .25, .45};

  /** How much of the slow variation all classes of a site have in common. */
  private static final double SITE_SHARE = 0.35;

  private static final double[] FAST_SPACING = {900, 300, 60, 15, 3};

  /** How many of the fast spacings a monitoring system with 5-minute samples still sees. */
  private static final int COARSE = 2;

  private static final double FIVE_MINUTE_DEVIATION = 0.09;
  private static final double HURST = 0.77;

  private final LatticeNoise[] site;
  private final LatticeNoise[] own;
  private final LatticeNoise[] fast;
  private final double slowDeviation;
  private final double[] fastDeviation;

  private Variation(
      LatticeNoise[] site,
      LatticeNoise[] own,
      LatticeNoise[] fast,
      double slow,
      double[] deviation) {
    this.site = site;
    this.own = own;
    this.fast = fast;
    this.slowDeviation = slow;
    this.fastDeviation = deviation;
  }

  /** The variation of one demand; {@code group} names those that swell and ebb together. */
  static Variation of(long seed, String siteName, String group, String demand, Profile profile) {
    return of(seed, siteName, group, demand, profile.slowDeviation, profile.burstiness);
  }

  static Variation of(
      long seed, String siteName, String group, String demand, double slow, double burstiness) {
    return new Variation(
        tracks(seed, "site " + siteName, SLOW_SPACING),
        tracks(seed, "class " + group, SLOW_SPACING),
        tracks(seed, "demand " + demand, FAST_SPACING),
        slow,
        fastDeviations(burstiness));
  }

  Variation copy() {
    return new Variation(copies(site), copies(own), copies(fast), slowDeviation, fastDeviation);
  }

  private static LatticeNoise[] tracks(long seed, String name, double[] spacing) {
    var tracks = new LatticeNoise[spacing.length];
    for (int i = 0; i < tracks.length; i++) {
      tracks[i] = new LatticeNoise(seed, name, spacing[i]);
    }
    return tracks;
  }

  private static LatticeNoise[] copies(LatticeNoise[] tracks) {
    var copies = new LatticeNoise[tracks.length];
    for (int i = 0; i < tracks.length; i++) {
      copies[i] = tracks[i].copy();
    }
    return copies;
  }

  /**
   * Each spacing carries the variance that averaging over it removes and over the one before keeps.
   */
  private static double[] fastDeviations(double burstiness) {
    var deviations = new double[FAST_SPACING.length];
    for (int i = 0; i < deviations.length; i++) {
      double coarser = i == 0 ? 3_600 : FAST_SPACING[i - 1];
      double finer = i == deviations.length - 1 ? 1 : FAST_SPACING[i];
      deviations[i] = burstiness * Math.sqrt(varianceOfMeans(finer) - varianceOfMeans(coarser));
    }
    return deviations;
  }

  private static double varianceOfMeans(double seconds) {
    return FIVE_MINUTE_DEVIATION * FIVE_MINUTE_DEVIATION * Math.pow(seconds / 300, 2 * (HURST - 1));
  }

  /** The factor of hours and days; its mean is 1. */
  double slow(double second) {
    double sum = 0;
    for (int i = 0; i < own.length; i++) {
      sum +=
          Math.sqrt(SLOW_SHARE[i])
              * (Math.sqrt(SITE_SHARE) * site[i].at(second)
                  + Math.sqrt(1 - SITE_SHARE) * own[i].at(second));
    }
    return Math.exp(slowDeviation * sum - slowDeviation * slowDeviation / 2);
  }

  /** The factor of five minutes and more, up to an hour; its mean is 1. */
  double coarse(double second) {
    return factor(second, 0, COARSE);
  }

  /** The factor of seconds up to a minute or two; its mean is 1. */
  double fine(double second) {
    return factor(second, COARSE, fast.length);
  }

  private double factor(double second, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double deviation = fastDeviation[i];
      sum += deviation * fast[i].at(second) - deviation * deviation / 2;
    }
    return Math.exp(sum);
  }
}
