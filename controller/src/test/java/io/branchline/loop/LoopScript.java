package io.branchline.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.branchline.intent.Autonomy;
import io.branchline.journal.MemoryJournal;
import io.branchline.loop.LineState.Status;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.network.TopologyChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.verify.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Drives the loop's core with a script, a line a step, on a clock that stands still in between,
 * with a planner and an executor that do as the script says. After every step the invariants are
 * checked.
 */
final class LoopScript {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant START = Instant.parse("2026-11-20T23:00:00Z");
  private static final LoopOptions OPTIONS = LoopOptions.DEFAULT;

  private final ManualClock real = new ManualClock(START);
  private final NetworkClock clock =
      new NetworkClock(Instant.parse("2026-03-02T08:00:00Z"), 1, START, real);
  private final MemoryJournal journal = new MemoryJournal();
  private LoopCore core = newCore();
  private long epoch;
  private Optional<Effect.ComputePlan> computing = Optional.empty();
  private Optional<ControllerState> snapshot = Optional.empty();
  private Optional<Effect.DeployPlan> deploying = Optional.empty();

  private LoopCore newCore() {
    return new LoopCore(
        ControlLoop.replay(
            journal, ControllerState.initial(SmallBank.bank(), "hash"), Optional.empty()),
        clock,
        OPTIONS);
  }

  /** One step; what it added to the journal, was to be done and was answered, a line each. */
  List<String> step(String line) throws Exception {
    var step = JSON.readTree(line);
    var output = new ArrayList<String>();
    if (step.has("advance")) {
      advance(Duration.parse(step.get("advance").asText()), output);
    } else {
      turn(inputs(step), output);
    }
    checkInvariants();
    return output;
  }

  /** Lets time pass, waking the core whenever it wants to be. */
  private void advance(Duration by, List<String> output) {
    var end = real.instant().plus(by);
    for (int guard = 0; guard < 1000; guard++) {
      var wake = core.wake().filter(at -> !at.isAfter(end));
      if (wake.isEmpty()) {
        break;
      }
      if (wake.get().isAfter(real.instant())) {
        real.advance(Duration.between(real.instant(), wake.get()));
      }
      turn(List.of(), output);
      assertTrue(
          core.wake().map(at -> at.isAfter(real.instant())).orElse(true),
          "the core wants to be woken again at once");
    }
    real.advance(Duration.between(real.instant(), end));
    turn(List.of(), output);
  }

  private void turn(List<Input> inputs, List<String> output) {
    var turn = core.turn(inputs);
    journal.append(turn.events().stream().map(EventCodec::encode).toList());
    for (var event : turn.events()) {
      var text = Narration.line(0, event);
      output.add(
          JSON.createObjectNode()
              .put("event", text.kind())
              .put("subject", text.subject())
              .put("text", text.text())
              .toString());
    }
    for (var effect : turn.effects()) {
      switch (effect) {
        case Effect.ComputePlan compute -> {
          computing = Optional.of(compute);
          snapshot = Optional.of(turn.state());
          var triggers = JSON.createArrayNode();
          compute.triggers().forEach(triggers::add);
          output.add(
              JSON.createObjectNode()
                  .put("effect", "computePlan")
                  .put("plan", compute.planId())
                  .set("triggers", triggers)
                  .toString());
        }
        case Effect.DeployPlan deploy -> {
          deploying = Optional.of(deploy);
          output.add(
              JSON.createObjectNode()
                  .put("effect", "deployPlan")
                  .put("plan", deploy.plan().id())
                  .toString());
        }
      }
    }
    for (var answer : turn.answers()) {
      var node = JSON.createObjectNode();
      switch (answer.result()) {
        case CommandResult.Done done -> node.put("done", done.subject());
        case CommandResult.Refused refused ->
            node.put("refused", refused.cause().name())
                .put("field", refused.field())
                .put("reason", refused.reason());
      }
      output.add(node.toString());
    }
  }

