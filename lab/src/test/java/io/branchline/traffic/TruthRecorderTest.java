package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TruthRecorderTest {
  private static final Instant START = Instant.parse("2026-11-17T01:00:00Z");
  private static final DemandKey HOME =
      new DemandKey(SmallBank.BRANCH, "voice", SmallBank.DC_A, Direction.UP);
  private static final DemandKey NEXT =
      new DemandKey(SmallBank.BRANCH, "voice", new SiteId("dc-b"), Direction.UP);

  private final List<TruthMinute> minutes = new ArrayList<>();
  private final TruthRecorder recorder = new TruthRecorder(List.of(HOME, NEXT), minutes::add);

  @Test
  void farSitesAreSummedUpAndDelaysWeighed() {
    for (int t = 0; t < 60; t++) {
      var outcome = new Outcome(2);
      outcome.offered[0] = 12_500;
      outcome.offered[1] = 12_500;
      outcome.delivered[0] = 12_500;
      outcome.delivered[1] = 6_250;
      outcome.lost[1] = 6_250;
      outcome.delayMillis[0] = 10;
      outcome.delayMillis[1] = 40;
      recorder.add(START.getEpochSecond() + t, outcome);
    }
    assertEquals(
        List.of(
            new TruthMinute(START, SmallBank.BRANCH, "voice", Direction.UP, 200, 150, 20, 0.25)),
        minutes);
  }

  @Test
  void theDelayIsThe95thPercentileOfTheSeconds() {
    for (int t = 0; t < 60; t++) {
      var outcome = new Outcome(2);
      outcome.offered[0] = 100;
      outcome.delivered[0] = 100;
      // 57 of 60 seconds are 95 of 100.
      outcome.delayMillis[0] = t < 3 ? 500 : t < 4 ? 90 : 10;
      recorder.add(START.getEpochSecond() + t, outcome);
    }
    assertEquals(90, minutes.getFirst().delayMsP95());
  }

  @Test
  void aMinuteThatIsNotWholeIsNotWritten() {
    for (int t = 30; t < 130; t++) {
      recorder.add(START.getEpochSecond() + t, new Outcome(2));
    }
    assertEquals(List.of(START.plusSeconds(60)), minutes.stream().map(TruthMinute::time).toList());
  }

  @Test
  void theFileHasTheColumnsThatToolsRelyOn() {
    var text = new StringWriter();
    var sink = TruthRecorder.csv(text);
    sink.accept(minute(200, 150, 20, 0.25));
    assertEquals(
        "time,site,class,direction,offeredKbps,deliveredKbps,delayMsP95,loss\n"
            + "2026-11-17T01:00:00Z,branch-01,voice,up,200.000,150.000,20.000,0.250000\n",
        text.toString());
  }

  @Test
  void aMinuteIsLostByDelayLossOrBandwidthAlone() {
    var objective =
        new Objective(Latency.ofMillis(80), Loss.ofPercent(1), Optional.of(Bandwidth.ofKbps(100)));
    assertFalse(SloMinutes.breaks(objective, minute(200, 200, 80, 0.01)), "exactly kept");
    assertTrue(SloMinutes.breaks(objective, minute(200, 200, 80.001, 0)), "delay");
    assertTrue(SloMinutes.breaks(objective, minute(200, 200, 10, 0.010001)), "loss");
    assertFalse(SloMinutes.breaks(objective, minute(200, 98, 10, 0)), "100 are promised");
    assertTrue(SloMinutes.breaks(objective, minute(200, 97.9, 10, 0)), "bandwidth");
    assertFalse(SloMinutes.breaks(objective, minute(50, 49, 10, 0)), "no more than offered");
  }

  @Test
  void minutesWithoutDemandOrObjectiveDoNotCount() {
    var slo = new SloMinutes(SmallBank.TRUTH.objectives());
    assertFalse(slo.add(minute(0, 0, 0, 0)));
    assertFalse(
        slo.add(new TruthMinute(START, SmallBank.BRANCH, "other", Direction.UP, 100, 0, 9999, 1)));
    assertTrue(slo.add(minute(100, 0, 0, 1)));
    assertFalse(slo.add(minute(100, 100, 5, 0)));
    assertEquals(2, slo.counted());
    assertEquals(1, slo.lost());
    assertEquals(Map.of("voice", 1), slo.lostByClass());
  }

  private static TruthMinute minute(double offered, double delivered, double delay, double loss) {
    return new TruthMinute(
        START, SmallBank.BRANCH, "voice", Direction.UP, offered, delivered, delay, loss);
  }
}
