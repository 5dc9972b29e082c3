package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.journal.MemoryJournal;
import io.branchline.security.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account of forecasts that were acted on, over the interface. */
class ForecastActionsTest {
  @TempDir Path folder;

  private static JsonNode get(IdleApi api, String path, int status) throws Exception {
    try (var client = api.client()) {
      var auditor = api.sessions.open("auditor", Set.of(Role.AUDITOR)).token();
      var request =
          HttpRequest.newBuilder(URI.create(api.url() + "/api/v1/forecasts/" + path))
              .header("Authorization", "Bearer " + auditor)
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(status, answer.statusCode(), answer.body());
      return new ObjectMapper().readTree(answer.body());
    }
  }

  @Test
  void tellsWhatWasSaidAndWhatCame() throws Exception {
    try (var api = new IdleApi(folder, new MemoryJournal())) {
      var all = get(api, "actions?limit=3", 200);
      assertEquals(3, all.get("items").size());
      var rest = get(api, "actions?limit=3&cursor=" + all.get("nextCursor").asText(), 200);
      assertEquals("needless", rest.get("items").get(0).get("outcome").asText());
      assertFalse(rest.get("items").get(0).has("cameAt"));

      var missed = get(api, "actions?outcome=miss", 200).get("items");
      assertEquals(1, missed.size());
      assertFalse(missed.get(0).has("plan"));
      assertEquals(1100, missed.get(0).get("cameKbps").asDouble());
      assertEquals(0, get(api, "actions?site=branch-02", 200).get("items").size());
      assertEquals(0, get(api, "actions?class=voice", 200).get("items").size());
      var hit = get(api, "actions?site=branch-01&class=office&outcome=hit", 200).get("items");
      assertEquals("plan-1-3", hit.get(0).get("plan").asText());
      get(api, "actions?outcome=lucky", 400);
    }
  }

  @Test
  void countsThemByBranchAndClass() throws Exception {
    try (var api = new IdleApi(folder, new MemoryJournal())) {
      var tallies = get(api, "tallies", 200).get("items");
      assertEquals(1, tallies.size());
      assertEquals("branch-01", tallies.get(0).get("site").asText());
      assertEquals("office", tallies.get(0).get("class").asText());
      for (var count : new String[] {"hits", "misses", "needless", "open"}) {
        assertEquals(1, tallies.get(0).get(count).asInt(), count);
      }
      assertEquals(0, get(api, "tallies?class=voice", 200).get("items").size());
    }
  }
}
