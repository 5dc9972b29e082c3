package io.branchline.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param body written as JSON; text when {@code contentType} is not JSON; null for none
 */
public record ApiResponse(
    int status, @Nullable Object body, String contentType, Map<String, String> headers) {
  static final String JSON = "application/json";

  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  public static ApiResponse ok(Object body) {
    return new ApiResponse(200, body, JSON, Map.of());
  }

  public static ApiResponse created(Object body) {
    return new ApiResponse(201, body, JSON, Map.of());
  }

  public static ApiResponse accepted(Object body) {
    return new ApiResponse(202, body, JSON, Map.of());
  }

  public static ApiResponse noContent() {
    return new ApiResponse(204, null, JSON, Map.of());
  }

  public static ApiResponse text(String contentType, String text) {
    return new ApiResponse(200, text, contentType, Map.of());
  }

  public ApiResponse withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, body, contentType, more);
  }
}
