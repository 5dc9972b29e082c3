package io.branchline.loop;

import java.time.Duration;

/**
 * How the loop paces itself.
 *
 * @param planEvery network time between regular planning rounds
 * @param settle real time that the last routers are given to be read after a start before plans are
 *     made without them; while most of them are missing, four times as long
 * @param holdAfterRollback network time for which a branch is left alone after a roll-back
 * @param retryFirst real time after which a change unit that failed is tried again; doubles
 * @param retryMost real time after which it is tried again at the latest
 * @param backoff pace of re-planning when things change
 * @param inbox inputs that wait at most; who brings more waits
 */
public record LoopOptions(
    Duration planEvery,
    Duration settle,
    Duration holdAfterRollback,
    Duration retryFirst,
    Duration retryMost,
    Backoff.Pace backoff,
    int inbox) {
  public static final LoopOptions DEFAULT =
      new LoopOptions(
          Duration.ofMinutes(5),
          Duration.ofSeconds(20),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Backoff.Pace.DEFAULT,
          10_000);

  public LoopOptions withSettle(Duration time) {
    return new LoopOptions(
        planEvery, time, holdAfterRollback, retryFirst, retryMost, backoff, inbox);
  }

  public LoopOptions withPlanEvery(Duration every) {
    return new LoopOptions(every, settle, holdAfterRollback, retryFirst, retryMost, backoff, inbox);
  }
}
