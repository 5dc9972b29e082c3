package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.bank.BankScenario;
import io.branchline.cli.CommandFailed;
import io.branchline.cli.ControllerClient;
import io.branchline.site.LineId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 120 simulated routers in this JVM and the controller in another: first plan, a wrong intent, a
 * cut line, {@code kill -9} and resumption.
 */
@Tag("integration")
class WholeLoopTest {
  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String LINE = "branch-12-mstp-1";

  @TempDir Path folder;

  @Test
  void aBankUnderControlSurvivesACutAndItsControllersDeath() throws Exception {
    try (var rig = Rig.start(folder, BankScenario.jointStock(), List.of(), START, 1, 1, 0)) {
      rig.lab().begin();
      List<String> placed;
      long entries;
      try (var controller = rig.startController()) {
        var client = controller.client();
        firstPlan(rig, client);
        theQueuesAddUpToTheLine(client);
        aWrongIntentChangesNothing(client);
        theCutLineIsLeft(rig, client);
        var why = client.get("/why?subject=branch-12").get("text").asText();
        assertTrue(why.contains(LINE) && why.matches("(?s).*[0-9].*"), why);
        await("no plan under way", () -> client.get("/plans"), () -> settled(client.get("/plans")));
        placed = placement(client);
        entries = client.get("/journal/verify").get("entries").asLong();
        assertNothingIsLoadedThatIsNotConfigured(controller.process().pid());
        controller.process().kill();
      }
      assertEquals(
          120,
          rig.lab().fleet().running().values().stream()
              .filter(configuration ->
                  !configuration.queues().isEmpty() || !configuration.policies().isEmpty())
              .count(),
          "what was installed stays without the controller");
      try (var controller = rig.startController()) {
        var client = controller.client();
        assertEquals(placed, placement(client), "the placement is known before any router answers");
        await(
            "sessions after the restart",
            () -> client.get("/status"),
            () ->
                client.get("/status").at("/sessions/netconfUp").asInt() == 120
                    && client.get("/status").at("/sessions/gnmiUp").asInt() == 120);
        var check = client.get("/journal/verify");
        assertTrue(check.get("intact").asBoolean(), check.toString());
        assertTrue(check.get("entries").asLong() > entries, check.toString());
        assertEquals("down", client.get("/lines/" + LINE).get("health").asText());
        rig.lab().network().restoreLine(new LineId(LINE));
        await(
            LINE + " up again",
            () -> client.get("/lines/" + LINE),
            () -> client.get("/lines/" + LINE).get("health").asText().equals("up"));
      }
    }
  }

  private static void firstPlan(Rig rig, ControllerClient client) throws InterruptedException {
    await(
        "the first plan",
        () -> client.get("/status"),
        () -> client.get("/status").at("/plans/applied").asInt() >= 1);
    var plans = client.get("/plans").get("items");
    var first = plans.get(plans.size() - 1);
    assertEquals(120, first.get("routers").asInt(), first.get("summary").asText());
    var status = client.get("/status");
    assertEquals(120, status.at("/sessions/netconfUp").asInt());
    assertEquals(120, status.at("/topology/nodes").asInt());
    assertEquals(rig.lab().network().topology().linkCount(), status.at("/topology/links").asInt());
    await(
        "every line up",
        () -> client.get("/status"),
        () -> client.get("/status").at("/lines/up").asInt() == 108);
  }

  /** Nothing is calibrated yet: what is expected of the queues is what is expected of the line. */
  private static void theQueuesAddUpToTheLine(ControllerClient client) {
    var forecast = client.get("/lines/" + LINE + "/forecast");
    for (var direction : List.of("up", "down")) {
      double sum = 0;
      int queues = 0;
      for (var queue : forecast.get("queues")) {
        if (queue.get("direction").asText().equals(direction)) {
          queues++;
          sum += queue.at("/load/q50/0").asDouble();
          assertTrue(queue.get("guaranteeKbps").asDouble() > 0, queue.toString());
          assertTrue(queue.at("/availableKbps/0").asDouble() > 0, queue.toString());
        }
      }
      assertEquals(6, queues, forecast.toString());
      assertTrue(sum > 0, forecast.toString());
      assertEquals(forecast.at("/" + direction + "/q50/0").asDouble(), sum, sum / 1e6);
    }
  }

  private static void aWrongIntentChangesNothing(ControllerClient client) {
    var before = client.get("/intents").get("items").size();
    var failure =
        assertThrows(
            CommandFailed.class,
            () ->
                client.post(
                    "/intents",
                    "application/yaml",
                    """
                    kind: Intent
                    name: production-first
                    traffic: production
                    objectives: {latency: fast}
                    """,
                    Map.of()));
    assertTrue(String.valueOf(failure.getMessage()).contains("latency"), failure.getMessage());
    assertTrue(String.valueOf(failure.getMessage()).contains("line 4"), failure.getMessage());
    assertEquals(before, client.get("/intents").get("items").size());
  }

  /** Kafka and remote-write are not, and cost a controller at work nothing. */
  private static void assertNothingIsLoadedThatIsNotConfigured(long controller) throws IOException {
    var jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(controller),
                "VM.class_hierarchy")
            .redirectErrorStream(true)
            .start();
    List<String> classes;
    try (var lines = jcmd.inputReader()) {
      classes = lines.lines().map(line -> line.replaceFirst("^[| -]*", "")).toList();
    }
    assertTrue(
        classes.stream().anyMatch(name -> name.startsWith("io.branchline.boot.Forwarders/")),
        () -> "not a list of classes: " + classes.stream().limit(5).toList());
    var ofOthers =
        List.of(
            "org.apache.kafka.",
            "org.xerial.snappy.",
            "io.branchline.bus.Sample",
            "io.branchline.export.RemoteWrite");
    assertEquals(
        List.of(),
        classes.stream().filter(name -> ofOthers.stream().anyMatch(name::startsWith)).toList());
  }

  /** From the first time that it is not up, the line must not be called up again. */
  private static void theCutLineIsLeft(Rig rig, ControllerClient client)
      throws InterruptedException {
    rig.lab().cut(new LineId(LINE));
    var seen = new ArrayList<String>();
    await(
        "a placement without " + LINE,
        () -> seen,
        () -> {
          var line = client.get("/lines/" + LINE);
          var health = line.get("health").asText();
          if (seen.isEmpty() || !seen.getLast().equals(health)) {
            seen.add(health);
          }
          return health.equals("down") && line.get("classes").isEmpty();
        });
    assertFalse(seen.subList(1, seen.size()).contains("up"), "the line was " + seen);
    assertEquals(
        List.of(),
        placement(client).stream()
            .filter(text -> text.startsWith("branch-12/"))
            .filter(text -> text.contains("[\"" + LINE))
            .toList());
  }

  private static boolean settled(JsonNode plans) {
    for (var plan : plans.get("items")) {
      var status = plan.get("status").asText();
      if (status.equals("deploying") || status.equals("accepted")) {
        return false;
      }
    }
    return true;
  }

  /** {@code site/class ["line",...]} for every class of every branch. */
  private static List<String> placement(ControllerClient client) {
    var placed = new ArrayList<String>();
    for (var site : client.get("/sites?limit=1000").get("items")) {
      for (var entry : site.get("placement").properties()) {
        placed.add(site.get("id").asText() + "/" + entry.getKey() + " " + entry.getValue());
      }
    }
    return placed;
  }

  private static void await(String what, Supplier<Object> seen, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() < deadline, () -> "waited in vain for " + what + ": " + seen.get());
      Thread.sleep(50);
    }
  }
}
