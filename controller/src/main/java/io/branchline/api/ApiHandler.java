package io.branchline.api;

import io.branchline.security.Identity;
import io.branchline.security.Permission;
import io.branchline.security.Sessions;
import io.branchline.security.Throttle;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a request to its route: who calls, may they, is the body well-formed; and writes the
 * answer.
 */
final class ApiHandler extends Handler.Abstract {
  static final String BASE = "/api/v1";
  static final String COOKIE = "branchline-session";

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final int LARGEST_BODY = 1 << 20;
  private static final long PATIENCE_BYTES = 16L << 20;
  private static final long KEEP_ALIVE_SECONDS = 15;

  private final List<Route> routes;
  private final OpenApi openApi;
  private final Sessions sessions;
  private final Throttle throttle;
  private final EventHub events;
  private final IdempotentWrites writes = new IdempotentWrites();

  ApiHandler(
      List<Route> routes, OpenApi openApi, Sessions sessions, Throttle throttle, EventHub events) {
    this.routes = List.copyOf(routes);
    this.openApi = openApi;
    this.sessions = sessions;
    this.throttle = throttle;
    this.events = events;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var path = Request.getPathInContext(request);
    if (!path.startsWith(BASE + "/")) {
      return false;
    }
    try {
      if (path.equals(BASE + "/events")) {
        stream(request, response, callback);
      } else {
        write(response, callback, answer(request, path.substring(BASE.length())));
      }
    } catch (Problem.Thrown thrown) {
      write(response, callback, problem(thrown.problem()));
    } catch (Exception e) {
      LOG.error("{} {} failed", request.getMethod(), path, e);
      write(response, callback, problem(Problem.internal()));
    }
    return true;
  }

  private ApiResponse answer(Request request, String path) throws IOException {
    var parts = Arrays.asList(path.substring(1).split("/", -1));
    Route found = null;
    Map<String, String> values = Map.of();
    boolean otherMethod = false;
    for (var route : routes) {
      var match = route.match(parts);
      if (match.isPresent()) {
        if (route.method().equals(request.getMethod())) {
          found = route;
          values = match.get();
          break;
        }
        otherMethod = true;
      }
    }
    if (found == null) {
      throw otherMethod
          ? Problem.methodNotAllowed(request.getMethod() + " " + BASE + path)
          : Problem.notFound(BASE + path);
    }
    var token = tokenOf(request);
    var identity = authorise(request, token, found.permission());
    var body = bodyOf(request);
    if (isJson(request) && !body.isBlank()) {
      var errors = openApi.check(found.operationId(), body);
      if (!errors.isEmpty()) {
        throw Problem.invalid(errors);
      }
    }
    var query = new HashMap<String, List<String>>();
    for (var field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValues());
    }
    var headers = new HashMap<String, String>();
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getLowerCaseName(), field.getValue());
    }
    var call = new ApiRequest(identity, token, values, query, headers, body);
    var handler = found.handler();
    return request.getMethod().equals("GET")
        ? handler.handle(call)
        : writes.answer(
            call,
            request.getMethod() + " " + request.getHttpURI().getPathQuery(),
            () -> handler.handle(call));
  }

  private @Nullable Identity authorise(
      Request request, @Nullable String token, Permission permission) {
    var identity = token == null ? Optional.<Identity>empty() : sessions.find(token);
    var caller = identity.map(Identity::user).orElseGet(() -> Request.getRemoteAddr(request));
    var wait = throttle.take(caller);
    if (wait.isPositive()) {
      throw Problem.tooManyRequests(wait.toSeconds() + 1);
    }
    if (permission == Permission.PUBLIC) {
      return identity.orElse(null);
    }
    var known =
        identity.orElseThrow(
            () -> Problem.unauthorised("send a session's token as bearer or cookie"));
    if (!known.may(permission)) {
      throw Problem.forbidden(known.user() + " lacks the permission " + permission);
    }
    return known;
  }

  private static @Nullable String tokenOf(Request request) {
    var header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header != null && header.startsWith("Bearer ")) {
      return header.substring("Bearer ".length()).strip();
    }
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(cookie -> cookie.getValue())
        .findFirst()
        .orElse(null);
  }

  private static boolean isJson(Request request) {
    var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type == null || type.startsWith("application/json");
  }

  private static String bodyOf(Request request) throws IOException {
    try (var in = Content.Source.asInputStream(request)) {
      var bytes = in.readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        // A client that is still sending would see its stream reset instead of the answer.
        in.skip(PATIENCE_BYTES);
        throw Problem.tooLarge(LARGEST_BODY);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static ApiResponse problem(Problem problem) {
    var response = new ApiResponse(problem.status(), problem, "application/problem+json", Map.of());
    return problem.status() == 429 ? response.withHeader("Retry-After", "1") : response;
  }

  private static void write(Response response, Callback callback, ApiResponse answer) {
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (answer.body() == null) {
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    if (answer.body() instanceof ApiResponse.Streamed text) {
      writeStreamed(response, callback, text);
      return;
    }
    boolean json =
        answer.contentType().endsWith("json") && !answer.contentType().contains("ndjson");
    var text = json ? Json.write(answer.body()) : answer.body().toString();
    Content.Sink.write(response, true, text, callback);
  }

  private static void writeStreamed(
      Response response, Callback callback, ApiResponse.Streamed text) {
    // Closing the stream says that the answer is whole, so it is closed only when it is.
    var out =
        new BufferedWriter(
            new OutputStreamWriter(Content.Sink.asOutputStream(response), StandardCharsets.UTF_8));
    try {
      text.writeTo(out);
      out.close();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("an answer was broken off", e);
      callback.failed(e);
      return;
    }
    callback.succeeded();
  }

  private void stream(Request request, Response response, Callback callback) throws IOException {
    authorise(request, tokenOf(request), Permission.READ);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    try (var listener = events.listen()) {
      send(response, ": connected\n\n");
      while (!Thread.currentThread().isInterrupted()) {
        var event = listener.queue().poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        if (listener.takeMissed()) {
          send(response, "event: missed\ndata: {}\n\n");
        }
        send(
            response,
            event == null
                ? ": still here\n\n"
                : event
                    .data()
                    .lines()
                    .map(line -> "data: " + line)
                    .collect(Collectors.joining("\n", "event: " + event.name() + "\n", "\n\n")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("an event listener went away: {}", e.toString());
    }
    callback.succeeded();
  }

  private static void send(Response response, String text) throws IOException {
    try (Blocker.Callback written = Blocker.callback()) {
      response.write(false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), written);
      written.block();
    }
  }
}
