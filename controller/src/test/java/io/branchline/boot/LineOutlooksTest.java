package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.api.ApiSources.QueueForecast;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Event;
import io.branchline.loop.Moment;
import io.branchline.loop.SmallBank;
import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.service.QueueProfile;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineOutlooksTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int STEPS = 30;

  private static DemandForecast demand(String trafficClass, double kbps) {
    return demand(trafficClass, kbps, STEPS);
  }

  /** Always the same, give or take a tenth. */
  static DemandForecast demand(String trafficClass, double kbps, int steps) {
    return demand(trafficClass, Direction.UP, kbps, steps);
  }

  private static DemandForecast demand(
      String trafficClass, Direction direction, double kbps, int steps) {
    var key = new DemandKey(new SiteId("a"), trafficClass, new SiteId("dc"), direction);
    var q05 = new double[steps];
    var q50 = new double[steps];
    var q95 = new double[steps];
    Arrays.fill(q05, 0.9 * kbps);
    Arrays.fill(q50, kbps);
    Arrays.fill(q95, 1.1 * kbps);
    return DemandForecast.of(key, q05, q50, q95);
  }

  /** The line carries a fifth more than its demands add up to, as encapsulation makes it. */
  @Test
  void aLineLearnsHowItsLoadIsFromItsDemands(@TempDir Path folder) {
    var state = ControllerState.initial(SmallBank.bank(), "hash");
    var random = new Random(3);
    try (var store = SeriesStore.open(folder)) {
      var lines = new LineOutlooks(store, () -> state);
      var loads = new ArrayList<Double>();
      for (int i = 0; i < 600; i++) {
        var origin = START.plus(STEP.multipliedBy(i));
        double office = 1000 + 100 * Math.sin(i / 40.0);
        var outlook =
            new Outlook(origin, STEP, List.of(demand("office", office), demand("voice", 300)));
        if (i == 0) {
          var before = lines.forecast("a-1", outlook).orElseThrow();
          assertEquals(1300, before.up().q50().getFirst(), 1e-6);
          assertEquals(0, before.up().scored());
          assertEquals(0, before.down().q50().getFirst());
        }
        lines.note(outlook);
        double carried = 1.2 * (office + 300) * (1 + 0.1 * random.nextGaussian());
        loads.add(carried);
        store.append(
            List.of(
                new Sample(
                    SeriesKey.line(new LineId("a-1"), Direction.UP, Measure.KBPS),
                    origin.plusSeconds(60).toEpochMilli(),
                    carried)));
        lines.judgeUpTo(origin.plus(STEP), STEP);
      }
      var outlook =
          new Outlook(START.plus(STEP.multipliedBy(600)), STEP, List.of(demand("office", 1000)));
      var after = lines.forecast("a-1", outlook).orElseThrow().up();
      assertEquals(1200, after.q50().getFirst(), 60);
      assertEquals(1.2, after.factor(), 0.06);
      assertTrue(after.scored() > 1500, after.scored() + "");
      assertEquals(0.9, after.covered(), 0.06);
      assertTrue(lines.forecast("none", outlook).isEmpty());
    }
  }

  /**
   * The bank has one class, of 60 bytes a packet, to which policies add 30 on its way up. Its queue
   * is offered a tenth less than that comes to on the way up, and nine tenths more than forecast on
   * the way down.
   */
  @Test
  void aQueueLearnsForItselfAndEachWay(@TempDir Path folder) {
    var profile =
        new QueueProfile(
            Bandwidth.ofMbps(4),
            List.of(
                new QueueProfile.Queue(
                    "voice", true, Bandwidth.ofKbps(500), Bandwidth.ofKbps(900), 10, 15_000)));
    var queues = new TreeMap<>(Map.of("wan1", profile));
    var state =
        ControllerState.initial(SmallBank.bank(), "hash")
            .fold(
                1,
                new Event.ConfigurationRead(
                    new Moment(START, START),
                    new NodeId("a-r1"),
                    new RouterConfiguration(List.of(), List.of(), queues)));
    var line = new LineId("a-1");
    var random = new Random(4);
    try (var store = SeriesStore.open(folder)) {
      var lines = new LineOutlooks(store, () -> state);
      lines.useEncapsulation((site, name, direction) -> direction == Direction.UP ? 30 : 0);
      for (int i = 0; i < 300; i++) {
        var origin = START.plus(STEP.multipliedBy(i));
        double voice = 400 + 40 * Math.sin(i / 40.0);
        var outlook = outlook(origin, voice);
        if (i == 0) {
          var before = lines.forecast("a-1", outlook).orElseThrow();
          assertEquals(600, before.up().q50().getFirst(), 1e-6);
          assertEquals(List.of("up", "down"), ways(before.queues()));
          assertEquals(600, before.queues().get(0).load().q50().getFirst(), 1e-6);
          assertEquals(300, before.queues().get(1).load().q50().getFirst(), 1e-6);
        }
        lines.note(outlook);
        double noise = 1 + 0.05 * random.nextGaussian();
        store.append(
            List.of(
                sample(line, Direction.UP, origin, 0.9 * 1.5 * voice * noise),
                sample(line, Direction.DOWN, origin, 1.9 * 300 * noise)));
        lines.judgeUpTo(origin.plus(STEP), STEP);
      }
      var after =
          lines.forecast("a-1", outlook(START.plus(STEP.multipliedBy(300)), 400)).orElseThrow();
      var up = after.queues().get(0);
      assertEquals(0.9, up.load().factor(), 0.03);
      assertEquals(540, up.load().q50().getFirst(), 15);
      assertTrue(up.load().scored() > 700, up.load().scored() + "");
      assertEquals(0.9, up.load().covered(), 0.07);
      assertEquals(Optional.of(500.0), up.guaranteeKbps());
      assertEquals(List.of(900.0), up.availableKbps().orElseThrow().subList(0, 1));
      assertEquals(Optional.empty(), up.mayBeShortFrom());
      var down = after.queues().get(1);
      assertEquals(1.9, down.load().factor(), 0.06);
      assertEquals(Optional.empty(), down.guaranteeKbps(), "nothing was read from that end");
      assertEquals(0, after.up().scored(), "nothing was measured of the line as a whole");
      var short950 = lines.forecast("a-1", outlook(after.origin(), 950 / 1.35)).orElseThrow();
      assertEquals(Optional.of(after.origin()), short950.queues().get(0).shortFrom());
      assertEquals(1 - 900 / 950.0, short950.queues().get(0).lostShare().getFirst(), 0.03);
    }
  }

  private static Outlook outlook(Instant origin, double up) {
    return new Outlook(
        origin, STEP, List.of(demand("voice", up), demand("voice", Direction.DOWN, 300, STEPS)));
  }

  private static List<String> ways(List<QueueForecast> queues) {
    return queues.stream().map(QueueForecast::direction).toList();
  }

  private static Sample sample(LineId line, Direction direction, Instant origin, double kbps) {
    return new Sample(
        SeriesKey.queue(line, direction, "voice", Measure.KBPS),
        origin.plusSeconds(60).toEpochMilli(),
        kbps);
  }
}
