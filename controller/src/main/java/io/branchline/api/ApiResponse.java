package io.branchline.api;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param body written as JSON; as it is when it is text of another type; as it comes when it is
 *     {@link Streamed}; null for none
 */
public record ApiResponse(
    int status, @Nullable Object body, String contentType, Map<String, String> headers) {
  static final String JSON = "application/json";

  /** A text too long to be held at once. */
  @FunctionalInterface
  interface Streamed {
    /**
     * Writes the whole text. What it throws breaks the answer off: no client takes it for whole.
     */
    void writeTo(Writer out) throws IOException;
  }

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

  /** One JSON object a line, written as it is read. */
  static ApiResponse jsonLines(Streamed text) {
    return new ApiResponse(200, text, "application/x-ndjson", Map.of());
  }

  /** A CSV file, written as it is made. */
  static ApiResponse csv(Streamed text) {
    return new ApiResponse(200, text, "text/csv", Map.of());
  }

  public ApiResponse withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, body, contentType, more);
  }
}
