package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.config.ConfigException;
import io.branchline.fault.Expectation.Bound;
import io.branchline.network.NodeId;
import io.branchline.site.LineId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ScenarioFileTest {
  private static final List<String> SHIPPED = Scenario.SHIPPED;

  private static Scenario parse(String steps) {
    return ScenarioFile.parse("s.yaml", "name: s\nsteps:\n" + steps, FaultBench.BANK);
  }

  @Test
  void aStepSaysWhatWhereForHowLongAndHowBad() {
    var scenario =
        parse(
            """
            - at: 1m
              expect: [no plan for 10s]
            - at: 5s
              fault: line-degraded
              target: branch-01-mstp-1
              for: 30s
              delay: 80ms
              loss: 5%
              expect:
              - line degraded within 10s
              - classes  leave within 20s
              - recovered within 30s
              - slo minutes lost <= 3
            """);
    assertEquals(
        List.of(Duration.ofSeconds(5), Duration.ofMinutes(1)),
        scenario.steps().stream().map(Scenario.Step::at).toList());
    var step = scenario.steps().getFirst();
    var line = new LineId("branch-01-mstp-1");
    assertEquals(
        Optional.of(
            new InjectableFault(
                FaultKind.LINE_DEGRADED,
                line.value(),
                Severity.ofLine(Duration.ofMillis(80), 0.05, 1))),
        step.fault());
    assertEquals(Optional.of(Duration.ofSeconds(30)), step.lasts());
    assertEquals(
        List.of(
            new Expectation(
                "line degraded within 10s",
                new Condition.LineHealth(List.of(line), "degraded"),
                new Bound.Within(Duration.ofSeconds(10))),
            new Expectation(
                "classes leave within 20s",
                new Condition.ClassesLeft(List.of(line)),
                new Bound.Within(Duration.ofSeconds(20))),
            new Expectation(
                "recovered within 30s",
                new Condition.Recovered(List.of(line), List.of()),
                new Bound.Within(Duration.ofSeconds(30))),
            new Expectation(
                "slo minutes lost <= 3", new Condition.SloMinutesLost(), new Bound.AtMost(3))),
        step.expectations());
  }

  @Test
  void sessionsAreThoseOfTheRoutersThatAreHit() {
    var step =
        parse(
                """
                - fault: management-loss
                  target: branch-01-r2
                  expect: [session down within 9s, gnmi branch-01-r1 up within 9s, source silent within 9s]
                """)
            .steps()
            .getFirst();
    var hit = List.of(new NodeId("branch-01-r2"));
    assertEquals(
        List.of(
            new Condition.Session(hit, "session", false),
            new Condition.Session(List.of(new NodeId("branch-01-r1")), "gnmi", true),
            new Condition.Session(hit, "gnmi", false)),
        step.expectations().stream().map(Expectation::condition).toList());
    assertEquals(Duration.ZERO, step.at());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - {fault: line-cutt, target: x}                           | 3 | steps[0].fault
          - {fault: line-cut}                                       | 3 | steps[0].target
          - {fault: line-cut, target: branch-99}                    | 3 | steps[0].target
          - {fault: duct-cut, target: east}                         | 3 | steps[0].target
          - {fault: tower-loss, target: north}                      | 3 | steps[0].target
          - {fault: quota-used-up, target: branch-01-mstp-1}        | 3 | steps[0].target
          - {fault: controller-kill, target: x}                     | 3 | steps[0].target
          - {fault: line-cut, target: branch-01-5g, loss: 5%}       | 3 | steps[0].loss
          - {fault: line-degraded, target: branch-01-5g, loss: 500} | 3 | steps[0].loss
          - {fault: line-degraded, target: branch-01-5g, rate: 0%}  | 3 | steps[0]
          - {fault: line-cut, target: branch-01-5g, for: soon}      | 3 | steps[0].for
          - {fault: link-state-loss, at: 1x}                        | 3 | steps[0].at
          - {fault: link-state-loss, when: 1s}                      | 3 | steps[0].when
          - {at: 5s}                                                | 3 | steps[0]
          - {expect: [recovered within 5s]}                         | 3 | steps[0].expect
          - {expect: [session down within 5s]}                      | 3 | steps[0].expect[0]
          - {expect: [line x down within 5s]}                       | 3 | steps[0].expect[0]
          - {expect: [line down]}                                   | 3 | steps[0].expect[0]
          - {expect: [no plan within 5s]}                           | 3 | steps[0].expect[0]
          - {expect: [plan made within soon]}                       | 3 | steps[0].expect[0]
          - {expect: [world ends within 5s]}                        | 3 | steps[0].expect[0]
          """)
  void whatIsWrongIsSaidWithLineAndField(String steps, int line, String field) {
    var failure = assertThrows(ConfigException.class, () -> parse(steps));
    assertEquals(line, failure.line(), failure.getMessage());
    assertEquals(field, failure.field(), failure.getMessage());
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void shippedScenariosAreRight(String name) {
    var scenario = Scenario.read(name, BankScenario.jointStock());
    assertEquals(name, scenario.name());
    assertFalse(scenario.steps().isEmpty());
    assertTrue(scenario.steps().stream().allMatch(step -> !step.expectations().isEmpty()));
  }

  @Test
  void anUnknownScenarioIsAnswered() {
    var failure =
        assertThrows(IllegalArgumentException.class, () -> Scenario.read("flood", FaultBench.BANK));
    assertTrue(String.valueOf(failure.getMessage()).contains("line-cut"), failure.getMessage());
  }
}
