package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.branchline.config.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error as clients see it (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type, String title, int status, @Nullable String detail, List<FieldError> errors) {
  public Problem {
    errors = List.copyOf(errors);
  }

  /** What is wrong with one field of the request; {@code line} only where the body has lines. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FieldError(String field, @Nullable Integer line, String reason) {}

  /** Ends the handling of a request with a problem. */
  public static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public Thrown(Problem problem) {
      super(problem.title() + (problem.detail() == null ? "" : ": " + problem.detail()));
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  private static Thrown of(
      int status, String name, String title, @Nullable String detail, List<FieldError> errors) {
    return new Thrown(new Problem("urn:branchline:problem:" + name, title, status, detail, errors));
  }

  public static Thrown badRequest(String field, String reason) {
    return of(
        400,
        "bad-request",
        "The request is not valid",
        field + ": " + reason,
        List.of(new FieldError(field, null, reason)));
  }

  public static Thrown invalid(List<FieldError> errors) {
    var first = errors.getFirst();
    return of(
        422, "invalid", "The document is not valid", first.field() + ": " + first.reason(), errors);
  }

  /** What is wrong with a document, at its field and line. */
  static Thrown invalid(ConfigException wrong) {
    return invalid(
        List.of(new FieldError(wrong.field(), wrong.line(), String.valueOf(wrong.getMessage()))));
  }

  static Thrown keyReused(String key) {
    return of(
        422,
        "idempotency-key-reused",
        "The Idempotency-Key came before with another request",
        key,
        List.of());
  }

  public static Thrown unauthorised(String detail) {
    return of(401, "unauthorised", "Log in first", detail, List.of());
  }

  public static Thrown forbidden(String detail) {
    return of(403, "forbidden", "Your roles do not allow this", detail, List.of());
  }

  public static Thrown notFound(String what) {
    return of(404, "not-found", "There is no such thing", what, List.of());
  }

  public static Thrown methodNotAllowed(String detail) {
    return of(405, "method-not-allowed", "The path has no such method", detail, List.of());
  }

  public static Thrown conflict(String detail) {
    return of(409, "conflict", "The state does not allow this", detail, List.of());
  }

  public static Thrown preconditionFailed(String detail) {
    return of(412, "precondition-failed", "It has changed since you read it", detail, List.of());
  }

  public static Thrown tooLarge(long limit) {
    return of(413, "too-large", "The body is too large", "at most " + limit + " bytes", List.of());
  }

  public static Thrown tooManyRequests(long seconds) {
    return of(
        429, "too-many-requests", "Too many requests", "try again in " + seconds + " s", List.of());
  }

  static Problem internal() {
    return new Problem(
        "urn:branchline:problem:internal",
        "The controller failed to answer; its log says why",
        500,
        null,
        List.of());
  }

  static Thrown unavailable(String detail) {
    return of(503, "unavailable", "Not yet", detail, List.of());
  }
}
