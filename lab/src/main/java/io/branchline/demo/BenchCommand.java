package io.branchline.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.branchline.bench.LoopBench;
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
@Command(name = "bench", description = "Measures what is promised, beside its limit.")
final class BenchCommand implements Callable<Integer> {
  /** Milliseconds that are promised. */
  private static final Map<String, Double> LIMITS =
      Map.of(
          "console ready", 15_000.0,
          "first plan: total", 10_000.0,
          "line cut to new state, median", 5_000.0);

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "loop (the only one so far)")
  List<String> names = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures as JSON, too")
  @Nullable Path json;

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  @Override
  public Integer call() throws Exception {
    for (var name : names) {
      if (!name.equals("loop")) {
        throw new IllegalArgumentException("no bench \"" + name + "\": there is loop");
      }
    }
    var out = spec.commandLine().getOut();
    Map<String, Double> figures;
    try (var folder = DemoFolder.open(Optional.empty())) {
      figures = LoopBench.run(folder.path(), spec.commandLine().getErr());
    }
    out.printf("%-34s %12s %10s %8s%n", "loop (ms, real time)", "measured", "limit", "ratio");
    figures.forEach((name, value) -> {
      var limit = LIMITS.get(name);
      if (limit == null) {
        out.printf("%-34s %12.0f%n", name, value);
      } else {
        out.printf("%-34s %12.0f %10.0f %8.2f%n", name, value, limit, value / limit);
      }
    });
    out.flush();
    var file = json;
    if (file != null) {
      Files.writeString(
          file, JsonMapper.builder().build().writeValueAsString(Map.of("loop", figures)));
    }
    return 0;
  }
}
