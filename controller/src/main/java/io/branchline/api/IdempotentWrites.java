package io.branchline.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a repeated write as it was answered the first time, so that a client whose connection
 * broke can send it again without it being done twice (draft-ietf-httpapi-idempotency-key-header).
 * A write that was refused is forgotten: nothing was done, and it may be tried again. A dry run
 * does nothing either way.
 *
 * <p>Held in memory, the latest {@value #REMEMBERED} of them: a restart of the controller forgets.
 */
final class IdempotentWrites {
  private static final int REMEMBERED = 1_000;
  private static final int LONGEST_KEY = 128;

  private final LinkedHashMap<Key, Write> writes = new LinkedHashMap<>();

  /** Keys are a client's own: another user's equal key is another key. */
  private record Key(String user, String value) {}

  /** A write that is under way while it has no answer. */
  private record Write(String fingerprint, @Nullable ApiResponse answer) {}

  /**
   * Does the write, or repeats what was answered to the same one.
   *
   * @param target method, path and query
   * @throws Problem.Thrown 400 for a key too long; 409 while the first one is still under way; 422
   *     when the key came before with something else
   */
  ApiResponse answer(ApiRequest request, String target, Supplier<ApiResponse> write) {
    var header = request.header("Idempotency-Key");
    if (header.isEmpty() || request.identity() == null || request.queryFlag("dryRun")) {
      return write.get();
    }
    if (header.get().isBlank() || header.get().length() > LONGEST_KEY) {
      throw Problem.badRequest(
          "Idempotency-Key", "is not 1 to " + LONGEST_KEY + " characters long");
    }
    var key = new Key(request.caller().user(), header.get());
    var fingerprint = fingerprint(target, request.body());
    var earlier = begin(key, fingerprint);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    ApiResponse answer = null;
    try {
      answer = write.get();
      return answer;
    } finally {
      end(key, fingerprint, answer);
    }
  }

  private synchronized Optional<ApiResponse> begin(Key key, String fingerprint) {
    var earlier = writes.get(key);
    if (earlier == null) {
      writes.put(key, new Write(fingerprint, null));
      if (writes.size() > REMEMBERED) {
        writes.pollFirstEntry();
      }
      return Optional.empty();
    }
    if (!earlier.fingerprint.equals(fingerprint)) {
      throw Problem.keyReused(key.value);
    }
    if (earlier.answer == null) {
      throw Problem.conflict("the request with Idempotency-Key " + key.value + " is under way");
    }
    return Optional.of(earlier.answer);
  }

  private synchronized void end(Key key, String fingerprint, @Nullable ApiResponse answer) {
    if (answer == null) {
      writes.remove(key);
    } else {
      writes.replace(key, new Write(fingerprint, answer));
    }
  }

  private static String fingerprint(String target, String body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(target.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
