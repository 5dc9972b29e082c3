package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.bank.SmallBankText;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandEstimator;
import io.branchline.learn.DemandForecaster;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Event;
import io.branchline.loop.Moment;
import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import io.branchline.store.Points;
import io.branchline.store.SeriesStore;
import io.branchline.traffic.GeneratedDemand;
import io.branchline.traffic.History;
import io.branchline.traffic.MeasuredTwin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A branch whose line is too narrow at its busiest, simulated for two days: what is said of each
 * queue half an hour ahead is compared with what its counters count then.
 */
@Tag("integration")
class QueueOutlooksTwinTest {
  private static final Instant START = Instant.parse("2026-11-17T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int AHEAD = 6;
  private static final int STEPS = 25;
  private static final int MINUTES = 2 * 24 * 60;
  private static final int UNSCORED_MINUTES = 12 * 60;
  private static final LineId LINE = new LineId("branch-01-mstp-1");
  private static final Bandwidth RATE = Bandwidth.ofMbps(1);
  private static final String TEXT =
      SmallBankText.of(
          """
          classes:
          - {name: voice, priority: 1, color: 100, meanPacketBytes: 100, match: [{dscp: [46]}]}
          - {name: office, priority: 2, color: 130, meanPacketBytes: 1000, match: [{dscp: [0]}]}
          objectives:
            voice: {latency: 80ms, loss: 1%}
            office: {latency: 400ms, loss: 1%}
          demands:
            voice: {profile: voice, up: 100kbps, down: 100kbps}
            office: {profile: office, up: 1300kbps, down: 500kbps}
          """,
          List.of("dc-a"), "mstp-1: {carrier: c1, committed: 1Mbps, hub: dc-a, ducts: [north]}");

  private static final QueueProfile PROFILE =
      new QueueProfile(
          RATE,
          List.of(
              queue(QueueProfile.CONTROL, true, 64, 100),
              queue("voice", true, 250, 64),
              queue("office", false, 300, 32)));

  private static QueueProfile.Queue queue(String name, boolean strict, double kbps, int weight) {
    return new QueueProfile.Queue(name, strict, Bandwidth.ofKbps(kbps), RATE, weight, 20_000);
  }

  /** What was said of a queue for one step, and what had come last when it was said. */
  private record Said(
      String queue, double low, double median, double high, double lost, double last) {}

  private static final class Score {
    private int count;
    private int covered;
    private double error;
    private double naiveError;
    private double offered;
    private double saidLost;
    private double lost;

    private void add(Said said, double came, double dropped) {
      count++;
      covered += came >= said.low && came <= said.high ? 1 : 0;
      error += Math.abs(said.median - came);
      naiveError += Math.abs(said.last - came);
      offered += came;
      saidLost += said.lost * said.median;
      lost += dropped;
    }
  }

  @Test
  void whatIsSaidOfQueuesIsWhatTheyCount(@TempDir Path folder) {
    var truth = BankScenario.parse("narrow.yaml", TEXT).groundTruth();
    var gateway = truth.bank().getLine(LINE).branchEnd();
    var configuration =
        new RouterConfiguration(
            List.of(), List.of(), new TreeMap<>(Map.of(gateway.port().name(), PROFILE)));
    var demands = GeneratedDemand.of(truth.calendar(), truth.demands(), 1);
    var twin =
        new MeasuredTwin(
            truth, demands, Map.of(gateway.node(), configuration), START.getEpochSecond());
    var state = stateOf(truth.bank(), gateway.node(), configuration);
    var scores = new TreeMap<String, Score>();
    try (var store = SeriesStore.open(folder)) {
      var history = History.fiveWeeks(demands, START);
      for (int key = 0; key < history.keys().size(); key++) {
        store.write(SeriesKey.demand(history.keys().get(key)), points(history.series(key)));
      }
      var forecaster = new DemandForecaster(ZoneOffset.UTC, DayCalendar.weekdays());
      forecaster.importHistory(store, START.minus(Duration.ofDays(35)), START);
      var estimator =
          new DemandEstimator(truth.bank(), Duration.ofMinutes(1), address -> Optional.empty());
      var outlooks = new LineOutlooks(store, () -> state);
      var said = new HashMap<Instant, List<Said>>();
      for (int minute = 1; minute <= MINUTES; minute++) {
        var samples = twin.minute();
        store.append(samples);
        estimator.observe(samples);
        var now = START.plus(Duration.ofMinutes(minute));
        for (var row : estimator.closeUpTo(now)) {
          if (row.series() instanceof SeriesKey.OfDemand demand) {
            forecaster.learn(demand.demand(), row.time(), row.value());
          }
        }
        if (minute % STEP.toMinutes() != 0) {
          continue;
        }
        outlooks.judgeUpTo(now, STEP);
        var over = said.remove(now.minus(STEP));
        if (over != null) {
          over.forEach(each ->
              scores
                  .computeIfAbsent(each.queue, name -> new Score())
                  .add(
                      each,
                      mean(store, each.queue, Measure.KBPS, now),
                      mean(store, each.queue, Measure.DROPPED_KBPS, now)));
        }
        var outlook = forecaster.outlook(now, STEP, STEPS);
        outlooks.note(outlook);
        if (minute > UNSCORED_MINUTES) {
          said.put(
              outlook.startOf(AHEAD),
              outlooks.forecast(LINE.value(), outlook).orElseThrow().queues().stream()
                  .map(queue -> {
                    var name = queue.trafficClass() + "/" + queue.direction();
                    return new Said(
                        name,
                        queue.load().q05().get(AHEAD),
                        queue.load().q50().get(AHEAD),
                        queue.load().q95().get(AHEAD),
                        queue.lostShare().get(AHEAD),
                        mean(store, name, Measure.KBPS, now));
                  })
                  .toList());
        }
      }
    }
    assertEquals(Set.of("office/down", "office/up", "voice/down", "voice/up"), scores.keySet());
    scores.forEach((queue, score) -> {
      assertTrue(score.count > 400, queue);
      assertEquals(0.9, (double) score.covered / score.count, 0.08, queue);
      assertTrue(score.error < 1.03 * score.naiveError, queue + ": " + score.error);
    });
    // Noise of this size cannot be foreseen, but what comes back every day can.
    for (var queue : List.of("voice/up", "voice/down")) {
      var score = scores.getOrDefault(queue, new Score());
      assertTrue(score.error < 0.9 * score.naiveError, queue + ": " + score.error);
    }
    var narrow = scores.getOrDefault("office/up", new Score());
    double lost = narrow.lost / narrow.offered;
    assertTrue(lost > 0.25, "a third of what is wanted has no room: " + lost);
    assertEquals(lost, narrow.saidLost / narrow.offered, 0.05);
    var strict = scores.getOrDefault("voice/up", new Score());
    assertEquals(0, strict.saidLost, "the strict queue has what it needs");
    assertEquals(0, strict.lost / strict.offered, 0.001);
  }

  private static ControllerState stateOf(
      Bank bank, NodeId router, RouterConfiguration configuration) {
    return ControllerState.initial(bank, "hash")
        .fold(1, new Event.ConfigurationRead(new Moment(START, START), router, configuration));
  }

  private static Points points(double[] quarters) {
    var times = new long[quarters.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = START.minus(Duration.ofMinutes(15L * (quarters.length - i))).toEpochMilli();
    }
    return new Points(times, quarters);
  }

  /** Over the step that ends now. */
  private static double mean(SeriesStore store, String queue, Measure measure, Instant now) {
    var parts = queue.split("/");
    var series = SeriesKey.queue(LINE, Direction.ofLabel(parts[1]), parts[0], measure);
    // A rate's time is the end of its minute.
    var points = store.read(series, now.minus(STEP).plusMillis(1), now.plusMillis(1));
    double sum = 0;
    for (double value : points.values()) {
      sum += value;
    }
    assertEquals(STEP.toMinutes(), points.size());
    return sum / points.size();
  }
}
