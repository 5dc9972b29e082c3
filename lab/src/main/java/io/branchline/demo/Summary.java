package io.branchline.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The demo's last word ({@code docs/evidence.md} defines every figure).
 *
 * @param observations what telemetry said that means something, as journalled
 * @param samples telemetry samples stored
 */
public record Summary(
    int routers,
    int netconfSessions,
    int gnmiSessions,
    Topology topology,
    long observations,
    long samples,
    Forecast forecast,
    Breaches breaches,
    Plans plans,
    SloMinutesLost sloMinutesLost) {

  /** Whether the controller's topology is the bank's truth. */
  public record Topology(int nodes, int links, boolean matches) {}

  /**
   * Mean absolute errors in kbit/s over all forecasts that matured; naive repeats the last value.
   */
  public record Forecast(Optional<Double> mae, Optional<Double> naiveMae) {}

  /** How forecasts that were acted on came true. */
  public record Breaches(
      int foreseen, int missed, int needless, Optional<Double> leadMinutesMedian) {}

  /** What became of the plans. */
  public record Plans(int made, int applied, int rolledBack) {}

  /** Minutes in which an objective was broken: with Branchline, without, and with static QoS. */
  public record SloMinutesLost(int with, int without, @JsonProperty("static") int staticQos) {}
}
