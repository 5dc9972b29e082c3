package io.branchline.fault;

import io.branchline.bank.BankScenario;
import io.branchline.config.Durations;
import io.branchline.config.Fields;
import io.branchline.config.YamlFile;
import io.branchline.fault.Scenario.Step;
import io.branchline.metric.Loss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads scenario files; every error names file, line and field. */
final class ScenarioFile {
  private ScenarioFile() {}

  static Scenario read(Path file, BankScenario bank) {
    return read(YamlFile.read(file), bank);
  }

  static Scenario parse(String name, String text, BankScenario bank) {
    return read(YamlFile.parse(name, text), bank);
  }

  private static Scenario read(Fields root, BankScenario bank) {
    var name = root.text("name");
    var steps = new ArrayList<Step>();
    for (var fields : root.listFields("steps")) {
      steps.add(step(fields, bank));
    }
    root.end();
    if (steps.isEmpty()) {
      throw root.error("steps", "there is no step");
    }
    steps.sort(Comparator.comparing(Step::at));
    return new Scenario(name, steps);
  }

  private static Step step(Fields fields, BankScenario bank) {
    var at = fields.find("at", ScenarioFile::moment).orElse(Duration.ZERO);
    var kind = fields.find("fault", FaultKind::ofId);
    var fault = kind.map(known -> fault(known, fields, bank));
    var lasts = fields.find("for", Durations::parse);
    var parser = new ExpectationParser(bank, fault);
    var expectations = fields.list("expect", parser::parse);
    fields.end();
    if (fault.isEmpty() && (lasts.isPresent() || expectations.isEmpty())) {
      throw fields.error("", "a step has a fault, or expects something");
    }
    if (lasts.isEmpty() && expectations.stream().anyMatch(Expectation::afterwards)) {
      throw fields.error("expect", "recovered counts from the end of the fault: say for how long");
    }
    return new Step(at, fault, lasts, expectations);
  }

  private static Duration moment(String text) {
    return text.equals("0s") ? Duration.ZERO : Durations.parse(text);
  }

  private static InjectableFault fault(FaultKind kind, Fields fields, BankScenario bank) {
    var place = kind.place().named() ? fields.text("target") : "";
    fields.find(
        "target",
        text -> {
          if (!kind.place().named()) {
            throw new IllegalArgumentException(kind.id() + " takes no target");
          }
          FaultPlaces.check(bank, kind, text);
          return text;
        });
    var severity = severity(kind, fields);
    return new InjectableFault(kind, place, severity);
  }

  /** Fields that the kind does not heed are not asked for, and so are refused as unknown. */
  private static Severity severity(FaultKind kind, Fields fields) {
    var usual = kind.severity();
    var taken = List.copyOf(kind.parameters());
    return fields.build(() ->
        new Severity(
            ask(taken, "delay", () -> fields.find("delay", Durations::parse)).orElse(usual.delay()),
            ask(taken, "loss", () -> fields.find("loss", ScenarioFile::share)).orElse(usual.loss()),
            ask(taken, "rate", () -> fields.find("rate", ScenarioFile::share)).orElse(usual.rate()),
            ask(taken, "period", () -> fields.find("period", Durations::parse))
                .orElse(usual.period()),
            ask(taken, "factor", () -> fields.findDecimal("factor")).orElse(usual.factor()),
            ask(taken, "bytes", () -> fields.findInteger("bytes"))
                .map(Integer::longValue)
                .orElse(usual.bytes())));
  }

  private static <T> Optional<T> ask(List<String> taken, String field, Supplier<Optional<T>> find) {
    return taken.contains(field) ? find.get() : Optional.empty();
  }

  private static double share(String text) {
    return Loss.parse(text).ratio();
  }
}
