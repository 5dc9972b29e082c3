package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.security.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The interface over real TLS, in front of a controller that never does anything. */
class ApiServerTest extends ApiTest {
  @Test
  void everyOperationOfTheDocumentHasARouteAndTheOtherWayRound() throws Exception {
    var document = Json.MAPPER.readTree(send(to("/openapi.json").GET()).body());
    int operations = 0;
    for (var path : document.get("paths").properties()) {
      for (var method : path.getValue().properties()) {
        operations++;
        if (path.getKey().equals("/events")) {
          continue; // a stream: it answers for as long as one listens
        }
        var url = "/api/v1" + path.getKey().replace("{id}", "branch-01");
        var response =
            send(
                to(url)
                    .method(
                        method.getKey().toUpperCase(Locale.ROOT),
                        HttpRequest.BodyPublishers.noBody()));
        int expected = path.getKey().equals("/login") ? 400 : 401;
        assertEquals(expected, response.statusCode(), method.getKey() + " " + url);
      }
    }
    assertEquals(new OpenApi().operations().size(), operations);
  }

  @Test
  void whatWasRefusedOfARouterIsShown() throws Exception {
    var viewer = Set.of(Role.VIEWER);
    var list = json(send(as(viewer, "/sources").GET()));
    assertEquals(1, list.get("items").size());
    var source = json(send(as(viewer, "/sources/branch-01-r1").GET()));
    assertEquals(source, list.get("items").get(0));
    assertEquals("stale", source.get("state").asText());
    assertEquals("it is connected but sends nothing", source.get("reason").asText());
    assertEquals(2, source.at("/taken/merged").asInt());
    assertEquals(8, source.at("/rejected/dropped").asInt());
    assertEquals("it knows no such path", source.at("/served/0/refusal").asText());
    assertEquals(404, send(as(viewer, "/sources/branch-99-r1").GET()).statusCode());
  }

  @Test
  void reportsSumUpWhatFlowRecordsSaid() throws Exception {
    var viewer = Set.of(Role.VIEWER);
    var at = IdleApi.NOW.minusSeconds(600).toEpochMilli();
    // 80 kbit/s for five minutes are three million octets.
    for (var name : List.of("core-banking/up", "core-banking/down", "=cmd()/up")) {
      api.series.append(
          List.of(
              new Sample(SeriesKey.parse("report/branch-01/application/" + name), at, 80),
              new Sample(SeriesKey.parse("report/branch-01/application/" + name), at + 300_000, 80),
              new Sample(SeriesKey.parse("report/branch-02/application/" + name), at, 1)));
    }
    var report = json(send(as(viewer, "/reports?by=application&site=branch-01").GET()));
    assertEquals(2, report.get("items").size());
    assertEquals("core-banking", report.at("/items/0/name").asText());
    assertEquals(6_000_000, report.at("/items/0/upOctets").asLong());
    assertEquals(6_000_000, report.at("/items/0/downOctets").asLong());
    assertEquals(0, report.at("/items/1/downOctets").asLong());
    assertEquals(
        """
        site,name,upOctets,downOctets
        branch-01,core-banking,6000000,6000000
        branch-01,"'=cmd()",6000000,0
        """,
        send(as(viewer, "/reports?site=branch-01&format=csv").GET()).body());
    assertEquals(0, json(send(as(viewer, "/reports?by=subnet").GET())).get("items").size());
    assertEquals(400, send(as(viewer, "/reports?by=colour").GET()).statusCode());
  }

  @Test
  void aCodeLogsInOnce() throws Exception {
    api.sessions.allowOnce("abc", Set.of(Role.VIEWER));
    var login =
        to("/api/v1/login").POST(HttpRequest.BodyPublishers.ofString("{\"code\": \"abc\"}"));
    var first = send(login);
    assertEquals(200, first.statusCode());
    var cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
    assertEquals(
        200,
        send(to("/api/v1/session").header("Cookie", cookie.split(";", 2)[0]).GET()).statusCode());
    assertEquals(401, send(login).statusCode());
  }

