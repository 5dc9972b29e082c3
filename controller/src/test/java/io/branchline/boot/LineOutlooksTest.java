package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.loop.ControllerState;
import io.branchline.loop.SmallBank;
import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineOutlooksTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int STEPS = 30;

  private static DemandForecast demand(String trafficClass, double kbps) {
    var key = new DemandKey(new SiteId("a"), trafficClass, new SiteId("dc"), Direction.UP);
    var q05 = new double[STEPS];
    var q50 = new double[STEPS];
    var q95 = new double[STEPS];
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
}
