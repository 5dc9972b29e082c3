package io.branchline.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.branchline.cli.CommandFailed;
import io.branchline.cli.ControllerClient;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks whether conditions hold, by the controller's own words and by the truth. What the
 * controller is asked is asked once per {@link #lookAgain}.
 */
final class Observer {
  private static final int PAGE = 1000;

  private final ScenarioWorld world;
  private final Map<String, JsonNode> answers = new HashMap<>();
  private final Map<String, JsonNode> nodes = new HashMap<>();

  /** It did not answer when it was asked; it is not asked again till the next look. */
  private boolean silent;

  Observer(ScenarioWorld world) {
    this.world = world;
  }

  /**
   * What was before a fault.
   *
   * @param unwell lines and sessions that were not up
   * @param sessions since when the routers' sessions were as they were, in the controller's words
   */
  record Before(
      Set<String> unwell,
      Map<String, String> sessions,
      Set<String> plans,
      Set<String> appliedPlans,
      int sloMinutesLost,
      Map<NodeId, RouterConfiguration> running) {}

  void lookAgain() {
    answers.clear();
    nodes.clear();
    silent = false;
  }

  /**
   * Notes how things are.
   *
   * @param conditions what will be asked for
   */
  Before before(List<Condition> conditions) {
    var running = new HashMap<NodeId, RouterConfiguration>();
    var unwell = new HashSet<String>();
    var sessions = new HashMap<String, String>();
    var plans = new HashSet<String>();
    var applied = new HashSet<String>();
    try {
      for (var condition : conditions) {
        switch (condition) {
          case Condition.DriftRepaired drift ->
              drift.routers().forEach(router -> running.put(router, world.running(router)));
          case Condition.Recovered hit -> unwell.addAll(unwell(hit));
          case Condition.NewPlan _ -> {
            plans.addAll(plans(false));
            applied.addAll(plans(true));
          }
          case Condition.Session session ->
              session
                  .routers()
                  .forEach(router ->
                      protocols(session)
                          .forEach(protocol ->
                              sessions.put(router + " " + protocol, since(router, protocol))));
          case Condition.LineHealth _,
              Condition.ClassesLeft _,
              Condition.ControllerAnswers _,
              Condition.SamplesDelivered _,
              Condition.SloMinutesLost _ -> {}
        }
      }
    } catch (CommandFailed noController) {
      // Nothing that it would have said was there before.
    }
    return new Before(unwell, sessions, plans, applied, world.sloMinutesLost(), running);
  }

  /** Whether it holds now. While the controller does not answer, nothing that it says holds. */
  boolean holds(Condition condition, Before before) {
    try {
      return switch (condition) {
        case Condition.LineHealth wanted ->
            wanted.lines().stream()
                .allMatch(line -> line(line).path("health").asText().equals(wanted.health()));
        case Condition.ClassesLeft left ->
            left.lines().stream().allMatch(line -> line(line).path("classes").isEmpty());
        case Condition.Session session ->
            session.routers().stream()
                .allMatch(router ->
                    session.up() ? isUp(router, session) : wasDown(router, session, before));
        case Condition.NewPlan plan ->
            !(plan.applied() ? before.appliedPlans() : before.plans())
                .containsAll(plans(plan.applied()));
        case Condition.ControllerAnswers wanted -> answers() == wanted.answers();
        case Condition.SamplesDelivered wanted -> isDelivered() == wanted.delivered();
        case Condition.DriftRepaired drift ->
            drift.routers().stream()
                .allMatch(router -> world.running(router).equals(before.running().get(router)));
        case Condition.Recovered hit -> before.unwell().containsAll(unwell(hit));
        case Condition.SloMinutesLost _ -> true;
      };
    } catch (CommandFailed noController) {
      return false;
    }
  }

  int lostSince(Before before) {
    return world.sloMinutesLost() - before.sloMinutesLost();
  }

  private boolean answers() {
    try {
      ask("/status");
      return true;
    } catch (CommandFailed noController) {
      return false;
    }
  }

  private boolean isDelivered() {
    var forwarding = ask("/status").path("forwarding");
    return !forwarding.isEmpty()
        && forwarding
            .valueStream()
            .allMatch(to ->
                !to.path("error").isTextual()
                    && to.path("refused").asLong() == 0
                    && to.path("lost").asLong() == 0);
  }

  private JsonNode ask(String path) {
    if (silent) {
      throw new CommandFailed("the controller did not answer before");
    }
    var known = answers.get(path);
    if (known == null) {
      try {
        known = world.get(path);
      } catch (CommandFailed noController) {
        silent = true;
        throw noController;
      }
      answers.put(path, known);
    }
    return known;
  }

  private JsonNode line(LineId line) {
    return ask("/lines/" + line);
  }

  private static List<String> protocols(Condition.Session session) {
    return session.protocol().equals("session")
        ? List.of("netconf", "gnmi")
        : List.of(session.protocol());
  }

  private boolean isUp(NodeId router, Condition.Session session) {
    return protocols(session).stream().allMatch(protocol -> isUp(router, protocol));
  }

  /** One that came back between two looks is up, but since later than before the fault. */
  private boolean wasDown(NodeId router, Condition.Session session, Before before) {
    return protocols(session).stream()
        .anyMatch(protocol ->
            !isUp(router, protocol)
                || !since(router, protocol).equals(before.sessions().get(router + " " + protocol)));
  }

  private boolean isUp(NodeId router, String protocol) {
    return session(router, protocol).path("state").asText().equals("up");
  }

  private String since(NodeId router, String protocol) {
    return session(router, protocol).path("since").asText();
  }

  private JsonNode session(NodeId router, String protocol) {
    return nodes().getOrDefault(router.value(), MissingNode.getInstance()).path(protocol);
  }

  private Map<String, JsonNode> nodes() {
    if (nodes.isEmpty()) {
      items("/nodes").forEach(node -> nodes.put(node.path("id").asText(), node));
    }
    return nodes;
  }

  private Set<String> plans(boolean appliedOnly) {
    return items("/plans").stream()
        .filter(plan -> !appliedOnly || plan.path("status").asText().equals("applied"))
        .map(plan -> plan.path("id").asText())
        .collect(Collectors.toSet());
  }

  private Set<String> unwell(Condition.Recovered hit) {
    var unwell = new TreeSet<String>();
    for (var id : hit.lines()) {
      var health = line(id).path("health").asText();
      if (!health.equals("up")) {
        unwell.add("line " + id + " " + health);
      }
    }
    for (var router : hit.routers()) {
      for (var protocol : List.of("netconf", "gnmi")) {
        if (!isUp(router, protocol)) {
          unwell.add(protocol + " of " + router + " not up");
        }
      }
    }
    return unwell;
  }

  /** How things are, in words, where a condition asks for something else. */
  String found(Condition condition) {
    try {
      return switch (condition) {
        case Condition.LineHealth wanted ->
            wanted.lines().stream()
                .filter(id -> !line(id).path("health").asText().equals(wanted.health()))
                .map(id -> id + " is " + line(id).path("health").asText())
                .collect(Collectors.joining(", "));
        case Condition.ClassesLeft left ->
            left.lines().stream()
                .filter(id -> !line(id).path("classes").isEmpty())
                .map(id -> id + " has " + line(id).path("classes"))
                .collect(Collectors.joining(", "));
        case Condition.Recovered hit -> String.join(", ", unwell(hit));
        case Condition.SamplesDelivered _ -> ask("/status").path("forwarding").toString();
        case Condition.Session _,
            Condition.NewPlan _,
            Condition.ControllerAnswers _,
            Condition.DriftRepaired _,
            Condition.SloMinutesLost _ ->
            "";
      };
    } catch (CommandFailed noController) {
      return "the controller does not answer";
    }
  }

  /** All pages of a list. */
  private List<JsonNode> items(String path) {
    var items = new ArrayList<JsonNode>();
    var cursor = "";
    do {
      var page = ask(path + "?limit=" + PAGE + cursor);
      page.path("items").forEach(items::add);
      var next = page.path("nextCursor").asText("");
      cursor = next.isEmpty() ? "" : "&cursor=" + ControllerClient.encode(next);
    } while (!cursor.isEmpty());
    return items;
  }
}
