package io.branchline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.branchline.security.Identity;
import io.branchline.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdempotentWritesTest {
  private static final String TARGET = "POST /api/v1/intents";

  private final IdempotentWrites writes = new IdempotentWrites();
  private int done;

  private static ApiRequest request(String user, String key, String body, String dryRun) {
    return new ApiRequest(
        new Identity(user, Set.of(Role.OPERATOR), Instant.MAX),
        null,
        Map.of(),
        Map.of("dryRun", List.of(dryRun)),
        Map.of("idempotency-key", key),
        body);
  }

  private static ApiRequest request(String user, String key, String body) {
    return request(user, key, body, "false");
  }

  private ApiResponse write() {
    done++;
    return ApiResponse.created(done);
  }

  private int send(ApiRequest request) {
    return (int) Objects.requireNonNull(writes.answer(request, TARGET, this::write).body());
  }

  @Test
  void theSameWriteIsDoneOnceAndAnsweredAlike() {
    var first = writes.answer(request("li", "k", "a"), TARGET, this::write);
    assertSame(first, writes.answer(request("li", "k", "a"), TARGET, this::write));
    assertEquals(2, send(request("wang", "k", "a")), "keys are a user's own");
    assertEquals(3, send(request("li", "other", "a")));
    assertEquals(4, send(request("li", "k", "b", "true")), "a dry run does nothing twice");
    assertEquals(5, send(request("li", "k", "b", "true")));
  }

  @Test
  void aKeyUsedForSomethingElseIsRefused() {
    writes.answer(request("li", "k", "a"), TARGET, this::write);
    assertEquals(422, status(request("li", "k", "b"), TARGET));
    assertEquals(422, status(request("li", "k", "a"), TARGET + "/x"));
    assertEquals(1, done);
  }

  @Test
  void aWriteUnderWayIsNotDoneTwiceAndARefusedOneIsForgotten() {
    var request = request("li", "k", "a");
    assertThrows(
        Problem.Thrown.class,
        () ->
            writes.answer(
                request,
                TARGET,
                () -> {
                  assertEquals(409, status(request, TARGET));
                  throw Problem.conflict("not now");
                }));
    assertEquals(0, done);
    assertEquals(1, send(request));
  }

  @Test
  void onlyTheLatestAreRemembered() {
    for (int i = 0; i <= 1000; i++) {
      send(request("li", "k" + i, "a"));
    }
    assertEquals(2, send(request("li", "k1", "a")));
    assertEquals(1002, send(request("li", "k0", "a")));
  }

  private int status(ApiRequest request, String target) {
    return assertThrows(Problem.Thrown.class, () -> writes.answer(request, target, this::write))
        .problem()
        .status();
  }
}
