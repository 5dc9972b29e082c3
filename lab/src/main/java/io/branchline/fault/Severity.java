package io.branchline.fault;

import java.time.Duration;

/**
 * How bad a fault is. Each kind heeds some of the fields and ignores the others.
 *
 * @param delay added to a line's delay or to an answer, or how far a clock is ahead
 * @param loss share of packets lost besides, 0 to 1
 * @param rate share of a line's rate that is left, above 0 and up to 1
 * @param period of flapping (down for one half, up for the other), of a drift until it is in full,
 *     or of a restart
 * @param factor by which poisoned counters grow too fast
 * @param bytes a second, until the end, or between two flipped bits
 */
public record Severity(
    Duration delay, double loss, double rate, Duration period, double factor, long bytes) {
  /** What a scenario that says nothing gets. */
  public static final Severity DEFAULT =
      new Severity(Duration.ofSeconds(5), 0, 1, Duration.ofSeconds(20), 10, 1000);

  public Severity {
    if (delay.isNegative() || !period.isPositive()) {
      throw new IllegalArgumentException("a delay is not negative, a period is positive");
    }
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss is not a share: " + loss);
    }
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("what is left of the rate is not a share: " + rate);
    }
    if (!(factor > 0) || bytes < 1) {
      throw new IllegalArgumentException("factor and bytes are positive");
    }
  }

  /** A line that is worse by this much. */
  public static Severity ofLine(Duration delay, double loss, double rate) {
    return new Severity(delay, loss, rate, DEFAULT.period, DEFAULT.factor, DEFAULT.bytes);
  }

  public static Severity ofDelay(Duration delay) {
    return ofLine(delay, DEFAULT.loss, DEFAULT.rate);
  }

  public static Severity ofBytes(long bytes) {
    return new Severity(
        DEFAULT.delay, DEFAULT.loss, DEFAULT.rate, DEFAULT.period, DEFAULT.factor, bytes);
  }

  public Severity withPeriod(Duration wanted) {
    return new Severity(delay, loss, rate, wanted, factor, bytes);
  }
}
