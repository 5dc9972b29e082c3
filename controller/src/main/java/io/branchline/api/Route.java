package io.branchline.api;

import io.branchline.security.Permission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the interface.
 *
 * @param pattern path below {@code /api/v1} with placeholders, for instance {@code
 *     /plans/{id}/approve}
 * @param operationId its name in the OpenAPI document
 */
public record Route(
    String method, String pattern, String operationId, Permission permission, Handler handler) {

  /** Answers a request; throws {@link Problem.Thrown} when it cannot. */
  @FunctionalInterface
  public interface Handler {
    ApiResponse handle(ApiRequest request);
  }

  /** The placeholders' values when {@code path} fits the pattern. */
  Optional<Map<String, String>> match(List<String> path) {
    var parts = List.of(pattern.substring(1).split("/", -1));
    if (parts.size() != path.size()) {
      return Optional.empty();
    }
    var values = new HashMap<String, String>();
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      if (part.startsWith("{")) {
        values.put(part.substring(1, part.length() - 1), path.get(i));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
