package io.branchline.api;

import io.branchline.security.Identity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request whose caller is known and allowed.
 *
 * @param identity who calls; null only on public routes
 * @param path values of the placeholders in the route's pattern
 */
public record ApiRequest(
    @Nullable Identity identity,
    @Nullable String token,
    Map<String, String> path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    String body) {

  public String id() {
    return path.getOrDefault("id", "");
  }

  /** Who calls, on a route that is not public. */
  public Identity caller() {
    if (identity == null) {
      throw Problem.unauthorised("this route needs a session");
    }
    return identity;
  }

  public Optional<String> queryValue(String name) {
    var values = query.getOrDefault(name, List.of());
    return values.isEmpty() || values.getFirst().isEmpty()
        ? Optional.empty()
        : Optional.of(values.getFirst());
  }

  public List<String> queryValues(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** A number between {@code least} and {@code most}; a 400 problem for anything else. */
  public int queryNumber(String name, int preset, int least, int most) {
    var text = queryValue(name);
    if (text.isEmpty()) {
      return preset;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw Problem.badRequest(
        name, "\"" + text.get() + "\" is not a number from " + least + " to " + most);
  }

  public boolean queryFlag(String name) {
    return queryValue(name)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw Problem.badRequest(name, "\"" + text + "\" is neither true nor false");
            })
        .orElse(false);
  }

  public Optional<Instant> queryInstant(String name) {
    return queryValue(name)
        .map(text -> {
          try {
            return Instant.parse(text);
          } catch (DateTimeParseException e) {
            throw Problem.badRequest(
                name, "\"" + text + "\" is not a time such as 2026-11-20T08:00:00Z");
          }
        });
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The version that the caller has seen of what it changes: the number in {@code If-Match}. */
  Optional<Long> ifVersion() {
    return header("If-Match")
        .map(text -> {
          try {
            return Long.parseLong(text.replace("\"", "").strip());
          } catch (NumberFormatException e) {
            throw Problem.preconditionFailed(text + " is not an entity tag of what it names");
          }
        });
  }
}
