package io.branchline.speaker;

import io.branchline.segment.Ip;
import java.time.Duration;

/**
 * Who a {@link BgpSpeaker} is.
 *
 * @param as its autonomous system and that of the routers it speaks of
 * @param routerId its BGP identifier and next hop, an IPv4 address
 * @param holdTime the hold time that it offers, 0 or at least 3 s
 * @param firstLabel the first label of every router's segment routing global block
 * @param labels how many labels that block has
 */
public record BgpSpeakerConfig(
    long as, Ip routerId, Duration holdTime, int firstLabel, int labels) {
  public BgpSpeakerConfig {
    if (as < 1 || as > 0xFFFF_FFFFL || routerId.isV6()) {
      throw new IllegalArgumentException(
          "a BGP speaker has an AS of 1 to 4294967295 and an IPv4 identifier: "
              + as
              + ", "
              + routerId);
    }
    if (holdTime.isNegative() || (!holdTime.isZero() && holdTime.toSeconds() < 3)) {
      throw new IllegalArgumentException("the hold time is 0 or at least 3 s, not " + holdTime);
    }
  }

  /** A hold time of 90 s and labels 16000 to 23999. */
  public static BgpSpeakerConfig of(long as, Ip routerId) {
    return new BgpSpeakerConfig(as, routerId, Duration.ofSeconds(90), 16000, 8000);
  }

  public BgpSpeakerConfig withHoldTime(Duration offered) {
    return new BgpSpeakerConfig(as, routerId, offered, firstLabel, labels);
  }

  /** The same with another segment routing global block. */
  public BgpSpeakerConfig withLabels(int first, int count) {
    return new BgpSpeakerConfig(as, routerId, holdTime, first, count);
  }
}
