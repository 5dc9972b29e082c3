package io.branchline.fault;

import io.branchline.bank.BankScenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When which fault comes, how long it stays, and what is expected of it. Times are real time and
 * count from when the network is under control: every session up, the first plan applied.
 *
 * @param steps in the order of their beginning
 */
public record Scenario(String name, List<Step> steps) {
  /** The scenarios that come with the laboratory. */
  public static final List<String> SHIPPED =
      List.of(
          "line-cut",
          "duct-cut",
          "tower-loss",
          "carrier-outage",
          "lossy-line",
          "router-restart",
          "silent-stream",
          "certificate-expiry",
          "partition",
          "controller-kill",
          "disk-full",
          "broker-loss",
          "hand-drift",
          "lying-router");

  public Scenario {
    steps = List.copyOf(steps);
  }

  /** Whether this is among its faults. */
  public boolean injects(FaultKind kind) {
    return steps.stream()
        .flatMap(step -> step.fault().stream())
        .anyMatch(fault -> fault.kind() == kind);
  }

  /** Whether it asks for minutes lost, which only the fluid model knows in truth. */
  public boolean judgesLosses() {
    return steps.stream()
        .flatMap(step -> step.expectations().stream())
        .anyMatch(expected -> expected.condition() instanceof Condition.SloMinutesLost);
  }

  /**
   * One fault, or a moment at which only something is expected.
   *
   * @param lasts how long the fault stays; empty: to the end of the scenario
   */
  public record Step(
      Duration at,
      Optional<InjectableFault> fault,
      Optional<Duration> lasts,
      List<Expectation> expectations) {
    public Step {
      expectations = List.copyOf(expectations);
    }
  }

  /**
   * Reads a scenario file, or one of {@link #SHIPPED} by its name.
   *
   * @throws io.branchline.config.ConfigException when it is wrong; names line and field
   */
  public static Scenario read(String nameOrFile, BankScenario bank) {
    if (SHIPPED.contains(nameOrFile)) {
      return ScenarioFile.parse(nameOrFile + ".yaml", shippedText(nameOrFile), bank);
    }
    var file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "--scenario: \""
              + nameOrFile
              + "\" is neither a file that exists nor one of "
              + String.join(", ", SHIPPED));
    }
    return ScenarioFile.read(file, bank);
  }

  /** The text of a shipped scenario, to be copied and changed. */
  public static String shippedText(String name) {
    try (var in = Scenario.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no scenario " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name + ".yaml", e);
    }
  }
}