  @Test
  void aSeriesIsToldInSamplesInWindowsAndAsAFile() throws Exception {
    var name = "line/branch-01-mstp-1/up/kbps";
    var begin = Instant.parse("2026-03-17T09:00:00Z");
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < 60; i++) {
      samples.add(
          new Sample(SeriesKey.parse(name), begin.plusSeconds(10L * i).toEpochMilli(), i + 0.5));
    }
    api.series.append(samples);
    var span = "name=" + name + "&from=2026-03-17T09:00:00Z&to=2026-03-17T09:10:00Z";
    var viewer = Set.of(Role.VIEWER);
    var raw = json(send(as(viewer, "/series?" + span).GET()));
    assertEquals(60, raw.at("/items/0/values").size());
    var windows = json(send(as(viewer, "/series/rollups?step=1m&" + span).GET()));
    assertEquals(10, windows.at("/items/0/times").size());
    assertEquals(6, windows.at("/items/0/counts/3").asInt());
    assertEquals(18.5, windows.at("/items/0/min/3").asDouble());
    assertEquals(23.5, windows.at("/items/0/max/3").asDouble());
    assertEquals(21, windows.at("/items/0/mean/3").asDouble());
    assertEquals(23.5, windows.at("/items/0/p95/3").asDouble());
    var file = send(as(viewer, "/series/export?" + span).GET());
    assertEquals("text/csv", file.headers().firstValue("Content-Type").orElse(""));
    assertTrue(
        file.body()
            .startsWith("time," + name + "\n2026-03-17T09:00:00Z,0.5\n2026-03-17T09:00:10Z,1.5\n"),
        file.body());
    assertEquals(61, file.body().lines().count());
    assertEquals(400, send(as(viewer, "/series/rollups?step=2m&" + span).GET()).statusCode());
    assertEquals(400, send(as(viewer, "/series/export").GET()).statusCode());
  }

  @Test
  void rolesAreKept() throws Exception {
    assertEquals(200, send(as(Set.of(Role.VIEWER), "/sites").GET()).statusCode());
    var journal = send(as(Set.of(Role.VIEWER), "/journal").GET());
    assertEquals(403, journal.statusCode());
    assertEquals(
        "application/problem+json", journal.headers().firstValue("Content-Type").orElse(""));
    assertEquals(200, send(as(Set.of(Role.AUDITOR), "/journal").GET()).statusCode());
    var delete = send(as(Set.of(Role.VIEWER), "/intents/x").DELETE());
    assertEquals(403, delete.statusCode());
    assertTrue(api.commands.isEmpty());
  }

  @Test
  void aLineOfWhichNothingIsKnownIsStaleAndNeverUp() throws Exception {
    var page = json(send(as(Set.of(Role.VIEWER), "/lines").GET()));
    assertEquals("stale", page.at("/items/0/health").asText());
    var site = json(send(as(Set.of(Role.VIEWER), "/sites/branch-01").GET()));
    assertEquals("stale", site.get("health").asText());
    var status = json(send(as(Set.of(Role.VIEWER), "/status").GET()));
    assertEquals("starting", status.get("state").asText());
    assertTrue(status.at("/topology/stale").asBoolean());
    assertEquals(
        "no BGP-LS peer is up: the topology is history", status.at("/planning/hold").asText());
  }

  @Test
  void aMalformedIntentIsAnsweredWithFieldAndReason() throws Exception {
    var unknownClass =
        """
        kind: Intent
        name: voice-first
        traffic: [1, 2]
        """;
    var response =
        send(
            as(Set.of(Role.OPERATOR), "/intents")
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(unknownClass)));
    assertEquals(422, response.statusCode(), response.body());
    var error = json(response).at("/errors/0");
    assertEquals("traffic", error.get("field").asText(), response.body());
    assertEquals(3, error.get("line").asInt());
    assertFalse(error.get("reason").asText().isBlank());
    var json =
        send(
            as(Set.of(Role.OPERATOR), "/intents")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"kind\": \"Intent\", \"priority\": 0.5}")));
    assertEquals(422, json.statusCode(), json.body());
    assertTrue(json.body().contains("name"), json.body());
    assertTrue(api.commands.isEmpty());
  }

  @Test
  void aWriteThatWasRefusedMayBeRepeatedWithItsKey() throws Exception {
    var intent =
        """
        kind: Intent
        name: voice-first
        traffic: voice
        from: {sites: {tier: branch}}
        to: {sites: [dc-a]}
        objectives: {latency: 30ms}
        """;
    var write =
        as(Set.of(Role.OPERATOR), "/intents")
            .header("Content-Type", "application/yaml")
            .header("Idempotency-Key", "one")
            .POST(HttpRequest.BodyPublishers.ofString(intent));
    assertEquals(409, send(write).statusCode());
    assertEquals(409, send(write).statusCode());
    assertEquals(2, api.commands.size(), "nothing was done, so it is tried again");
    var tooLong =
        send(
            as(Set.of(Role.OPERATOR), "/intents/x")
                .header("Idempotency-Key", "k".repeat(129))
                .DELETE());
    assertEquals(400, tooLong.statusCode());
    assertEquals("Idempotency-Key", json(tooLong).at("/errors/0/field").asText());
    assertEquals(2, api.commands.size());
  }

  @Test
  void badQueriesNameTheField() throws Exception {
    var limit = send(as(Set.of(Role.VIEWER), "/sites?limit=-1").GET());
    assertEquals(400, limit.statusCode());
    assertEquals("limit", json(limit).at("/errors/0/field").asText());
    var cursor = send(as(Set.of(Role.VIEWER), "/sites?cursor=nowhere").GET());
    assertEquals(400, cursor.statusCode());
    var series = send(as(Set.of(Role.VIEWER), "/series?name=nonsense").GET());
    assertEquals(400, series.statusCode());
    assertTrue(series.body().contains("nonsense"), series.body());
    assertEquals(404, send(as(Set.of(Role.VIEWER), "/lines/none").GET()).statusCode());
    assertEquals(405, send(as(Set.of(Role.VIEWER), "/sites").DELETE()).statusCode());
    assertEquals(404, send(as(Set.of(Role.VIEWER), "/why?subject=mars").GET()).statusCode());
  }

  @Test
  void listsPageByCursor() throws Exception {
    var first = json(send(as(Set.of(Role.VIEWER), "/sites?limit=1").GET()));
    assertEquals(1, first.get("items").size());
    var cursor = first.get("nextCursor").asText();
    var second = json(send(as(Set.of(Role.VIEWER), "/sites?limit=1&cursor=" + cursor).GET()));
    assertEquals("branch-01", second.at("/items/0/id").asText());
    assertFalse(second.has("nextCursor"));
  }

  @Test
  void whoAsksTooMuchIsToldToWait() throws Exception {
    var token = api.sessions.open("eager", Set.of(Role.VIEWER)).token();
    HttpResponse<String> refused = null;
    for (int i = 0; i < 1000 && refused == null; i++) {
      var response = send(to("/api/v1/classes").header("Authorization", "Bearer " + token).GET());
      if (response.statusCode() == 429) {
        refused = response;
      }
    }
    assertTrue(refused != null, "1000 requests in a row were all answered");
    assertTrue(refused.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    var response =
        send(
            as(Set.of(Role.OPERATOR), "/intents")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat((1 << 20) + 10))));
    assertEquals(413, response.statusCode());
  }
}
