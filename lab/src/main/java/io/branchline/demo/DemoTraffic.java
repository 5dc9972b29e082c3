package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.traffic.DemandModel;
import io.branchline.traffic.DemandModels;
import io.branchline.traffic.History;
import io.branchline.traffic.StaticQos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The demands of a demo and what is made of their past.
 *
 * @param staticQos what the static twin is configured with, from last month's figures
 */
record DemoTraffic(DemandModel model, Map<NodeId, RouterConfiguration> staticQos) {

  /** Chooses the demand model and writes the history before {@code start}. */
  static DemoTraffic prepare(
      BankScenario scenario,
      List<Path> traces,
      long seed,
      Instant start,
      Pace pace,
      Path historyFile)
      throws IOException {
    var truth = scenario.groundTruth();
    var model = DemandModels.of(truth, traces, seed);
    var history = History.of(model, start, pace.historyLength(), pace.historyStep());
    try (var out = Files.newBufferedWriter(historyFile)) {
      history.writeCsv(out);
    }
    return new DemoTraffic(model, StaticQos.of(truth, history));
  }
}
