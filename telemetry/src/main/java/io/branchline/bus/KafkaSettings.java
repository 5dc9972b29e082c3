package io.branchline.bus;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the bus is.
 *
 * @param servers {@code HOST:PORT}, several separated by commas
 * @param topic that samples are in
 * @param properties a file of further client properties (TLS, SASL), as Kafka's own tools take it
 */
public record KafkaSettings(String servers, String topic, Optional<Path> properties) {
  public static final String DEFAULT_TOPIC = "branchline-samples";

  /** The group of a controller that reads what collectors publish. */
  public static final String CONTROLLER_GROUP = "branchline-controller";

  public KafkaSettings {
    if (servers.isBlank() || topic.isBlank()) {
      throw new IllegalArgumentException("a bus needs servers and a topic");
    }
  }

  /** The topic of what collectors tell beside samples. */
  String reports() {
    return topic + "-reports";
  }

  /** The topic of the samples that demands are estimated from, those of a branch in a partition. */
  String sites() {
    return topic + "-sites";
  }

  /** The topic of what demands were before anybody learnt them, in the same partitions. */
  String history() {
    return topic + "-history";
  }

  /** The topic of demands as they were estimated, in the same partitions. */
  String demands() {
    return topic + "-demands";
  }

  /** The topic of what demands were in a day, in the same partitions. */
  String days() {
    return topic + "-days";
  }

  /** The topic of how demands will move, in the same partitions. */
  String forecasts() {
    return topic + "-forecasts";
  }

  /** The topic of global models, in the same partitions. */
  String models() {
    return topic + "-models";
  }

  /** The topic of a controller's wishes that models be trained. */
  String trainings() {
    return topic + "-trainings";
  }

  /** The topic of what a controller knows of sites. */
  String context() {
    return topic + "-context";
  }

  /** The group of those who learn. */
  String learners() {
    return topic + "-learners";
  }

  /** The topic of which each partition is a share of the routers; nothing is published there. */
  String shares() {
    return topic + "-shares";
  }

  /** The group of those who collect, and have the shares between them. */
  String collectors() {
    return topic + "-collectors";
  }

  /** What both ends are set up with, and more. */
  Map<String, Object> with(Map<String, Object> more) {
    var all = new HashMap<String, Object>();
    properties.ifPresent(file -> all.putAll(PropertyFile.read(file)));
    all.putAll(more);
    all.put("bootstrap.servers", servers);
    return all;
  }
}
