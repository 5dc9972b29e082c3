package io.branchline.netns;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;

/**
 * What one direction of a line does to packets at the moment.
 *
 * @param rate at which it takes packets; what does not fit waits in the sending router
 * @param delay one way, without waiting
 * @param jitter stationary deviation of a random walk whose distance from zero is added to the
 *     delay; it changes within about 100 ms, so that packets keep their order
 * @param loss share of packets lost, independently of one another
 * @param up whether anything arrives at all; a line that is down swallows packets silently
 */
public record LineShape(Bandwidth rate, Latency delay, Jitter jitter, Loss loss, boolean up) {
  public LineShape {
    if (rate.bitsPerSecond() <= 0) {
      throw new IllegalArgumentException("a line without rate; take it down instead");
    }
  }

  /**
   * How much faster than committed a line takes packets. A shaper and a line of exactly the same
   * rate would keep for ever, in the line's first-in first-out buffer, whatever burst once got
   * there.
   */
  private static final double HEADROOM = 1.03;

  /** What the topology says of a link. */
  static LineShape of(Link link) {
    return new LineShape(
        link.maxBandwidth().times(HEADROOM), link.delay(), link.jitter(), link.loss(), true);
  }

  public LineShape withUp(boolean nowUp) {
    return new LineShape(rate, delay, jitter, loss, nowUp);
  }

  public LineShape withDelay(Latency newDelay, Jitter newJitter) {
    return new LineShape(rate, newDelay, newJitter, loss, up);
  }

  public LineShape withLoss(Loss newLoss) {
    return new LineShape(rate, delay, jitter, newLoss, up);
  }

  public LineShape withRate(Bandwidth newRate) {
    return new LineShape(newRate, delay, jitter, loss, up);
  }

  /**
   * The same, worse.
   *
   * @param delayMillis added to the delay
   * @param moreLoss share of packets lost besides
   * @param left share of the rate that is left
   */
  LineShape worse(double delayMillis, double moreLoss, double left) {
    if (delayMillis == 0 && moreLoss == 0 && left == 1) {
      return this;
    }
    return new LineShape(
        rate.times(left),
        Latency.ofMillis(delay.millis() + delayMillis),
        jitter,
        Loss.ofRatio(1 - (1 - loss.ratio()) * (1 - moreLoss)),
        up);
  }

  /** Nanoseconds for which a packet of this many bytes keeps the line busy. */
  long nanosFor(int bytes) {
    return bytes * 8_000_000_000L / rate.bitsPerSecond();
  }
}
