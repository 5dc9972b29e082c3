package io.branchline.boot;

import io.branchline.bus.LearnerOptions;
import io.branchline.bus.SiteLearner;
import io.branchline.config.ConfigException;
import io.branchline.config.ControllerConfig;
import io.branchline.inventory.Inventory;
import io.branchline.learn.DemandForecaster;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;

/** Learns the demands of a share of the branches, without any controller. */
final class LearnerProcess implements AutoCloseable {
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private final String topic;
  private final SiteLearner learner;
  private final Thread thread;

  /** A name that no other process has. */
  static String usualName() throws UnknownHostException {
    return InetAddress.getLocalHost().getHostName() + "/" + ProcessHandle.current().pid();
  }

  /**
   * Starts to learn.
   *
   * @throws ConfigException when a file that people wrote is wrong
   * @throws IllegalStateException when Kafka is not there
   */
  static LearnerProcess start(ControllerConfig config, String name) {
    return new LearnerProcess(config, name);
  }

  private LearnerProcess(ControllerConfig config, String name) {
    var telemetry = config.telemetry();
    var kafka =
        telemetry
            .kafka()
            .filter(_ -> telemetry.learnersElsewhere())
            .orElseThrow(() ->
                new ConfigException(
                    "the configuration",
                    0,
                    "telemetry.learners",
                    "is not kafka: the controller learns itself"));
    var clock = config.networkClock(InstantSource.system());
    var inventory = Inventory.read(config.inventory());
    var planning = config.planning();
    topic = kafka.topic();
    learner =
        new SiteLearner(
            kafka,
            new LearnerOptions(
                name,
                inventory.bank(),
                inventory.zone(),
                clock,
                Learning.WINDOW,
                Learning.grace(telemetry, clock),
                DemandForecaster.resolutionFor(telemetry.sampleInterval()),
                planning.step(),
                Learning.steps(planning.horizon(), planning.step())));
    thread = Thread.ofPlatform().name("learner").start(learner::run);
  }

  /** Where it learns from. */
  String topic() {
    return topic;
  }

  @Override
  public void close() {
    learner.close();
    try {
      thread.join(STOPPING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