  private List<Input> inputs(JsonNode step) {
    var name = step.fieldNames().next();
    var value = step.get(name);
    var now = new Moment(clock.instant(), real.instant());
    return switch (name) {
      case "start" -> {
        epoch++;
        core = newCore();
        yield List.of(report(new Event.ControllerStarted(now, epoch, "test", "hash")));
      }
      case "peer" ->
          List.of(
              report(
                  new Event.PeerChanged(
                      now, "rr", PeerState.valueOf(value.asText()), because(step))));
      case "topology" -> List.of(report(new Event.TopologyChanged(now, "told", changes(value))));
      case "heard" ->
          value.asText().equals("all")
              ? eachRouter(router -> heard(now, router))
              : List.of(heard(now, new NodeId(value.asText())));
      case "silent" -> List.of(silent(now, new NodeId(value.asText())));
      case "ports" -> {
        var inputs = new ArrayList<Input>();
        for (var line : SmallBank.bank().lines()) {
          inputs.add(port(now, line.branchEnd().port(), true));
          inputs.add(port(now, line.hubEnd().port(), true));
        }
        yield inputs;
      }
      case "port" ->
          List.of(
              port(
                  now,
                  new InterfaceId(
                      new NodeId(value.get("node").asText()), value.get("name").asText()),
                  value.get("up").asBoolean()));
      case "degraded" ->
          List.of(
              observed(
                  now,
                  new Observation.LineDegraded(
                      new LineId(value.asText()), Measure.LOSS, 0.02, 0.001, now.network())));
      case "recovered" ->
          List.of(
              observed(
                  now, new Observation.LineRecovered(new LineId(value.asText()), now.network())));
      case "netconf" ->
          value.asText().equals("all")
              ? eachRouter(router -> session(now, router, SessionState.UP, ""))
              : List.of(
                  session(
                      now,
                      new NodeId(value.asText()),
                      SessionState.valueOf(step.get("state").asText()),
                      because(step)));
      case "read" ->
          value.asText().equals("all")
              ? eachRouter(router -> read(now, router, installed(router)))
              : List.of(
                  read(
                      now,
                      new NodeId(value.asText()),
                      step.has("line")
                          ? SmallBank.configuration(
                              value.asText().substring(0, 1), step.get("line").asInt())
                          : RouterConfiguration.EMPTY));
      case "intent" ->
          List.of(
              ask(
                  new Command.ApplyIntent(
                      "anna",
                      SmallBank.intent(Autonomy.ofLabel(value.asText())),
                      step.has("ifVersion")
                          ? Optional.of(step.get("ifVersion").asLong())
                          : Optional.empty())));
      case "delete" ->
          List.of(ask(new Command.DeleteIntent("anna", value.asText(), Optional.empty())));
      case "accept" -> List.of(ask(new Command.AcceptPlan("boris", value.asText())));
      case "reject" -> List.of(ask(new Command.RejectPlan("boris", value.asText(), "not today")));
      case "rollBack" -> List.of(ask(new Command.RollBackPlan("boris", value.asText())));
      case "planNow" -> List.of(ask(new Command.PlanNow("anna")));
      case "computed" -> List.of(new Input.Planned(computed(value)));
      case "unit" -> List.of(unit(now, value));
      case "finished" ->
          List.of(
              report(
                  new Event.PlanFinished(
                      now,
                      deploying.orElseThrow().plan().id(),
                      PlanStatus.valueOf(value.asText()),
                      new TreeMap<>(),
                      because(step))));
      default -> throw new IllegalArgumentException("unknown step " + name);
    };
  }

