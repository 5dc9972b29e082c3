package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.branchline.security.Identity;
import io.branchline.security.Permission;
import io.branchline.security.Role;
import io.branchline.security.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logging in and out. */
final class SessionRoutes {
  private final Sessions sessions;

  SessionRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/login", "login", Permission.PUBLIC, this::login),
        new Route("POST", "/logout", "logout", Permission.READ, this::logout),
        new Route(
            "GET",
            "/session",
            "getSession",
            Permission.READ,
            request -> ApiResponse.ok(view(request.caller(), null))));
  }

  private record LoginRequest(
      @Nullable String code, @Nullable String user, @Nullable String password) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record SessionView(
      @Nullable String token, String user, List<String> roles, Instant expires) {}

  private static SessionView view(Identity identity, @Nullable String token) {
    return new SessionView(
        token,
        identity.user(),
        identity.roles().stream().map(Role::label).sorted().toList(),
        identity.expires());
  }

  private ApiResponse login(ApiRequest request) {
    LoginRequest login;
    try {
      login = Json.MAPPER.readValue(request.body(), LoginRequest.class);
    } catch (JsonProcessingException e) {
      throw Problem.badRequest("body", "not a JSON object: " + e.getOriginalMessage());
    }
    Optional<Sessions.Opened> opened;
    if (login.code() != null) {
      opened = sessions.loginWithCode(login.code());
    } else if (login.user() != null && login.password() != null) {
      opened = sessions.loginWithPassword(login.user(), login.password());
    } else {
      throw Problem.badRequest("code", "send a one-time code, or user and password");
    }
    var session =
        opened.orElseThrow(
            () -> Problem.unauthorised("the code, or the user and password, are wrong or spent"));
    return ApiResponse.ok(view(session.identity(), session.token()))
        .withHeader(
            "Set-Cookie",
            ApiHandler.COOKIE
                + "="
                + session.token()
                + "; Path=/; Secure; HttpOnly; SameSite=Strict");
  }

  private ApiResponse logout(ApiRequest request) {
    var token = request.token();
    if (token != null) {
      sessions.close(token);
    }
    return ApiResponse.noContent()
        .withHeader("Set-Cookie", ApiHandler.COOKIE + "=; Path=/; Max-Age=0; Secure; HttpOnly");
  }
}
