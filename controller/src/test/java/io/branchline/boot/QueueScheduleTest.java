package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.api.ApiSources.Band;
import io.branchline.api.ApiSources.QueueForecast;
import io.branchline.metric.Bandwidth;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.service.QueueProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One end of 1,000 kbit/s, of which control has 100; figures worked out by hand. */
class QueueScheduleTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Bandwidth RATE = Bandwidth.ofKbps(1000);
  private static final List<String> CLASSES = List.of("voice", "video", "office");
  private static final QueueProfile PROFILE =
      new QueueProfile(
          RATE,
          List.of(
              queue(QueueProfile.CONTROL, true, 100, 1000, 100),
              queue("voice", true, 200, 1000, 64),
              queue("video", false, 200, 600, 10),
              queue("office", false, 300, 1000, 30)));

  private static QueueProfile.Queue queue(
      String name, boolean strict, double guarantee, double ceiling, int weight) {
    return new QueueProfile.Queue(
        name, strict, Bandwidth.ofKbps(guarantee), Bandwidth.ofKbps(ceiling), weight, 15_000);
  }

  private static Band band(List<Double> medians, List<Double> highs) {
    return new Band(medians.stream().map(x -> x / 2).toList(), medians, highs, 1, 0, 0);
  }

  /** At first there is room for all, then 1,200 is offered to the 900 that control leaves. */
  private static final List<Band> BANDS =
      List.of(
          band(List.of(100.0, 100.0), List.of(120.0, 120.0)),
          band(List.of(150.0, 500.0), List.of(650.0, 550.0)),
          band(List.of(200.0, 600.0), List.of(640.0, 700.0)));

  private static List<QueueForecast> forecasts(Optional<QueueProfile> profile) {
    var outlook = new Outlook(START, STEP, List.of(LineOutlooksTest.demand("voice", 1, 2)));
    return new QueueSchedule(RATE, profile, CLASSES).forecasts(Direction.UP, BANDS, outlook);
  }

  @Test
  void guaranteesComeFirstAndWhatIsLeftIsSharedByWeightUpToTheCeiling() {
    var queues = forecasts(Optional.of(PROFILE));
    var voice = queues.get(0);
    assertEquals(Optional.of(200.0), voice.guaranteeKbps());
    assertEquals(Optional.of(true), voice.strict());
    // 900 less 150 and 200; then its 200 and 64/104 of the 200 that three guarantees leave.
    assertEquals(550, voice.availableKbps().orElseThrow().get(0), 1e-6);
    assertEquals(200 + 200 * 64 / 104.0, voice.availableKbps().orElseThrow().get(1), 1e-6);
    assertEquals(List.of(0.0, 0.0), voice.lostShare());
    assertEquals(Optional.empty(), voice.shortFrom());
    assertEquals(Optional.empty(), voice.mayBeShortFrom());
    var video = queues.get(1);
    assertEquals(Optional.of(600.0), video.ceilingKbps());
    // The ceiling; then 200 and a quarter of 900 - 100 - 200 - 300 = 300.
    assertEquals(600, video.availableKbps().orElseThrow().get(0), 1e-6);
    assertEquals(275, video.availableKbps().orElseThrow().get(1), 1e-6);
    assertEquals(0, video.lostShare().get(0));
    assertEquals(225 / 500.0, video.lostShare().get(1), 1e-9);
    assertEquals(Optional.of(START.plus(STEP)), video.shortFrom());
    assertEquals(Optional.of(START), video.mayBeShortFrom(), "650 are above the ceiling");
    var office = queues.get(2);
    assertEquals(650, office.availableKbps().orElseThrow().get(0), 1e-6);
    assertEquals(525, office.availableKbps().orElseThrow().get(1), 1e-6);
    assertEquals(75 / 600.0, office.lostShare().get(1), 1e-9);
    assertEquals(Optional.of(START.plus(STEP)), office.shortFrom());
    assertEquals(Optional.of(START.plus(STEP)), office.mayBeShortFrom(), "640 are below 650");
  }

  @Test
  void withoutQueuesAllLoseAlike() {
    for (var queue : forecasts(Optional.empty())) {
      assertEquals(Optional.empty(), queue.guaranteeKbps());
      assertEquals(Optional.empty(), queue.availableKbps());
      assertEquals(0, queue.lostShare().get(0));
      assertEquals(1 / 6.0, queue.lostShare().get(1), 1e-9);
      assertEquals(Optional.of(START.plus(STEP)), queue.shortFrom());
    }
  }
}
