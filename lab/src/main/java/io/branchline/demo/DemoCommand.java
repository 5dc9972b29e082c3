package io.branchline.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code branchline demo}. */
@Command(
    name = "demo",
    description = {
      "A bank network of simulated routers that speak real NETCONF, gNMI and BGP on loopback,",
      "the controller beside it, and the console. Prints its address and a one-time login."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--bank",
      paramLabel = "NAME|FILE",
      description =
          "joint-stock (120 routers, the default), state (10,000 branches), state:BRANCHES (100 to"
              + " 40000), kernel or kernel:BRANCHES (real packets in network"
              + " namespaces; root; 3 to 200), a bank file, or NetBox's lists in JSON (docs/netbox.md)")
  String bank = "joint-stock";

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "seconds of network time a second of real time (default 1; 60: an hour a minute)")
  double speed = 1;

  @Option(
      names = "--start",
      paramLabel = "ISO",
      description = "network time at which it begins (default: 07:30 in the bank on a working day)")
  @Nullable Instant start;

  @Option(names = "--seed", paramLabel = "N", description = "repeats a run (default 1)")
  long seed = 1;

  @Option(
      names = "--trace",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "replays a demand trace, or real series scaled to the bank (CSV, may be gzipped)")
  List<Path> traces = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "ends with a summary after this real time, for instance 6m or 90s")
  @Nullable Duration runFor;

  @Option(names = "--headless", description = "does not wait for a browser: for scripts")
  boolean headless;

  @Option(names = "--json", description = "the summary as one JSON object, last on stdout")
  boolean json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keeps everything it used and did, so that every figure can be recomputed")
  @Nullable Path data;

  @Option(
      names = "--scenario",
      paramLabel = "NAME|FILE",
      description =
          "injects faults and checks what is expected of them (docs/faults.md); fails when an expectation does")
  @Nullable String scenario;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port of console and REST interface (default 8443, or a free one if taken)")
  int port = 8443;

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  @Override
  public Integer call() throws Exception {
    if (!(speed > 0 && speed <= 600)) {
      throw new ParameterException(
          spec.commandLine(), "--speed must be above 0 and at most 600, not " + speed);
    }
    var options =
        new DemoOptions(
            bank,
            speed,
            Optional.ofNullable(start),
            seed,
            List.copyOf(traces),
            Optional.ofNullable(runFor),
            headless,
            json,
            Optional.ofNullable(data),
            port,
            Optional.ofNullable(scenario));
    if (KernelDemo.isMeant(options)) {
      return new KernelDemo(options, spec.commandLine().getOut(), spec.commandLine().getErr())
          .run();
    }
    return new Demo(options, spec.commandLine().getOut(), spec.commandLine().getErr()).run();
  }

  /** Reads {@code 90s}, {@code 6m}, {@code 2h}. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        var duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        if (duration.isPositive()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // Answered below.
      }
      throw new TypeConversionException(
          "\"" + text + "\" is not a duration: expected for instance 90s, 6m or 2h");
    }
  }
}
