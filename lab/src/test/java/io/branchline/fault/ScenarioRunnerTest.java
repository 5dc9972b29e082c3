package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.branchline.cli.CommandFailed;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Scenarios in a world whose time is the test's: a line is down 2 s after its cut, up 3 s after.
 */
class ScenarioRunnerTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");

  private final List<String> events = new ArrayList<>();
  private final World world = new World();

  private final class World implements ScenarioWorld {
    private Instant now = BEGIN;
    private Instant cutAt = Instant.MAX;
    private Instant mendedAt = Instant.MIN;
    private int lost;
    private boolean answers = true;
    private boolean broken;

    @Override
    public InstantSource clock() {
      return () -> now;
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
      now = now.plus(time);
      if (broken) {
        throw new InterruptedException("enough");
      }
    }

    @Override
    public Injected inject(InjectableFault fault) {
      event("inject " + fault);
      if (fault.kind() == FaultKind.HAND_DRIFT) {
        throw new FaultException("nothing to change");
      }
      if (fault.kind() == FaultKind.CONTROLLER_KILL) {
        answers = false;
      }
      cutAt = now;
      mendedAt = Instant.MAX;
      lost += 5;
      return Injected.once(() -> {
        event("undo " + fault);
        mendedAt = now;
        cutAt = Instant.MAX;
        answers = true;
      });
    }

    private void event(String what) {
      events.add(
          String.format(
              Locale.ROOT, "%.1f %s", Duration.between(BEGIN, now).toMillis() / 1e3, what));
    }

    @Override
    public JsonNode get(String path) {
      if (!answers) {
        throw new CommandFailed("no controller answers");
      }
      boolean down =
          !now.isBefore(cutAt.equals(Instant.MAX) ? Instant.MAX : cutAt.plusSeconds(2))
              || (!mendedAt.equals(Instant.MIN)
                  && !mendedAt.equals(Instant.MAX)
                  && now.isBefore(mendedAt.plusSeconds(3)));
      var line = "{\"health\": \"" + (down ? "down" : "up") + "\", \"classes\": [\"voice\"]}";
      // The NETCONF session falls 2 s after the cut and is back before anybody looks.
      var since = down && cutAt.isBefore(now) ? cutAt.plusSeconds(2) : BEGIN;
      var nodes =
          """
          {"items": [{"id": "branch-01-r1", "gnmi": {"state": "up", "since": "%s"},
          "netconf": {"state": "up", "since": "%s"}}]}
          """
              .formatted(BEGIN, since);
      var status =
          "{\"forwarding\": {\"kafka\": {\"refused\": 0, \"lost\": 0"
              + (down ? ", \"error\": \"no broker\"}}}" : "}}}");
      try {
        return JsonMapper.builder()
            .build()
            .readTree(
                path.startsWith("/lines/")
                    ? line
                    : path.equals("/status")
                        ? status
                        : path.startsWith("/nodes") ? nodes : "{\"items\": []}");
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public int sloMinutesLost() {
      return lost;
    }

    @Override
    public RouterConfiguration running(NodeId router) {
      return RouterConfiguration.EMPTY;
    }
  }

  private List<ScenarioResult> play(String steps) throws InterruptedException {
    var scenario = ScenarioFile.parse("s.yaml", "name: s\nsteps:\n" + steps, FaultBench.BANK);
    return new ScenarioRunner(scenario, world, _ -> {}).run();
  }

  private static List<String> lines(List<ScenarioResult> results) {
    return results.stream().map(ScenarioResult::toString).toList();
  }

  @Test
  void aSessionThatCameBackBetweenTwoLooksWasDown() throws Exception {
    var results =
        play(
            """
            - at: 0s
              fault: line-cut
              target: branch-01-5g
              for: 5s
              expect:
              - netconf branch-01-r1 down within 3s
              - session branch-01-r1 down within 3s
              - gnmi branch-01-r1 down within 3s
              - netconf branch-01-r1 up within 1s
            """);
    var cut = "line-cut of branch-01-5g: ";
    assertEquals(
        List.of(
            "pass  " + cut + "netconf branch-01-r1 up within 1s   [0.0 s]",
            "pass  " + cut + "netconf branch-01-r1 down within 3s   [2.0 s]",
            "pass  " + cut + "session branch-01-r1 down within 3s   [2.0 s]",
            "FAIL  " + cut + "gnmi branch-01-r1 down within 3s   [not in time]"),
        lines(results));
  }

  @Test
  void timesAreMeasuredFromTheFaultAndFromItsEnd() throws Exception {
    var results =
        play(
            """
            - at: 5s
              fault: line-cut
              target: branch-01-5g
              for: 10s
              expect:
              - line down within 3s
              - line down within 1s
              - classes leave within 4s
              - no plan for 6s
              - recovered within 4s
              - slo minutes lost <= 4
              - slo minutes lost <= 5
            """);
    assertEquals(
        List.of("5.0 inject line-cut of branch-01-5g", "15.0 undo line-cut of branch-01-5g"),
        events);
    var cut = "line-cut of branch-01-5g: ";
    assertEquals(
        List.of(
            "FAIL  " + cut + "line down within 1s   [not in time: branch-01-5g is up]",
            "pass  " + cut + "line down within 3s   [2.0 s]",
            "FAIL  "
                + cut
                + "classes leave within 4s   [not in time: branch-01-5g has [\"voice\"]]",
            "pass  " + cut + "no plan for 6s   [6.0 s]",
            "pass  " + cut + "recovered within 4s   [3.0 s]",
            "FAIL  " + cut + "slo minutes lost <= 4   [5 lost]",
            "pass  " + cut + "slo minutes lost <= 5   [5 lost]"),
        lines(results));
  }

  @Test
  void aControllerThatDoesNotAnswerIsDownAndSaysNothing() throws Exception {
    var results =
        play(
            """
            - fault: controller-kill
              for: 5s
              expect: [controller down within 1s, line branch-01-5g up within 4s]
            - at: 6s
              expect: [controller up within 1s]
            """);
    assertEquals(List.of(true, false, true), results.stream().map(r -> r.passed()).toList());
  }

  @Test
  void samplesAreHeldBackDuringAFaultAndDeliveredAfterIt() throws Exception {
    var results =
        play(
            """
            - fault: broker-loss
              for: 10s
              expect: [samples held back within 3s, samples delivered within 5s]
            - fault: broker-loss
              at: 60s
              for: 10s
              expect: [samples delivered within 1s]
            """);
    assertEquals(List.of(true, true, false), results.stream().map(r -> r.passed()).toList());
  }

  @Test
  void whatCannotBeInjectedFails() throws Exception {
    var results =
        play(
            """
            - {fault: hand-drift, target: branch-01-r1, expect: [drift repaired within 9s]}
            """);
    assertEquals(
        List.of(
            "FAIL  hand-drift of branch-01-r1: is injected   [cannot be injected: nothing to change]"),
        lines(results));
  }

  @Test
  void anInterruptedScenarioLeavesNoFault() {
    world.broken = true;
    assertThrows(
        InterruptedException.class,
        () ->
            play(
                """
                - {fault: line-cut, target: branch-01-5g, expect: [line up within 1h]}
                """));
    assertEquals(2, events.size());
    assertTrue(events.getLast().contains("undo"), events::toString);
  }
}
