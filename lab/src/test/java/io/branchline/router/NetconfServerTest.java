package io.branchline.router;

import static io.branchline.router.NetconfTexts.CANDIDATE;
import static io.branchline.router.NetconfTexts.COMMIT;
import static io.branchline.router.NetconfTexts.DISCARD;
import static io.branchline.router.NetconfTexts.LOCK;
import static io.branchline.router.NetconfTexts.OK;
import static io.branchline.router.NetconfTexts.RUNNING;
import static io.branchline.router.NetconfTexts.UNLOCK;
import static io.branchline.router.NetconfTexts.assertError;
import static io.branchline.router.NetconfTexts.assertOk;
import static io.branchline.router.NetconfTexts.edit;
import static io.branchline.router.NetconfTexts.policies;
import static io.branchline.router.NetconfTexts.policy;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions, locks, framing and what a bad message does. */
class NetconfServerTest {

  private final NetconfRuntime runtime = new NetconfRuntime();
  private final SimulatedRouter router = new SimulatedRouter(new NodeId("branch-12-r1"));
  private final NetconfServer server =
      new NetconfServer(router, new Credentials("admin", "secret"), 0, runtime);
  private final LinkedBlockingQueue<RouterConfiguration> commits = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    router.onCommit(commits::add);
  }

  @AfterEach
  void stop() {
    server.close();
    runtime.close();
  }

  @Test
  void greetsWithCapabilitiesAndItsOwnHostKey() throws IOException {
    try (var client = NetconfTestClient.open(server);
        var other = NetconfTestClient.open(server)) {
      assertAll(
          () -> assertTrue(client.hello.contains("urn:ietf:params:netconf:base:1.1")),
          () -> assertTrue(client.hello.contains("capability:candidate:1.0")),
          () -> assertTrue(client.hello.contains("capability:confirmed-commit:1.1")),
          () -> assertTrue(client.hello.contains("capability:validate:1.1")),
          () -> assertTrue(client.hello.contains("module=branchline-sr&amp;revision=2026-11-20")),
          () -> assertNotEquals(client.hello, other.hello),
          () -> assertTrue(NetconfTestClient.SEEN.contains(server.hostKeyEntry())));
    }
  }

  @Test
  void refusesAWrongPassword() {
    assertThrows(IOException.class, () -> NetconfTestClient.open(server, "guess"));
  }

  @Test
  void speaksBase10AsWell() throws IOException {
    try (var client = NetconfTestClient.openBase10(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "10.255.0.1", 16002)))));
      assertOk(client.rpc(COMMIT));
      assertTrue(client.rpc(RUNNING).contains("<color>110</color>"));
      assertOk(client.rpc("<close-session/>"));
      assertTrue(client.isEnded());
    }
  }

  @Test
  void echoesTheAttributesOfARequest() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      client.sendMessage(
          "<nc:rpc xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"a&lt;b\""
              + " xmlns:x=\"urn:x\" x:user=\"fred\"><nc:discard-changes/></nc:rpc>");
      var reply = client.read();
      assertAll(
          () -> assertTrue(reply.contains("message-id=\"a&lt;b\""), reply),
          () -> assertTrue(reply.contains("x:user=\"fred\""), reply),
          () -> assertTrue(reply.contains(OK), reply));
    }
  }

  @Test
  void onlyOneSessionHoldsALock() throws IOException {
    try (var first = NetconfTestClient.open(server);
        var second = NetconfTestClient.open(server)) {
      assertOk(first.rpc(LOCK));
      var denied = second.rpc(LOCK);
      assertAll(
          () -> assertError("lock-denied", denied),
          () -> assertTrue(denied.contains("<session-id>1</session-id>"), denied),
          () -> assertError("in-use", second.rpc(edit(policies(policy(1, "10.255.0.1", 16002))))),
          () -> assertError("in-use", second.rpc(COMMIT)),
          () -> assertError("in-use", second.rpc(DISCARD)),
          () -> assertError("operation-failed", second.rpc(UNLOCK)));
      assertOk(first.rpc(edit(policies(policy(1, "10.255.0.1", 16002)))));
      assertOk(first.rpc(UNLOCK));
      // What was not committed went with the lock.
      assertTrue(second.rpc(CANDIDATE).contains("<data></data>"));
      assertOk(second.rpc(LOCK));
    }
  }

  @Test
  void aLockIsDeniedWhileSomebodysChangesLieInCandidate() throws IOException {
    try (var first = NetconfTestClient.open(server);
        var second = NetconfTestClient.open(server)) {
      assertOk(first.rpc(edit(policies(policy(1, "10.255.0.1", 16002)))));
      assertError("lock-denied", second.rpc(LOCK));
      assertOk(first.rpc(DISCARD));
      assertOk(second.rpc(LOCK));
    }
  }

  @Test
  void aKilledSessionLosesItsLock() throws IOException {
    try (var first = NetconfTestClient.open(server);
        var second = NetconfTestClient.open(server)) {
      assertOk(first.rpc(LOCK));
      assertError(
          "invalid-value", second.rpc("<kill-session><session-id>2</session-id></kill-session>"));
      assertError(
          "invalid-value", second.rpc("<kill-session><session-id>77</session-id></kill-session>"));
      assertOk(second.rpc("<kill-session><session-id>1</session-id></kill-session>"));
      assertTrue(first.isEnded());
      awaitLock(second);
    }
  }

  /** The other session's end reaches the store a moment after its socket closed. */
  private static void awaitLock(NetconfTestClient client) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    var reply = client.rpc(LOCK);
    while (!reply.contains(OK) && System.nanoTime() < deadline) {
      reply = client.rpc(LOCK);
    }
    assertOk(reply);
  }

  @Test
  void servesItsYangModules() throws IOException {
    var getSchema =
        "<get-schema xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring\"><identifier>%s"
            + "</identifier><version>2026-11-20</version><format>yang</format></get-schema>";
    try (var client = NetconfTestClient.open(server)) {
      var sr = client.rpc(getSchema.formatted("branchline-sr"));
      assertAll(
          () -> assertTrue(sr.contains("namespace &quot;urn:branchline:yang:sr&quot;"), sr),
          () ->
              assertTrue(client.rpc(getSchema.formatted("branchline-qos")).contains("list queue")),
          () -> assertError("invalid-value", client.rpc(getSchema.formatted("ietf-bgp"))),
          () ->
              assertTrue(client.rpc("<get/>").contains("<identifier>branchline-sr</identifier>")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n#10000000000\nx",
        "\n#4194305\n<rpc",
        "\n#0\n\n##\n",
        "garbage that is no chunk",
        "\n#11\n<rpc><open/\n##\n",
        "\n#8\n<hello/>\n##\n",
      })
  void aBadMessageEndsItsSessionAndNoOther(String raw) throws IOException {
    try (var good = NetconfTestClient.open(server);
        var bad = NetconfTestClient.open(server)) {
      bad.send(raw);
      assertError("malformed-message", bad.read());
      assertTrue(bad.isEnded());
      assertTrue(good.rpc(RUNNING).contains("<data>"));
    }
  }

  @Test
  void aDocumentTypeEndsTheSession() throws IOException {
    try (var bad = NetconfTestClient.open(server)) {
      bad.sendMessage("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rpc>&a;</rpc>");
      var reply = bad.read();
      assertTrue(reply.contains("DOCTYPE is disallowed"), reply);
      assertTrue(bad.isEnded());
    }
  }

  @Test
  void deepNestingEndsTheSession() throws IOException {
    try (var bad = NetconfTestClient.open(server)) {
      bad.sendMessage("<a>".repeat(5000) + "</a>".repeat(5000));
      var reply = bad.read();
      assertTrue(reply.contains("nested deeper than 32"), reply);
      assertTrue(bad.isEnded());
    }
  }

  @Test
  void answersWhatItCannotDo() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertAll(
          () -> assertError("operation-not-supported", client.rpc("<reboot/>")),
          () ->
              assertError(
                  "operation-not-supported",
                  client.rpc("<edit-config><target><running/></target><config/></edit-config>")),
          () -> assertError("unknown-element", client.rpc("<commit><now/></commit>")),
          () -> assertError("missing-element", client.rpc("<get-config/>")),
          () ->
              assertError(
                  "invalid-value",
                  client.rpc("<get-config><source><startup/></source></get-config>")),
          () -> {
            client.sendMessage(
                "<rpc xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><commit/></rpc>");
            assertError("missing-attribute", client.read());
          });
    }
  }
}
