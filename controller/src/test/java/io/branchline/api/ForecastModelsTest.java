package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** The models behind forecasts, over the interface. */
class ForecastModelsTest {
  @TempDir Path folder;

  @Test
  void listsThoseWhoLearnElsewhere() throws Exception {
    try (var api = new IdleApi(folder, new MemoryJournal());
        var client = api.client()) {
      var auditor = api.sessions.open("auditor", Set.of(Role.AUDITOR)).token();
      var list =
          HttpRequest.newBuilder(URI.create(api.url() + "/api/v1/forecasts/learners"))
              .header("Authorization", "Bearer " + auditor)
              .build();
      var answer = client.send(list, HttpResponse.BodyHandlers.ofString());
      var learner = new ObjectMapper().readTree(answer.body()).at("/items/0");
      assertEquals("host/7", learner.get("name").asText());
      assertEquals(12, learner.get("demands").asInt());
    }
  }

  @Test
  void listsModelsAndTrainsThemForWhoMayDecide() throws Exception {
    try (var api = new IdleApi(folder, new MemoryJournal());
        var client = api.client()) {
      var uri = URI.create(api.url() + "/api/v1/forecasts/models");
      var auditor = api.sessions.open("auditor", Set.of(Role.AUDITOR)).token();
      var operator = api.sessions.open("anna", Set.of(Role.OPERATOR)).token();
      var list = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + auditor);
      var answer = client.send(list.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      var model = new ObjectMapper().readTree(answer.body()).at("/items/0");
      assertEquals(3600, model.get("horizonSeconds").asInt());
      assertEquals(3, model.get("version").asInt());
      assertEquals(2, model.get("turnedDown").asInt());
      assertEquals("host/7", model.get("learner").asText());
      assertEquals(4, model.get("partition").asInt());

      var none = HttpRequest.BodyPublishers.noBody();
      var refused = client.send(list.POST(none).build(), HttpResponse.BodyHandlers.discarding());
      assertEquals(403, refused.statusCode());
      assertEquals(0, api.trainings.get());
      var train =
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Bearer " + operator)
              .header("Idempotency-Key", "night")
              .POST(none)
              .build();
      var accepted = client.send(train, HttpResponse.BodyHandlers.discarding());
      assertEquals(202, accepted.statusCode());
      assertEquals(1, api.trainings.get());
    }
  }
}
