package io.branchline.gnmi;

import java.time.Duration;
import java.util.List;

/**
 * What the collector listens to.
 *
 * @param sampleInterval between two samples of a counter, in network time
 * @param minimumSilence a router is stale after three sample intervals, but not before this much
 *     real time
 * @param futureTolerance how far a router's clock may be ahead of network time
 * @param pastTolerance how late a measurement may come, in network time
 * @param updatesPerSecond of one router, real time; who sends more is made to wait
 */
public record GnmiConfig(
    List<GnmiTarget> targets,
    GnmiTls tls,
    Duration sampleInterval,
    Duration minimumSilence,
    Duration futureTolerance,
    Duration pastTolerance,
    LineLimits limits,
    int updatesPerSecond) {
  private static final int SILENT_INTERVALS = 3;

  public GnmiConfig {
    targets = List.copyOf(targets);
    if (targets.stream().map(GnmiTarget::node).distinct().count() != targets.size()) {
      throw new IllegalArgumentException("a router is there twice");
    }
    if (!sampleInterval.isPositive()) {
      throw new IllegalArgumentException("the sample interval is not positive: " + sampleInterval);
    }
    if (updatesPerSecond < 1) {
      throw new IllegalArgumentException(updatesPerSecond + " updates a second are none");
    }
  }

  /** Samples every 10 s of network time, and the usual limits. */
  public static GnmiConfig of(List<GnmiTarget> targets, GnmiTls tls) {
    return new GnmiConfig(
        targets,
        tls,
        Duration.ofSeconds(10),
        Duration.ofSeconds(6),
        Duration.ofSeconds(30),
        Duration.ofMinutes(15),
        LineLimits.DEFAULT,
        200_000);
  }

  /** A router that was not heard for so much network time is stale. */
  Duration silence() {
    return sampleInterval.multipliedBy(SILENT_INTERVALS);
  }

  public GnmiConfig withSampleInterval(Duration interval) {
    return new GnmiConfig(
        targets,
        tls,
        interval,
        minimumSilence,
        futureTolerance,
        // Telemetry that comes seldom may come later.
        interval.multipliedBy(SILENT_INTERVALS).compareTo(pastTolerance) > 0
            ? interval.multipliedBy(SILENT_INTERVALS)
            : pastTolerance,
        limits,
        updatesPerSecond);
  }

  public GnmiConfig withMinimumSilence(Duration silence) {
    return new GnmiConfig(
        targets,
        tls,
        sampleInterval,
        silence,
        futureTolerance,
        pastTolerance,
        limits,
        updatesPerSecond);
  }

  public GnmiConfig withUpdatesPerSecond(int updates) {
    return new GnmiConfig(
        targets,
        tls,
        sampleInterval,
        minimumSilence,
        futureTolerance,
        pastTolerance,
        limits,
        updates);
  }
}
