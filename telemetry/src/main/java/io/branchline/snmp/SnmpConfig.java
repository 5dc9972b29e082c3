package io.branchline.snmp;

import io.branchline.gnmi.LineLimits;
import java.time.Duration;
import java.util.List;

/**
 * Which agents are polled, and how often.
 *
 * @param interval between two polls, network time
 * @param minimumSilence a router is stale after three intervals, but not before this much real time
 * @param timeout real time after which a request is sent again, twice
 */
public record SnmpConfig(
    List<SnmpTarget> targets,
    SnmpCredentials credentials,
    Duration interval,
    Duration minimumSilence,
    Duration timeout,
    LineLimits limits) {
  private static final int SILENT_INTERVALS = 3;

  public SnmpConfig {
    targets = List.copyOf(targets);
    if (targets.stream().map(SnmpTarget::node).distinct().count() != targets.size()) {
      throw new IllegalArgumentException("a router is there twice");
    }
    if (!interval.isPositive() || !timeout.isPositive()) {
      throw new IllegalArgumentException("interval or timeout is not positive");
    }
  }

  /** The usual limits. */
  public static SnmpConfig of(
      List<SnmpTarget> targets, SnmpCredentials credentials, Duration interval) {
    return new SnmpConfig(
        targets,
        credentials,
        interval,
        Duration.ofSeconds(15),
        Duration.ofSeconds(2),
        LineLimits.DEFAULT);
  }

  Duration silence() {
    return interval.multipliedBy(SILENT_INTERVALS);
  }
}
