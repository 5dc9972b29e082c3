package io.branchline.plan;

import io.branchline.metric.Bandwidth;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.util.Locale;

/**
 * A service level objective that is expected to break if nothing changes.
 *
 * @param line where it breaks
 * @param at start of the first step at which it breaks
 * @param until end of the last step at which it breaks
 * @param kind what breaks
 * @param expected the expected figure in the unit of {@code kind}
 * @param limit the figure that must be kept, in the same unit
 * @param low 5th percentile of the line's load at its worst step
 * @param high 95th percentile of the line's load at its worst step
 * @param rate what the line carries
 */
public record Breach(
    SiteId site,
    String trafficClass,
    Direction direction,
    LineId line,
    Instant at,
    Instant until,
    Kind kind,
    double expected,
    double limit,
    Bandwidth low,
    Bandwidth high,
    Bandwidth rate) {

  /** Which objective, and its unit. */
  public enum Kind {
    /** The class needs more than is left for it; kbit/s needed and kbit/s left. */
    CAPACITY,
    /** One-way delay in ms. */
    LATENCY,
    /** Share of packets lost, as a ratio. */
    LOSS,
    /** The line is down; 1 and 0. */
    DOWN
  }

  /** Expected load of the line (95th percentile) over its rate. */
  public double utilisation() {
    return rate.bitsPerSecond() == 0 ? 0 : (double) high.bitsPerSecond() / rate.bitsPerSecond();
  }

  /** The figures in words: {@code production of branch-12 up on branch-12-mstp-1: ...}. */
  public String sentence() {
    var who =
        trafficClass + " of " + site + " " + direction.label() + " on " + line + " at " + at + ": ";
    return who
        + switch (kind) {
          case CAPACITY ->
              String.format(
                  Locale.ROOT,
                  "needs %.2f Mbit/s of %.2f left (line %.0f %%, q95 %.2f of %.2f Mbit/s)",
                  expected / 1e3,
                  limit / 1e3,
                  utilisation() * 100,
                  high.mbps(),
                  rate.mbps());
          case LATENCY ->
              String.format(
                  Locale.ROOT,
                  "delay %.1f ms against %.1f ms (line %.0f %%)",
                  expected,
                  limit,
                  utilisation() * 100);
          case LOSS ->
              String.format(
                  Locale.ROOT, "loss %.2f %% against %.2f %%", expected * 100, limit * 100);
          case DOWN -> "the line is down";
        };
  }
}
