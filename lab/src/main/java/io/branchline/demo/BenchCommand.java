package io.branchline.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.branchline.bench.AnomalyBench;
import io.branchline.bench.BenchPage;
import io.branchline.bench.BenchReport;
import io.branchline.bench.BenchRow;
import io.branchline.bench.FleetBench;
import io.branchline.bench.ForecastBench;
import io.branchline.bench.KernelBench;
import io.branchline.bench.LoopBench;
import io.branchline.bench.PathBench;
import io.branchline.bench.PlacementBench;
import io.branchline.bench.StoreBench;
import io.branchline.bench.WireBench;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code branchline bench}. */
@Command(
    name = "bench",
    description = "Measures what is promised, beside its limit; fails when a limit is not kept.")
final class BenchCommand implements Callable<Integer> {
  /** All there are, in the order in which they are run, and how each measures. */
  private static final SequencedMap<String, String> HOW = how();

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "loop, path, place, fleet, kernel, telemetry, anomalies, forecast (default: all)")
  List<String> names = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures as JSON, too")
  @Nullable Path json;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "writes the figures into a Markdown page; those of other benches stay in it")
  @Nullable Path page;

  @Option(
      names = "--instances",
      paramLabel = "FOLDER",
      description =
          "REPETITA files for place; measured series lie beside it (default: ${DEFAULT-VALUE})",
      defaultValue = "../shared/data/te")
  Path instances = Path.of("");

  @Option(
      names = "--traffic",
      paramLabel = "FOLDER",
      description = "measured series for forecast (default: ${DEFAULT-VALUE})",
      defaultValue = "../shared/data/traffic")
  Path traffic = Path.of("");

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  private static SequencedMap<String, String> how() {
    var how = new LinkedHashMap<String, String>();
    how.put("loop", LoopBench.HOW);
    how.put("path", PathBench.HOW);
    how.put("place", PlacementBench.HOW);
    how.put("fleet", FleetBench.HOW);
    how.put("kernel", KernelBench.HOW);
    how.put("telemetry", WireBench.HOW + "; the store: " + StoreBench.HOW);
    how.put("anomalies", AnomalyBench.HOW);
    how.put("forecast", ForecastBench.HOW);
    return how;
  }

  @Override
  public Integer call() throws Exception {
    for (var name : names) {
      if (!HOW.containsKey(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "no bench \"" + name + "\": there are " + String.join(", ", HOW.keySet()));
      }
    }
    var figures = JsonMapper.builder().build().createObjectNode();
    boolean kept = true;
    for (var name : names.isEmpty() ? List.copyOf(HOW.keySet()) : names) {
      var how = HOW.getOrDefault(name, "") + "; " + load();
      var rows = run(name);
      BenchReport.print(name, how, rows, spec.commandLine().getOut());
      figures.set(name, BenchReport.json(rows));
      writePage(name, how, rows);
      kept &= rows.stream().noneMatch(row -> row.verdict() == BenchRow.Verdict.FAIL);
    }
    var file = json;
    if (file != null) {
      Files.writeString(file, figures.toString() + "\n");
    }
    return kept ? 0 : 1;
  }

  /** What else the machine has to do, which real time depends on and CPU time a little. */
  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0
        ? "load before it unknown"
        : String.format(Locale.ROOT, "load of the machine before it %.1f", load);
  }

  private List<BenchRow> run(String name) throws Exception {
    return switch (name) {
      case "path" -> PathBench.run(this::progress);
      case "place" -> PlacementBench.run(instances, this::progress);
      case "fleet" -> FleetBench.run(this::progress);
      case "kernel" -> KernelBench.run(this::progress);
      case "telemetry" -> {
        try (var folder = DemoFolder.open(Optional.empty())) {
          var rows = new ArrayList<>(WireBench.run(folder.path(), this::progress));
          rows.addAll(StoreBench.run(folder.path().resolve("store"), this::progress));
          yield List.copyOf(rows);
        }
      }
      case "anomalies" -> AnomalyBench.run(traffic, this::progress);
      case "forecast" -> {
        try (var folder = DemoFolder.open(Optional.empty())) {
          yield ForecastBench.run(traffic, folder.path(), this::progress);
        }
      }
      default -> {
        try (var folder = DemoFolder.open(Optional.empty())) {
          yield LoopBench.run(folder.path(), this::progress);
        }
      }
    };
  }

  private void writePage(String name, String how, List<BenchRow> rows) throws IOException {
    var file = page;
    if (file != null) {
      var before = Files.exists(file) ? Files.readString(file) : "";
      var today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
      Files.writeString(file, BenchPage.with(before, name, how, rows, today));
    }
  }

  private void progress(String what) {
    spec.commandLine().getErr().println(what);
    spec.commandLine().getErr().flush();
  }
}
