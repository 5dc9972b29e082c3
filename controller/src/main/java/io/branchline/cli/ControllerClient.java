package io.branchline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Speaks to one controller; every failure is a {@link CommandFailed} with one line that says what
 * to do.
 */
public final class ControllerClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SessionFile session;
  private final HttpClient http;

  public ControllerClient(SessionFile session) {
    this.session = session;
    this.http =
        HttpClient.newBuilder()
            .sslContext(trusting(Path.of(session.certificate())))
            // TLS is part of it, and a busy controller may take its time.
            .connectTimeout(Duration.ofSeconds(20))
            .build();
  }

  /** The controller that runs on this machine. */
  public static ControllerClient local() {
    var file = SessionFile.defaultPath();
    try {
      return new ControllerClient(
          SessionFile.read(file)
              .orElseThrow(() ->
                  new CommandFailed(
                      "no controller runs here ("
                          + file
                          + " is missing): start ./branchline demo or serve first")));
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static SSLContext trusting(Path pem) {
    try (var in = Files.newInputStream(pem)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "console", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailed("cannot read the console's certificate " + pem + ": " + e, e);
    }
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public JsonNode get(String path) {
    return json(send(request(path).GET()));
  }

  /**
   * Writes the answer's body to a file, which is replaced only when the answer came whole.
   *
   * @throws CommandFailed also when the answer was broken off, or the file cannot be written
   */
  public void download(String path, Path file) {
    var part = file.resolveSibling(file.getFileName() + ".part");
    var response = answer(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() >= 400) {
        throw refused(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
      try {
        Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CommandFailed("the answer could not be kept in " + file + ": " + e, e);
    }
  }

  public JsonNode post(String path, String contentType, String body, Map<String, String> headers) {
    var request =
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return json(send(request));
  }

  public void delete(String path) {
    send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(session.url() + "/api/v1" + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + session.token());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.isEmpty() ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new CommandFailed(
          "the controller did not answer in JSON: " + e.getOriginalMessage(), e);
    }
  }

  private String send(HttpRequest.Builder builder) {
    var response = answer(builder, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw refused(response, response.body());
    }
    return response.body();
  }

  private <T> HttpResponse<T> answer(
      HttpRequest.Builder builder, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(builder.build(), handler);
    } catch (ConnectException e) {
      throw new CommandFailed(
          "no controller answers at " + session.url() + ": is it still running?", e);
    } catch (IOException e) {
      throw new CommandFailed("the controller at " + session.url() + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  private static CommandFailed refused(HttpResponse<?> response, String body) {
    return new CommandFailed(problemOf(response.statusCode(), body));
  }

  private static String problemOf(int status, String body) {
    try {
      var problem = JSON.readTree(body);
      var text = new StringBuilder(problem.path("title").asText("HTTP " + status));
      if (problem.path("errors").isEmpty()) {
        if (problem.hasNonNull("detail")) {
          text.append(": ").append(problem.get("detail").asText());
        }
      } else {
        for (var error : problem.get("errors")) {
          text.append("; ").append(error.path("field").asText());
          if (error.hasNonNull("line")) {
            text.append(" (line ").append(error.get("line").asInt()).append(')');
          }
          text.append(": ").append(error.path("reason").asText());
        }
      }
      return text.toString();
    } catch (JsonProcessingException e) {
      return "HTTP " + status + ": " + body.lines().findFirst().orElse("");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