  /** What the planner answers: nothing, a move of a branch to a line, or a failure. */
  private PlanOutcome computed(JsonNode value) {
    var request = computing.orElseThrow();
    var state = snapshot.orElseThrow();
    computing = Optional.empty();
    if (value.asText().equals("failure")) {
      return new PlanOutcome.Failed(request, "out of luck");
    }
    var branch = value.has("branch") ? value.get("branch").asText() : "a";
    int line =
        value.has("line")
            ? value.get("line").asInt()
            : state
                    .installed()
                    .getOrDefault(new NodeId("a-r1"), RouterConfiguration.EMPTY)
                    .equals(SmallBank.configuration("a", 2))
                ? 2
                : 1;
    var plan =
        value.asText().equals("nothing")
            ? new io.branchline.plan.Plan(
                request.planId(),
                clock.instant(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                state.placement(),
                List.of())
            : SmallBank.plan(request.planId(), clock.instant(), state, branch, line);
    var violations =
        value.has("violation")
            ? List.of(
                new Violation(
                    Violation.Invariant.CAPACITY,
                    "a-1",
                    value.get("violation").asText(),
                    Violation.Weight.BLOCKS))
            : List.<Violation>of();
    return new PlanOutcome.Made(
        request,
        plan,
        new Outlook(clock.instant(), Duration.ofMinutes(5), List.of()),
        violations,
        1);
  }

  private Input unit(Moment now, JsonNode value) {
    var plan = deploying.orElseThrow().plan();
    var unit = plan.units().getFirst();
    return report(
        new Event.UnitFinished(
            now,
            plan.id(),
            new UnitResult(
                unit.id(),
                new SiteId(unit.site().value()),
                UnitResult.Status.valueOf(value.asText()),
                "",
                5)));
  }

  private RouterConfiguration installed(NodeId router) {
    return core.state().installed().getOrDefault(router, RouterConfiguration.EMPTY);
  }

  private static List<TopologyChange> changes(JsonNode value) {
    var text = value.asText();
    if (text.equals("whole")) {
      return SmallBank.wholeTopology();
    }
    var line = SmallBank.bank().getLine(new LineId(text.substring(1)));
    return text.startsWith("-") ? SmallBank.linkRemovals(line) : SmallBank.linkPuts(line);
  }

  private static List<Input> eachRouter(java.util.function.Function<NodeId, Input> input) {
    return SmallBank.bank().routers().stream().map(input).toList();
  }

  private static Input heard(Moment now, NodeId router) {
    return observed(now, new Observation.SourceHeard(router, now.network()));
  }

  private static Input silent(Moment now, NodeId router) {
    return observed(now, new Observation.SourceSilent(router, now.network(), now.network()));
  }

  private static Input port(Moment now, InterfaceId port, boolean up) {
    return observed(now, new Observation.PortChanged(port, up, now.network()));
  }

  private static Input observed(Moment now, Observation observation) {
    return report(new Event.Observed(now, observation));
  }

  private static Input session(Moment now, NodeId router, SessionState state, String reason) {
    return report(new Event.SessionChanged(now, router, Protocol.NETCONF, state, reason));
  }

  private static Input read(Moment now, NodeId router, RouterConfiguration configuration) {
    return report(new Event.ConfigurationRead(now, router, configuration));
  }

  private static Input report(Event event) {
    return new Input.Report(event);
  }

  private static Input ask(Command command) {
    return new Input.Ask(command, new CompletableFuture<>());
  }

  private static String because(JsonNode step) {
    return step.has("because") ? step.get("because").asText() : "";
  }

  /** What must hold whatever happened. */
  private void checkInvariants() {
    var state = core.state();
    assertEquals(
        ControlLoop.replay(
            journal, ControllerState.initial(SmallBank.bank(), "hash"), Optional.empty()),
        state,
        "the state is the fold of the journal, read back from its JSON");
    assertTrue(
        state.plans().list().stream().filter(plan -> plan.status().isUnderWay()).count() <= 1,
        "one plan at a time is pushed");
    assertTrue(
        state.plans().list().stream().filter(plan -> plan.status() == PlanStatus.PROPOSED).count()
            <= 1,
        "one proposal at a time waits");
    for (var record : state.plans().list()) {
      if (record.status().isUnderWay() || record.status() == PlanStatus.APPLIED) {
        assertTrue(record.decidedBy().isPresent(), record.id() + " was pushed undecided");
      }
      if (record.status() != PlanStatus.REJECTED && record.decidedBy().isPresent()) {
        assertFalse(
            record.violations().stream().anyMatch(Violation::blocks)
                && record.decidedBy().get().equals(LoopCore.AUTOPILOT),
            record.id() + " was pushed though it breaks an invariant");
      }
    }
    for (var line : state.bank().lines()) {
      if (state.findLine(line.id()).orElseThrow().status() == Status.UP) {
        assertFalse(state.topologyStale(), line.id() + " is up on a stale topology");
        for (var direction : Direction.values()) {
          assertTrue(
              state.topology().findLink(line.linkId(direction)).isPresent(),
              line.id() + " is up without its link");
          var end = line.sendingEnd(direction);
          assertTrue(
              state.facts().heard().contains(end.node()), line.id() + " is up but its end silent");
          assertEquals(
              true, state.facts().portUp().get(end.port()), line.id() + " is up, a port is not");
        }
      }
    }
  }
}
