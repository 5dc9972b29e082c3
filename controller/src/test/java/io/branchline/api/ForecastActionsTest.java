package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.security.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The account of forecasts that were acted on, over the interface. */
class ForecastActionsTest extends ApiTest {
  private JsonNode get(String path, int status) throws Exception {
    var answer = send(as(Set.of(Role.AUDITOR), "/forecasts/" + path));
    assertEquals(status, answer.statusCode(), answer.body());
    return json(answer);
  }

  @Test
  void tellsWhatWasSaidAndWhatCame() throws Exception {
    var all = get("actions?limit=3", 200);
    assertEquals(3, all.get("items").size());
    var rest = get("actions?limit=3&cursor=" + all.get("nextCursor").asText(), 200);
    assertEquals("needless", rest.get("items").get(0).get("outcome").asText());
    assertFalse(rest.get("items").get(0).has("cameAt"));

    var missed = get("actions?outcome=miss", 200).get("items");
    assertEquals(1, missed.size());
    assertFalse(missed.get(0).has("plan"));
    assertEquals(1100, missed.get(0).get("cameKbps").asDouble());
    assertEquals(0, get("actions?site=branch-02", 200).get("items").size());
    assertEquals(0, get("actions?class=voice", 200).get("items").size());
    var hit = get("actions?site=branch-01&class=office&outcome=hit", 200).get("items");
    assertEquals("plan-1-3", hit.get(0).get("plan").asText());
    get("actions?outcome=lucky", 400);
  }

  @Test
  void countsThemByBranchAndClass() throws Exception {
    var tallies = get("tallies", 200).get("items");
    assertEquals(1, tallies.size());
    assertEquals("branch-01", tallies.get(0).get("site").asText());
    assertEquals("office", tallies.get(0).get("class").asText());
    for (var count : new String[] {"hits", "misses", "needless", "open"}) {
      assertEquals(1, tallies.get(0).get(count).asInt(), count);
    }
    assertEquals(0, get("tallies?class=voice", 200).get("items").size());
  }
}
