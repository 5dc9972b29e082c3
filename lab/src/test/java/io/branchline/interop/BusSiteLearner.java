package io.branchline.interop;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.LearnerOptions;
import io.branchline.bus.SiteLearner;
import io.branchline.metric.NetworkClock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** One of those who share the branches of {@link LearnedBank}. Arguments: Kafka's address, name. */
final class BusSiteLearner {
  /** Samples of one minute may come so much later than its end. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  static final Duration STEP = Duration.ofMinutes(5);
  static final int STEPS = 12;

  private BusSiteLearner() {}

  public static void main(String[] arguments) {
    var real = InstantSource.system();
    new SiteLearner(
            new KafkaSettings(arguments[0], KafkaSettings.DEFAULT_TOPIC, Optional.empty()),
            new LearnerOptions(
                arguments[1],
                LearnedBank.bank(),
                ZoneOffset.UTC,
                new NetworkClock(LearnedBank.START, 1, real.instant(), real),
                LearnedBank.MINUTE,
                GRACE,
                STEP,
                STEP,
                STEPS))
        .run();
  }
}
