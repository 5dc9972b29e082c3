package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.config.AlarmPolicyReader;
import io.branchline.config.IntentReader;
import io.branchline.intent.Schedule;
import io.branchline.loop.Command;
import io.branchline.score.AlarmPolicy;
import io.branchline.security.Role;
import io.branchline.site.SiteId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scores, alarms, anomalies, habits and what is expected of lines, over the interface. */
class JudgementRoutesTest extends ApiTest {
  @Test
  void aLineOfWhichNothingIsKnownHasNoScore() throws Exception {
    var page = json(send(as(Set.of(Role.VIEWER), "/scores?period=day").GET()));
    var score = page.at("/items/0");
    assertEquals("day", score.get("period").asText());
    assertFalse(score.has("points"), page::toString);
    assertEquals(0, score.get("knownShare").asDouble());
    assertEquals("availability", score.at("/parts/0/measure").asText());
    assertEquals(400, send(as(Set.of(Role.VIEWER), "/scores?period=year").GET()).statusCode());
    assertEquals(
        400, send(as(Set.of(Role.VIEWER), "/scores?at=2030-01-01T00:00:00Z").GET()).statusCode());
  }

  @Test
  void listsAlarmsPoliciesAndAnomalies() throws Exception {
    assertEquals(0, json(send(as(Set.of(Role.VIEWER), "/alarms").GET())).get("items").size());
    var over = json(send(as(Set.of(Role.VIEWER), "/alarms?state=over").GET())).at("/items/0");
    assertEquals("congested", over.get("policy").asText());
    assertEquals("major", over.get("severity").asText());
    assertEquals("usage 95 % (limit 90 %)", over.get("evidence").asText());
    assertEquals(400, send(as(Set.of(Role.VIEWER), "/alarms?state=old").GET()).statusCode());
    var policies = json(send(as(Set.of(Role.VIEWER), "/alarms/policies").GET()));
    assertEquals("congested", policies.at("/items/0/name").asText());
    assertEquals(0.9, policies.at("/items/0/when/0/above").asDouble());
    var anomalies = json(send(as(Set.of(Role.VIEWER), "/anomalies?type=level-shift").GET()));
    assertEquals("demand/branch-01/voice/dc-a/up", anomalies.at("/items/0/series").asText());
    assertFalse(anomalies.at("/items/0").has("end"));
    var drops = json(send(as(Set.of(Role.VIEWER), "/anomalies?type=drop").GET()));
    assertEquals(0, drops.get("items").size());
  }

  private HttpResponse<String> putPolicy(Role role, String name, String body) throws Exception {
    return send(
        as(Set.of(role), "/alarms/policies/" + name)
            .header("Content-Type", "application/yaml")
            .header("If-Match", "\"7\"")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void aPolicyIsChangedByWhoMayAndAsItsAuthorWritesIt() throws Exception {
    var read = send(as(Set.of(Role.VIEWER), "/alarms/policies/congested").GET());
    assertEquals("\"0\"", read.headers().firstValue("ETag").orElse(""));
    var text = json(read).get("text").asText();
    assertEquals("congested", AlarmPolicyReader.parse("answer", text).name());
    assertEquals(403, putPolicy(Role.VIEWER, "congested", text).statusCode());
    assertEquals(403, putPolicy(Role.APPROVER, "congested", text).statusCode());

    var wrong = putPolicy(Role.OPERATOR, "congested", text.replace("usage", "use"));
    assertEquals(422, wrong.statusCode());
    assertEquals("when.use", json(wrong).at("/errors/0/field").asText());
    var other = putPolicy(Role.OPERATOR, "slow", text);
    assertEquals("name", json(other).at("/errors/0/field").asText());
    assertEquals(404, send(as(Set.of(Role.OPERATOR), "/alarms/policies/x").DELETE()).statusCode());
    assertTrue(api.commands.isEmpty());

    putPolicy(Role.OPERATOR, "congested", text.replace("major", "critical"));
    send(as(Set.of(Role.OPERATOR), "/alarms/policies/slow").DELETE());
    var put = (Command.PutAlarmPolicy) api.commands.get(0);
    assertEquals(AlarmPolicy.Severity.CRITICAL, put.policy().severity());
    assertEquals(Optional.of(7L), put.ifVersion());
    assertEquals("test", put.by());
    assertEquals("slow", ((Command.DeleteAlarmPolicy) api.commands.get(1)).name());
  }

  @Test
  void onlyMobileLinesHaveAnOutlook() throws Exception {
    var lines = json(send(as(Set.of(Role.VIEWER), "/lines").GET())).get("items");
    for (var line : lines) {
      var answer =
          send(as(Set.of(Role.VIEWER), "/lines/" + line.get("id").asText() + "/outlook").GET());
      boolean mobile = line.get("kind").asText().equals("5g");
      assertEquals(mobile ? 200 : 404, answer.statusCode(), answer.body());
      if (mobile) {
        assertEquals(0.97, json(answer).get("usableNextHour").asDouble());
        assertFalse(json(answer).has("quota"), "nothing is known of it");
      }
    }
    assertEquals(2, lines.size());
  }

  @Test
  void aHabitIsOfferedAsAnIntentThatCanBeRead() throws Exception {
    var habit = json(send(as(Set.of(Role.VIEWER), "/habits").GET())).at("/items/0");
    assertEquals(
        "big-data from dc-a runs 01:10-03:40 on working days (36.0 Mbit/s, otherwise 2.0; 22 of 23"
            + " days): protect it?",
        habit.get("question").asText());
    var intent = IntentReader.parse("offer", habit.get("intent").asText());
    assertEquals("big-data", intent.trafficClass());
    assertEquals(Set.of(new SiteId("dc-a")), intent.to());
    assertEquals(List.of(Schedule.parse("bank-days", "01:10-03:40")), intent.when());
    assertEquals(1000, intent.objectives().bandwidth().orElseThrow().kbps());
  }
}
