package io.branchline.router;

import java.util.OptionalLong;

/**
 * What a router measures of a line by test packets to its far end (STAMP, RFC 8762), in the
 * outgoing direction.
 *
 * @param delayMicros one-way delay
 * @param jitterMicros mean difference between the delays of successive packets
 * @param loss share of packets lost, 0 to 1
 * @param quotaUsedOctets bytes of this month's quota used so far, on lines that have one
 */
public record LineMeasure(
    long delayMicros, long jitterMicros, double loss, OptionalLong quotaUsedOctets) {
  public LineMeasure {
    if (delayMicros < 0 || jitterMicros < 0) {
      throw new IllegalArgumentException(
          "delay or jitter is negative: " + delayMicros + " us, " + jitterMicros + " us");
    }
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss is not a share: " + loss);
    }
  }
}
