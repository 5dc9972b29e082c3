package io.branchline.demo;

import io.branchline.traffic.Counterfactual;
import io.branchline.traffic.TruthMinute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Plays every switched branch again without its switch, and writes what would have come. */
final class Counterfactuals {
  private Counterfactuals() {}

  static void write(
      Path file,
      List<Judge.Switch> switches,
      Lab lab,
      DemoTraffic traffic,
      long seed,
      Duration horizon)
      throws IOException {
    var replay = new Counterfactual(lab.scenario().groundTruth(), traffic.model(), seed);
    var log = lab.network().log();
    try (var out = Files.newBufferedWriter(file)) {
      out.write("plan," + TruthMinute.CSV_HEADER + "\n");
      for (var made : switches) {
        var minutes =
            replay.minutes(
                made.site(),
                made.deployedAt(),
                horizon,
                log.configurationsBefore(made.deployedAt()),
                log.linesDownAt(made.deployedAt()));
        for (var minute : minutes) {
          out.write(made.plan() + "," + minute.toCsv() + "\n");
        }
      }
    }
  }
}
