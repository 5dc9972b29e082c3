package io.branchline.router;

import io.branchline.segment.Ip;

/**
 * One installed SR policy of a router (its head end).
 *
 * @param activePreference preference of the candidate path that carries packets now, 0 when none is
 *     valid and they follow the IGP
 * @param octets IP bytes without encapsulation that were steered into it since start
 */
public record PolicyState(int color, Ip endpoint, int activePreference, long octets, long packets) {
  public PolicyState {
    if (activePreference < 0) {
      throw new IllegalArgumentException("preference is negative: " + activePreference);
    }
  }
}
