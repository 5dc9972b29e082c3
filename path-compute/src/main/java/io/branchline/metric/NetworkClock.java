package io.branchline.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Network time: {@code start + speed * (real - epoch)}, and at the speed of real time before the
 * epoch, while a large network is still being taken under control. It stamps telemetry, calendars
 * and forecasts; two processes that are given the same start, speed and epoch agree on it. On a
 * real network the speed is 1 and start equals epoch.
 */
public record NetworkClock(Instant start, double speed, Instant epoch, InstantSource real)
    implements InstantSource {
  public NetworkClock {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed is not positive: " + speed);
    }
  }

  /** Network time that is real time. */
  public static NetworkClock real(InstantSource real) {
    var now = real.instant();
    return new NetworkClock(now, 1, now, real);
  }

  @Override
  public Instant instant() {
    return at(real.instant());
  }

  /** The network time at a moment of real time. */
  public Instant at(Instant realTime) {
    var since = Duration.between(epoch, realTime);
    return since.isNegative()
        ? start.plus(since)
        : start.plusNanos(Math.round(since.toNanos() * speed));
  }

  /** How long a stretch of network time lasts in real time. */
  public Duration realDuration(Duration networkDuration) {
    return Duration.ofNanos(Math.round(networkDuration.toNanos() / speed));
  }
}
