package io.branchline.bus;

import io.branchline.bus.LearnerOutput.Message;
import io.branchline.bus.proto.SiteDay;
import io.branchline.learn.DemandEstimator;
import io.branchline.learn.DemandForecaster;
import io.branchline.service.DemandKey;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The days of a partition's demands, each published when it is {@link #LATER} days ago: who takes
 * the partition over learns them instead of all their minutes, and only later days by the minute.
 */
final class DayCourses {
  /** What is younger a successor learns in full, from minutes. */
  private static final int LATER = 3;

  private static final Duration DAY = Duration.ofDays(1);

  /** Demands in a message at most, so that none is larger than Kafka takes. */
  private static final int PART = 100;

  private final DemandForecaster forecaster;
  private final Duration resolution;

  /** Where the minutes of each day begin that is not published yet, by the day's number. */
  private final TreeMap<Long, Long> minutes = new TreeMap<>();

  private long published = Long.MIN_VALUE;
  private long minutesFrom;

  /**
   * @param resolution of the forecaster
   */
  DayCourses(DemandForecaster forecaster, Duration resolution) {
    this.forecaster = forecaster;
    this.resolution = resolution;
  }

  private static long day(long millis) {
    return Math.floorDiv(millis, DAY.toMillis());
  }

  private static Instant start(long day) {
    return Instant.EPOCH.plus(DAY.multipliedBy(day));
  }

  /** Learns a day of a site that was published; days come in order. */
  void recall(SiteDay day, Instant now) {
    if (day.getStep() != resolution.toMillis()) {
      throw new IllegalArgumentException("its steps are not those of now");
    }
    var site = new SiteId(day.getSite());
    for (var course : day.getCoursesList()) {
      forecaster.recall(
          LearningCodec.demand(site, course),
          Instant.ofEpochMilli(day.getStart()),
          course.getKbpsList().stream().mapToDouble(Float::doubleValue).toArray(),
          now);
    }
    published = Math.max(published, day(day.getStart()));
    minutesFrom = Math.max(minutesFrom, day.getMinutesFrom());
  }

  /** The offset of the first minute that is not in a day. */
  long minutesFrom() {
    return minutesFrom;
  }

  /** Network time at which the days end that were published. */
  Instant end() {
    return published == Long.MIN_VALUE ? Instant.MIN : start(published + 1);
  }

  /** Notes where a minute was published. */
  void noteMinute(long start, long offset) {
    if (day(start) > published) {
      minutes.putIfAbsent(day(start), offset);
    }
  }

  /**
   * Publishes the days that are long enough ago.
   *
   * @param done up to when demands are learnt
   */
  void publish(
      Instant done, DemandEstimator estimator, LearnerOutput output, String topic, int partition)
      throws InterruptedException {
    while (!minutes.isEmpty() && minutes.firstKey() <= day(done.toEpochMilli()) - LATER) {
      long day = minutes.firstKey();
      var later = minutes.higherEntry(day);
      if (later == null) {
        return;
      }
      output.publish(topic, partition, messages(day, estimator, later.getValue()));
      minutes.remove(day);
      published = day;
    }
  }

  private List<Message> messages(long day, DemandEstimator estimator, long next) {
    var sites = new TreeMap<SiteId, List<TreeMap<DemandKey, double[]>>>();
    for (var demand : forecaster.listDemands()) {
      var course = forecaster.course(demand, start(day), start(day + 1));
      if (Arrays.stream(course).allMatch(Double::isNaN)) {
        continue;
      }
      var parts = sites.computeIfAbsent(demand.site(), any -> new ArrayList<>());
      if (parts.isEmpty() || parts.getLast().size() == PART) {
        parts.add(new TreeMap<>());
      }
      parts.getLast().put(demand, course);
    }
    var messages = new ArrayList<Message>();
    sites.forEach((site, parts) -> {
      for (var part : parts) {
        var known = estimator.listKnown(site);
        messages.add(
            new Message(
                site.value(),
                LearningCodec.encode(site, start(day), resolution, part, known, next)));
      }
    });
    return messages;
  }
}
