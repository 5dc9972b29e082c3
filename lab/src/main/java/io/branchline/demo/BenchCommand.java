package io.branchline.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.branchline.bench.BenchReport;
import io.branchline.bench.BenchRow;
import io.branchline.bench.FleetBench;
import io.branchline.bench.LoopBench;
import io.branchline.bench.PathBench;
import io.branchline.bench.PlacementBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code branchline bench}. */
@Command(
    name = "bench",
    description = "Measures what is promised, beside its limit; fails when a limit is not kept.")
final class BenchCommand implements Callable<Integer> {
  private static final List<String> ALL = List.of("loop", "path", "place", "fleet");

  /** Milliseconds that are promised. */
  private static final Map<String, Double> LIMITS =
      Map.of(
          "console ready", 15_000.0,
          "first plan: total", 10_000.0,
          "line cut to new state, median", 5_000.0);

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "loop, path, place, fleet (default: all)")
  List<String> names = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures as JSON, too")
  @Nullable Path json;

  @Option(
      names = "--instances",
      paramLabel = "FOLDER",
      description = "REPETITA files for place (default: ${DEFAULT-VALUE})",
      defaultValue = "../shared/data/te")
  Path instances = Path.of("");

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  @Override
  public Integer call() throws Exception {
    for (var name : names) {
      if (!ALL.contains(name)) {
        throw new IllegalArgumentException(
            "no bench \"" + name + "\": there are " + String.join(", ", ALL));
      }
    }
    var figures = JsonMapper.builder().build().createObjectNode();
    boolean kept = true;
    for (var name : names.isEmpty() ? ALL : names) {
      kept &=
          switch (name) {
            case "path" -> report(name, PathBench.run(this::progress), figures);
            case "place" -> report(name, PlacementBench.run(instances, this::progress), figures);
            case "fleet" -> report(name, FleetBench.run(this::progress), figures);
            default -> loop(figures);
          };
    }
    var file = json;
    if (file != null) {
      Files.writeString(file, figures.toString() + "\n");
    }
    return kept ? 0 : 1;
  }

  private void progress(String what) {
    spec.commandLine().getErr().println(what);
    spec.commandLine().getErr().flush();
  }

  private boolean report(String name, List<BenchRow> rows, ObjectNode figures) {
    BenchReport.print(
        name + " (CPU time of one thread, medians)", rows, spec.commandLine().getOut());
    figures.set(name, BenchReport.json(rows));
    return rows.stream().noneMatch(row -> row.verdict() == BenchRow.Verdict.FAIL);
  }

  private boolean loop(ObjectNode json) throws Exception {
    var out = spec.commandLine().getOut();
    Map<String, Double> figures;
    try (var folder = DemoFolder.open(Optional.empty())) {
      figures = LoopBench.run(folder.path(), spec.commandLine().getErr());
    }
    out.printf("%-34s %12s %10s %8s%n", "loop (ms, real time)", "measured", "limit", "ratio");
    var node = json.putObject("loop");
    boolean kept = true;
    for (var figure : figures.entrySet()) {
      double value = figure.getValue();
      node.put(figure.getKey(), value);
      var limit = LIMITS.get(figure.getKey());
      if (limit == null) {
        out.printf("%-34s %12.0f%n", figure.getKey(), value);
      } else {
        kept &= value <= limit;
        out.printf("%-34s %12.0f %10.0f %8.2f%n", figure.getKey(), value, limit, value / limit);
      }
    }
    out.flush();
    return kept;
  }
}
