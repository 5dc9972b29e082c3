package io.branchline.change;

import java.time.Duration;

/**
 * How changes are carried out.
 *
 * @param confirmTimeout after which a router takes an unconfirmed change back; longer than the
 *     slowest unit, shorter than a bank wants to wait for a lost controller
 * @param parallelSteps how many routers are spoken to at once
 * @param unitsTogether how many units that share routers may go in one commit of those routers
 */
public record ChangeSettings(Duration confirmTimeout, int parallelSteps, int unitsTogether) {
  public static final ChangeSettings DEFAULT = new ChangeSettings(Duration.ofSeconds(90), 48, 64);

  public ChangeSettings {
    if (confirmTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || parallelSteps < 1
        || unitsTogether < 1) {
      throw new IllegalArgumentException(
          "changes need a confirm timeout of a second or more, a step and a unit at a time");
    }
  }
}
