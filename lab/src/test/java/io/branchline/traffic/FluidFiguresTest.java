package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A run of the joint-stock bank must give the figures that it gave when the model was written flow
 * by flow, before it was made fast: twenty minutes with static QoS, cuts, a line made worse, and
 * routers that lose and regain their configuration.
 */
class FluidFiguresTest {
  private static final GroundTruth TRUTH = BankScenario.jointStock().groundTruth();
  private static final Instant START = Instant.parse("2026-11-17T01:00:00Z");
  private static final int SECONDS = 1_200;

  @Test
  void aSeededRunGivesTheSameFigures() {
    var model = GeneratedDemand.of(TRUTH.calendar(), TRUTH.demands(), 11);
    var history = History.of(model, START, Duration.ofDays(14), Duration.ofHours(1));
    var configurations = new TreeMap<>(StaticQos.of(TRUTH, history));
    var network = new FluidNetwork(TRUTH, model.keys(), 11);
    configurations.forEach(network::configure);
    var figures = new double[7];
    var kbps = new double[model.keys().size()];
    for (int t = 0; t < SECONDS; t++) {
      disturb(network, t, configurations);
      model.kbpsAt(START.getEpochSecond() + t, kbps);
      network.tick(START.getEpochSecond() + t, kbps);
      add(network.outcome(), figures);
    }
    for (var link : network.links) {
      for (int q = 0; q < link.sentBytes.length; q++) {
        figures[3] += link.sentBytes[q];
        figures[4] += link.droppedPackets[q];
        figures[5] += link.recentDelayMillis[q];
      }
    }
    for (double bytes : network.inFlight()) {
      figures[6] += bytes;
    }
    double[] expected = {
      3.9217204369871216E10,
      2.44789311892995E9,
      7.289054666154106E7,
      9.906158271673837E10,
      4050475.5110720517,
      834672.1877922909,
      1803973.70581609
    };
    for (int i = 0; i < figures.length; i++) {
      assertEquals(expected[i], figures[i], Math.abs(expected[i]) * 1e-9, "figure " + i);
    }
  }

  @Test
  void aStepOfTwentySecondsDoesWhatTwentyStepsDo() {
    var model = GeneratedDemand.of(TRUTH.calendar(), TRUTH.demands(), 11);
    var one = new FluidNetwork(TRUTH, model.keys(), 11);
    var twenty = new FluidNetwork(TRUTH, model.keys(), 11);
    var kbps = new double[model.keys().size()];
    model.kbpsAt(START.getEpochSecond(), kbps);
    // Enough that some lines are full.
    Arrays.setAll(kbps, d -> 2.5 * kbps[d]);
    for (int second = 0; second < 60; second++) {
      one.tick(START.getEpochSecond() + second, kbps);
    }
    for (int step = 0; step < 3; step++) {
      twenty.tick(START.getEpochSecond() + 20L * step, kbps, 20);
    }
    int full = 0;
    for (int l = 0; l < one.links.length; l++) {
      var line = one.index.line[l];
      // What a radio line carries differs from second to second.
      if (line != null && !line.encrypted()) {
        double waits = Arrays.stream(one.links[l].backlog).sum();
        full += waits > 0 ? 1 : 0;
        assertEquals(waits, Arrays.stream(twenty.links[l].backlog).sum(), 1e-6 * (1 + waits));
        for (int q = 0; q < one.links[l].sentBytes.length; q++) {
          double sent = one.links[l].sentBytes[q];
          assertEquals(sent, twenty.links[l].sentBytes[q], 0.02 * (1 + sent), "queue " + q);
        }
        if (waits > 0) {
          int control = one.index.controlQueue;
          double delay = one.links[l].delayMillis[control];
          assertEquals(delay, twenty.links[l].delayMillis[control], 0.02 * delay);
        }
      }
    }
    assertTrue(full > 5, full + " lines are full");
  }

  /** What happens in the run, by second. */
  private static void disturb(
      FluidNetwork network, int t, Map<NodeId, RouterConfiguration> configurations) {
    var lines = TRUTH.bank().lines();
    for (int i = 0; i < lines.size(); i += 7) {
      if (t == 100 + i) {
        network.setUp(lines.get(i), false);
      } else if (t == 220 + i) {
        network.setUp(lines.get(i), true);
      } else if (t == 300 + i) {
        network.degrade(lines.get(i), 25, 0.01, 0.3);
      }
    }
    int at = 0;
    for (var entry : configurations.entrySet()) {
      at += 3;
      if (t == 500 + at) {
        network.configure(entry.getKey(), RouterConfiguration.EMPTY);
      } else if (t == 560 + at) {
        network.configure(entry.getKey(), entry.getValue());
      }
    }
  }

  private static void add(Outcome outcome, double[] figures) {
    for (int d = 0; d < outcome.delivered.length; d++) {
      figures[0] += outcome.delivered[d];
      figures[1] += outcome.lost[d];
      figures[2] += outcome.delayMillis[d];
    }
  }
}
