package io.branchline.loop;

import java.time.Instant;

/** When something happened: on the network's clock and on the wall clock. */
public record Moment(Instant network, Instant real) {
  public static final Moment NEVER = new Moment(Instant.EPOCH, Instant.EPOCH);
}
