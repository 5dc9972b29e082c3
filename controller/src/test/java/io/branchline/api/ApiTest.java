package io.branchline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.journal.MemoryJournal;
import io.branchline.security.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the interface over real TLS, in front of a controller that never does anything. */
abstract class ApiTest {
  @TempDir Path folder;

  IdleApi api;
  HttpClient http;

  @BeforeEach
  void start() throws Exception {
    api = new IdleApi(folder, new MemoryJournal());
    http = api.client();
  }

  @AfterEach
  void stop() throws IOException {
    http.close();
    api.close();
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(api.url() + path));
  }

  HttpRequest.Builder as(Set<Role> roles, String path) {
    return to("/api/v1" + path)
        .header("Authorization", "Bearer " + api.sessions.open("test", roles).token());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }
}
