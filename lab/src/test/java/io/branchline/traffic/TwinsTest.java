package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TwinsTest {
  private static final GroundTruth TRUTH = BankScenario.jointStock().groundTruth();
  private static final Instant START = Instant.parse("2026-11-17T01:00:00Z");
  private static final GeneratedDemand MODEL =
      GeneratedDemand.of(TRUTH.calendar(), TRUTH.demands(), 1);
  private static final History HISTORY = History.fiveWeeks(MODEL, START);
  private static final Map<NodeId, RouterConfiguration> STATIC = StaticQos.of(TRUTH, HISTORY);

  @Test
  void staticQosConfiguresBothEndsOfEveryLineWithinItsRate() {
    for (var line : TRUTH.bank().lines()) {
      for (var direction : Direction.values()) {
        var port = line.sendingEnd(direction).port();
        var profile =
            STATIC
                .getOrDefault(port.node(), RouterConfiguration.EMPTY)
                .queues()
                .getOrDefault(port.name(), null);
        assertTrue(profile != null, () -> "no queues at " + port);
        assertEquals(line.contract().committed(), profile.shaper());
        var promised = Bandwidth.ZERO;
        for (var queue : profile.queues()) {
          promised = promised.plus(queue.guarantee());
        }
        assertTrue(promised.compareTo(profile.shaper()) <= 0, () -> "too much at " + port);
        assertEquals(7, profile.queues().size());
      }
    }
  }

  @Test
  void staticQosLeaves5gAsTheLastPath() {
    var network = new FluidNetwork(TRUTH, MODEL.keys(), 1);
    STATIC.forEach(network::configure);
    var kbps = new double[MODEL.keys().size()];
    MODEL.kbpsAt(START.getEpochSecond(), kbps);
    network.tick(START.getEpochSecond(), kbps);
    int second = 0;
    for (var key : MODEL.keys()) {
      var line = network.findLineOf(key).orElseThrow();
      assertEquals(LineKind.MSTP, line.kind(), key::toString);
      second += line.id().value().endsWith("mstp-2") ? 1 : 0;
    }
    assertTrue(second > 36, "both private lines carry something");
  }

  @Test
  void staticQosLosesLessThanNothingAtAll() {
    int none = lost(Map.of());
    int withQos = lost(STATIC);
    assertTrue(none > 500, () -> "without a controller " + none);
    assertTrue(withQos > 0, "it is not perfect either");
    assertTrue(withQos < 0.6 * none, () -> withQos + " against " + none);
  }

  private static int lost(Map<NodeId, RouterConfiguration> configurations) {
    var network = new FluidNetwork(TRUTH, MODEL.keys(), 1);
    configurations.forEach(network::configure);
    var slo = new SloMinutes(TRUTH.objectives());
    var recorder = new TruthRecorder(MODEL.keys(), slo::add);
    var kbps = new double[MODEL.keys().size()];
    long start = START.getEpochSecond();
    for (int t = 0; t < 600; t++) {
      MODEL.kbpsAt(start + t, kbps);
      network.tick(start + t, kbps);
      recorder.add(start + t, network.outcome());
    }
    assertEquals(36 * 6 * 2 * 10, slo.counted());
    return slo.lost();
  }

  @Test
  void aSwitchIsNeededWhereTheSiteLosesMinutesWithoutIt() {
    var counterfactual = new Counterfactual(TRUTH, MODEL, 1);
    var horizon = Duration.ofMinutes(10);
    int sites = 0;
    for (var branch : TRUTH.bank().branches()) {
      var without = lost(counterfactual.minutes(branch.id(), START, horizon, Map.of(), List.of()));
      sites += without.isEmpty() ? 0 : 1;
      without.forEach(minute -> assertEquals(branch.id(), minute.site()));
    }
    int lost = sites;
    assertTrue(sites > 5 && sites < 36, () -> "sites that need one: " + lost);
  }

  private static List<TruthMinute> lost(List<TruthMinute> minutes) {
    var slo = new SloMinutes(TRUTH.objectives());
    return minutes.stream().filter(slo::add).toList();
  }

  @Test
  void playingASiteAgainGivesTheSameMinutes() {
    var site = new SiteId("branch-01");
    var horizon = Duration.ofMinutes(5);
    var lines = List.of(new LineId("branch-01-mstp-1"));
    var one = new Counterfactual(TRUTH, MODEL, 1).minutes(site, START, horizon, STATIC, lines);
    var other = new Counterfactual(TRUTH, MODEL, 1).minutes(site, START, horizon, STATIC, lines);
    assertEquals(one, other);
    assertFalse(lost(one).isEmpty(), "half its private lines are down in the busy hour");
  }

  @Test
  void aSitePlayedAloneFaresAsItDoesAmongTheOthers() {
    var site = new SiteId("branch-01");
    var network = new FluidNetwork(TRUTH, MODEL.keys(), 1);
    STATIC.forEach(network::configure);
    var together = new ArrayList<TruthMinute>();
    var recorder =
        new TruthRecorder(
            MODEL.keys(),
            minute -> {
              if (minute.site().equals(site)) {
                together.add(minute);
              }
            });
    var kbps = new double[MODEL.keys().size()];
    for (long t = START.getEpochSecond(); t < START.getEpochSecond() + 180; t++) {
      MODEL.kbpsAt(t, kbps);
      network.tick(t, kbps);
      recorder.add(t, network.outcome());
    }
    assertEquals(
        together,
        new Counterfactual(TRUTH, MODEL, 1)
            .minutes(site, START, Duration.ofMinutes(3), STATIC, List.of()));
  }

  @Test
  void theLogKnowsWhatWasConfiguredBefore() {
    var log = new NetworkLog();
    var router = new NodeId("branch-01-r1");
    var configuration = STATIC.getOrDefault(router, RouterConfiguration.EMPTY);
    log.configured(START, router, configuration);
    log.lineUp(START.plusSeconds(5), new LineId("branch-01-5g"), false);
    assertEquals(Map.of(), log.configurationsBefore(START));
    assertEquals(
        new TreeMap<>(Map.of(router, configuration)),
        log.configurationsBefore(START.plusSeconds(1)));
    assertTrue(log.linesDownAt(START).isEmpty());
    assertEquals(1, log.linesDownAt(START.plusSeconds(5)).size());
  }
}
