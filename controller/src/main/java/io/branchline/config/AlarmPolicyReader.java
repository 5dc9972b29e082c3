package io.branchline.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.branchline.measure.Measure;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.score.AlarmPolicy;
import io.branchline.score.AlarmPolicy.Condition;
import io.branchline.score.AlarmPolicy.Severity;
import io.branchline.site.LineKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Reads alarm policies as people write them: YAML documents with {@code kind: AlarmPolicy}. */
public final class AlarmPolicyReader {
  private static final String SHIPPED = "alarms.yaml";
  private static final double CLEAR_BELOW = 0.8;

  private AlarmPolicyReader() {}

  /** The policies of a file; throws {@link ConfigException} that names line and field. */
  public static List<AlarmPolicy> readAll(Path file) {
    return policies(YamlFile.readAll(file));
  }

  /** The policies that come with Branchline. */
  public static List<AlarmPolicy> shipped() {
    try (var in = AlarmPolicyReader.class.getResourceAsStream(SHIPPED)) {
      var text = new String(Objects.requireNonNull(in, SHIPPED).readAllBytes(), UTF_8);
      return parseAll(SHIPPED, text);
    } catch (IOException e) {
      throw new UncheckedIOException(SHIPPED, e);
    }
  }

  /** The one policy of a text; {@code name} stands for the file in errors. */
  public static AlarmPolicy parse(String name, String text) {
    return policy(YamlFile.parse(name, text));
  }

  static List<AlarmPolicy> parseAll(String name, String text) {
    return policies(YamlFile.parseAll(name, text));
  }

  private static List<AlarmPolicy> policies(List<Fields> documents) {
    var names = new HashSet<String>();
    var policies = new ArrayList<AlarmPolicy>();
    for (var root : documents) {
      var policy = policy(root);
      if (!names.add(policy.name())) {
        throw root.error("name", "policy \"" + policy.name() + "\" is there twice");
      }
      policies.add(policy);
    }
    return List.copyOf(policies);
  }

  private static AlarmPolicy policy(Fields root) {
    root.value("kind", AlarmPolicyReader::kind);
    var name = root.value("name", Names::parse);
    var severity = root.find("severity", AlarmPolicyReader::severity).orElse(Severity.MAJOR);
    var lines = root.find("lines", LineKind::ofLabel);
    var when = conditions(root.fields("when"));
    var lasting = root.find("for", Durations::parse).orElse(Duration.ZERO);
    var clear = root.findFields("clear");
    double below =
        clear
            .flatMap(fields -> fields.find("below", text -> Loss.parse(text).ratio()))
            .orElse(CLEAR_BELOW);
    var clearAfter =
        clear.flatMap(fields -> fields.find("for", Durations::parse)).orElse(Duration.ZERO);
    clear.ifPresent(Fields::end);
    root.end();
    return root.build(
        () -> new AlarmPolicy(name, severity, lines, when, lasting, below, clearAfter));
  }

  private static String kind(String text) {
    if (!text.equals("AlarmPolicy")) {
      throw new IllegalArgumentException("\"" + text + "\" is not AlarmPolicy");
    }
    return text;
  }

  private static Severity severity(String text) {
    return Arrays.stream(Severity.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"" + text + "\" is no severity: expected minor, major or critical"));
  }

  private static List<Condition> conditions(Fields fields) {
    var conditions = new ArrayList<Condition>();
    read(fields, Measure.UTILISATION, text -> Loss.parse(text).ratio(), conditions);
    read(fields, Measure.LOSS, text -> Loss.parse(text).ratio(), conditions);
    read(fields, Measure.DELAY_MS, text -> Latency.parse(text).millis(), conditions);
    read(fields, Measure.JITTER_MS, text -> Latency.parse(text).millis(), conditions);
    read(fields, Measure.DEPTH_BYTES, text -> (double) DataVolume.parse(text).bytes(), conditions);
    fields.end();
    if (conditions.isEmpty()) {
      throw fields.error("", "names no condition");
    }
    return conditions;
  }

  private static void read(
      Fields fields, Measure measure, ToDoubleFunction<String> parse, List<Condition> conditions) {
    boolean contractual = measure != Measure.UTILISATION && measure != Measure.DEPTH_BYTES;
    fields
        .find(
            field(measure),
            text ->
                contractual && text.endsWith("x")
                    ? new Condition(measure, times(text), true)
                    : new Condition(measure, parse.applyAsDouble(text), false))
        .ifPresent(conditions::add);
  }

  /** What a policy's author calls a measure. */
  static String field(Measure measure) {
    return switch (measure) {
      case UTILISATION -> "usage";
      case LOSS -> "loss";
      case DELAY_MS -> "delay";
      case JITTER_MS -> "jitter";
      case DEPTH_BYTES -> "queueDepth";
      default -> throw new IllegalArgumentException("no alarm is raised by " + measure);
    };
  }

  private static double times(String text) {
    try {
      return Double.parseDouble(text.substring(0, text.length() - 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no multiple: for instance 1.5x", e);
    }
  }
}
