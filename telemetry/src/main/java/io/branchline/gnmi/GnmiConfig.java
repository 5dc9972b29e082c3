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
 * @param queueCapacity distinct leaves that may wait to be decoded; further ones are dropped
 */
public record GnmiConfig(
    List<GnmiTarget> targets,
    GnmiTls tls,
    Duration sampleInterval,
    Duration minimumSilence,
    Duration futureTolerance,
    LineLimits limits,
    int queueCapacity) {
  public GnmiConfig {
    targets = List.copyOf(targets);
    if (targets.stream().map(GnmiTarget::node).distinct().count() != targets.size()) {
      throw new IllegalArgumentException("a router is there twice");
    }
    if (!sampleInterval.isPositive()) {
      throw new IllegalArgumentException("the sample interval is not positive: " + sampleInterval);
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
        LineLimits.DEFAULT,
        1 << 18);
  }

  public GnmiConfig withSampleInterval(Duration interval) {
    return new GnmiConfig(
        targets, tls, interval, minimumSilence, futureTolerance, limits, queueCapacity);
  }

  public GnmiConfig withMinimumSilence(Duration silence) {
    return new GnmiConfig(
        targets, tls, sampleInterval, silence, futureTolerance, limits, queueCapacity);
  }
}
