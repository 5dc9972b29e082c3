package io.branchline.fault;

import io.branchline.bank.BankScenario;
import io.branchline.config.Durations;
import io.branchline.fault.Expectation.Bound;
import io.branchline.network.NodeId;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads expectations. Where no line or router is named, those are meant that the fault hits.
 *
 * <pre>
 * line [LINE] up|degraded|down|stale within D
 * classes leave [LINE] within D
 * session|netconf|gnmi [ROUTER] up|down within D
 * source [ROUTER] silent within D
 * plan made|applied within D
 * no plan for D
 * controller up|down within D
 * drift repaired [ROUTER] within D
 * samples delivered|held back within D
 * recovered within D
 * slo minutes lost &lt;= N
 * </pre>
 */
final class ExpectationParser {
  private static final Pattern TIMED =
      Pattern.compile("(?<head>.+?)\\s+(?<kind>within|for)\\s+(?<span>\\S+)");
  private static final Pattern LOST = Pattern.compile("slo minutes lost\\s*<=\\s*([0-9]{1,9})");
  private static final Pattern LINE =
      Pattern.compile("line(?:\\s+(?<name>\\S+))?\\s+(?<what>up|degraded|down|stale)");
  private static final Pattern LEAVE = Pattern.compile("classes\\s+leave(?:\\s+(?<name>\\S+))?");
  private static final Pattern SESSION =
      Pattern.compile(
          "(?<protocol>session|netconf|gnmi)(?:\\s+(?<name>\\S+))?\\s+(?<what>up|down)");
  private static final Pattern SILENT = Pattern.compile("source(?:\\s+(?<name>\\S+))?\\s+silent");
  private static final Pattern PLAN = Pattern.compile("plan\\s+(?<what>made|applied)");
  private static final Pattern CONTROLLER = Pattern.compile("controller\\s+(?<what>up|down)");
  private static final Pattern DRIFT = Pattern.compile("drift\\s+repaired(?:\\s+(?<name>\\S+))?");

  private static final Pattern SAMPLES = Pattern.compile("samples\\s+(?<what>delivered|held back)");

  private final BankScenario scenario;
  private final Optional<InjectableFault> fault;

  /**
   * @param fault what the expectations are of, which names what they do not name
   */
  ExpectationParser(BankScenario scenario, Optional<InjectableFault> fault) {
    this.scenario = scenario;
    this.fault = fault;
  }

  /** Throws {@link IllegalArgumentException} that says what was expected. */
  Expectation parse(String written) {
    var text = written.strip().replaceAll("\\s+", " ");
    var lost = LOST.matcher(text);
    if (lost.matches()) {
      return new Expectation(
          text, new Condition.SloMinutesLost(), new Bound.AtMost(Integer.parseInt(lost.group(1))));
    }
    var timed = TIMED.matcher(text);
    if (!timed.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no expectation: it ends with \"within 10s\", \"for 10s\" or \"<= 3\"");
    }
    var span = Durations.parse(timed.group("span"));
    var head = timed.group("head");
    if (head.equals("no plan") == timed.group("kind").equals("within")) {
      throw new IllegalArgumentException(
          "\"" + text + "\": only \"no plan\" is expected for a time, all else within one");
    }
    return head.equals("no plan")
        ? new Expectation(text, new Condition.NewPlan(false), new Bound.NeverFor(span))
        : new Expectation(text, condition(head), new Bound.Within(span));
  }

  private Condition condition(String head) {
    var line = LINE.matcher(head);
    if (line.matches()) {
      return new Condition.LineHealth(lines(line), line.group("what"));
    }
    var leave = LEAVE.matcher(head);
    if (leave.matches()) {
      return new Condition.ClassesLeft(lines(leave));
    }
    var session = SESSION.matcher(head);
    if (session.matches()) {
      return new Condition.Session(
          routers(session), session.group("protocol"), session.group("what").equals("up"));
    }
    var silent = SILENT.matcher(head);
    if (silent.matches()) {
      return new Condition.Session(routers(silent), "gnmi", false);
    }
    var plan = PLAN.matcher(head);
    if (plan.matches()) {
      return new Condition.NewPlan(plan.group("what").equals("applied"));
    }
    var controller = CONTROLLER.matcher(head);
    if (controller.matches()) {
      return new Condition.ControllerAnswers(controller.group("what").equals("up"));
    }
    var drift = DRIFT.matcher(head);
    if (drift.matches()) {
      return new Condition.DriftRepaired(routers(drift));
    }
    var samples = SAMPLES.matcher(head);
    if (samples.matches()) {
      return new Condition.SamplesDelivered(samples.group("what").equals("delivered"));
    }
    if (head.equals("recovered")) {
      return new Condition.Recovered(hitLines().stream().map(Line::id).toList(), hitRouters());
    }
    throw new IllegalArgumentException(
        "\""
            + head
            + "\" is no expectation; there are: line, classes leave, session, netconf, gnmi, source"
            + " silent, plan made, plan applied, no plan, controller, drift repaired, samples"
            + " delivered, samples held back, recovered, slo minutes lost");
  }

  private List<LineId> lines(Matcher matcher) {
    var name = matcher.group("name");
    if (name != null) {
      var id = new LineId(name);
      scenario.bank().getLine(id);
      return List.of(id);
    }
    return named(hitLines().stream().map(Line::id).toList(), "line");
  }

  private List<Line> hitLines() {
    return fault.map(known -> FaultPlaces.lines(scenario, known)).orElse(List.of());
  }

  private List<NodeId> hitRouters() {
    return fault.map(known -> FaultPlaces.routers(scenario, known)).orElse(List.of());
  }

  private List<NodeId> routers(Matcher matcher) {
    var name = matcher.group("name");
    if (name != null) {
      var id = new NodeId(name);
      if (scenario.bank().findSiteOf(id).isEmpty()) {
        throw new IllegalArgumentException("there is no router " + name);
      }
      return List.of(id);
    }
    return named(hitRouters(), "router");
  }

  private static <T> List<T> named(List<T> found, String what) {
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "the fault hits no " + what + ": say which one is expected to change");
    }
    return found;
  }
}
