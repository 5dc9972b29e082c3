package io.branchline.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How every demand is expected to move: quantiles a step, from {@code origin} on. Step {@code i}
 * covers {@code origin + i * step} to {@code origin + (i + 1) * step}.
 */
public record Outlook(Instant origin, Duration step, List<DemandForecast> forecasts) {
  public Outlook {
    forecasts = List.copyOf(forecasts);
    if (!step.isPositive()) {
      throw new IllegalArgumentException("the outlook's step is not positive: " + step);
    }
  }

  /** The number of steps; zero when nothing is forecast. */
  public int steps() {
    return forecasts.isEmpty() ? 0 : forecasts.getFirst().q50Kbps().size();
  }

  /** The start of a step. */
  public Instant startOf(int index) {
    return origin.plus(step.multipliedBy(index));
  }

  /** The end of the last step. */
  public Instant end() {
    return startOf(steps());
  }
}
