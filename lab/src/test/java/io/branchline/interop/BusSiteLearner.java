package io.branchline.interop;

import io.branchline.bus.LearnerOptions;
import io.branchline.bus.SiteLearner;
import io.branchline.metric.NetworkClock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/**
 * One of those who share the branches of {@link LearnedBank}; says "holds" when it has some.
 * Arguments: Kafka's address, name.
 */
final class BusSiteLearner {
  /** Samples of one minute may come so much later than its end. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  static final Duration STEP = Duration.ofMinutes(5);
  static final int STEPS = 12;

  private static final long LOOK_NANOS = 20_000_000;

  private BusSiteLearner() {}

  public static void main(String[] arguments) {
    var learner = learner(arguments[0], arguments[1]);
    Thread.ofPlatform().daemon().start(() -> sayWhenItHolds(learner));
    learner.run();
  }

  /** One that was not started yet. */
  static SiteLearner learner(String servers, String name) {
    var real = InstantSource.system();
    return new SiteLearner(
        TestBus.settings(servers),
        new LearnerOptions(
            name,
            LearnedBank.bank(),
            ZoneOffset.UTC,
            new NetworkClock(LearnedBank.START, 1, real.instant(), real),
            LearnedBank.MINUTE,
            GRACE,
            STEP,
            STEP,
            STEPS));
  }

  private static void sayWhenItHolds(SiteLearner learner) {
    while (learner.held().isEmpty()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    System.out.println("holds");
  }
}
