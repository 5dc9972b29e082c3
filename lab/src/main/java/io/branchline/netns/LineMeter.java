package io.branchline.netns;

import io.branchline.router.LineMeasure;
import java.util.OptionalLong;

/**
 * What test packets of one queue say of a line in one direction. Averages forget by the packet: of
 * delays within about ten, of loss within about 600, so that one lost packet is not taken for a bad
 * line.
 */
final class LineMeter {
  private static final double DELAY_SHARE = 0.1;
  private static final double LOSS_SHARE = 1.0 / 600;

  private long expected;
  private double delayMicros = Double.NaN;
  private double jitterMicros;
  private double lastDelay = Double.NaN;
  private double loss;

  synchronized void arrived(long number, long delayNanos) {
    for (; expected < number && number - expected < 1 / LOSS_SHARE; expected++) {
      loss += LOSS_SHARE * (1 - loss);
    }
    loss -= LOSS_SHARE * loss;
    expected = Math.max(expected, number + 1);
    double delay = Math.max(0, delayNanos / 1e3);
    if (Double.isNaN(lastDelay)) {
      delayMicros = delay;
    } else {
      delayMicros += DELAY_SHARE * (delay - delayMicros);
      jitterMicros += DELAY_SHARE * (Math.abs(delay - lastDelay) - jitterMicros);
    }
    lastDelay = delay;
  }

  /** Begins anew with this packet, after an outage that says nothing of what comes. */
  synchronized void restart(long number) {
    expected = number;
    loss = 0;
    lastDelay = Double.NaN;
    jitterMicros = 0;
  }

  synchronized long delayMicros() {
    return Double.isNaN(delayMicros) ? 0 : Math.round(delayMicros);
  }

  synchronized double loss() {
    return Math.clamp(loss, 0, 1);
  }

  synchronized LineMeasure measure(boolean up, OptionalLong quotaUsed) {
    return new LineMeasure(delayMicros(), Math.round(jitterMicros), up ? loss() : 1, quotaUsed);
  }
}
