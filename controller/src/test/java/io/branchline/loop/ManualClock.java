package io.branchline.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Real time that stands still until it is moved. */
final class ManualClock implements InstantSource {
  private Instant now;

  ManualClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }
}
