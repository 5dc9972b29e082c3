package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Confirmed commit 1.1 (RFC 6241 section 8.4): a change that undoes itself unless it is confirmed.
 */
class ConfirmedCommitTest {
  private static final String OK = "<ok/>";
  private static final String COMMIT = "<commit/>";
  private static final String TRIAL = "<commit><confirmed/></commit>";
  private static final String SHORT_TRIAL =
      "<commit><confirmed/><confirm-timeout>1</confirm-timeout></commit>";
  private static final String PERSISTENT_TRIAL =
      "<commit><confirmed/><persist>unit-7</persist></commit>";

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

  private static String shaper(long bps) {
    return "<edit-config><target><candidate/></target><config>"
        + "<interface-queues xmlns=\"urn:branchline:yang:qos\"><interface><name>wan0</name><shaper-bps>"
        + bps
        + "</shaper-bps></interface></interface-queues></config></edit-config>";
  }

  private static void assertOk(String reply) {
    assertTrue(reply.contains(OK), reply);
  }

  private static void assertError(String tag, String reply) {
    assertTrue(reply.contains("<error-tag>" + tag + "</error-tag>"), reply);
  }

  /** The shaper of the next configuration that comes into force; 0 for none. */
  private long nextShaper() throws InterruptedException {
    var configuration = commits.poll(10, TimeUnit.SECONDS);
    assertNotNull(configuration, "nothing was committed or rolled back");
    return shaperOf(configuration);
  }

  private static long shaperOf(RouterConfiguration configuration) {
    var profile = configuration.queues().get("wan0");
    return profile == null ? 0 : profile.shaper().bitsPerSecond();
  }

  @Test
  void rollsBackWhenTheTimerRunsOut() throws Exception {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(shaper(4_000_000)));
      assertOk(client.rpc(COMMIT));
      assertOk(client.rpc(shaper(2_000_000)));
      long before = System.nanoTime();
      assertOk(client.rpc(SHORT_TRIAL));
      assertEquals(4_000_000, nextShaper());
      assertEquals(2_000_000, nextShaper());
      assertEquals(4_000_000, nextShaper());
      assertTrue(System.nanoTime() - before >= TimeUnit.SECONDS.toNanos(1));
      assertTrue(
          client.rpc("<get-config><source><candidate/></source></get-config>").contains("4000000"));
      // Too late: it commits candidate, which follows running again.
      assertOk(client.rpc(COMMIT));
      assertEquals(4_000_000, shaperOf(router.running()));
    }
  }

  @Test
  void staysWhenConfirmed() throws Exception {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(shaper(2_000_000)));
      assertOk(client.rpc(SHORT_TRIAL));
      assertOk(client.rpc(COMMIT));
      assertEquals(2_000_000, nextShaper());
      assertNull(commits.poll(1500, TimeUnit.MILLISECONDS));
      assertEquals(2_000_000, shaperOf(router.running()));
    }
  }

  @Test
  void rollsBackWhenItsSessionDrops() throws Exception {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(shaper(2_000_000)));
      assertOk(client.rpc(TRIAL));
    }
    assertEquals(2_000_000, nextShaper());
    assertEquals(0, nextShaper());
  }

  @Test
  void rollsBackWhenItsSessionIsKilled() throws Exception {
    try (var client = NetconfTestClient.open(server);
        var other = NetconfTestClient.open(server)) {
      assertOk(client.rpc(shaper(2_000_000)));
      assertOk(client.rpc(TRIAL));
      assertOk(other.rpc("<kill-session><session-id>1</session-id></kill-session>"));
      assertEquals(2_000_000, nextShaper());
      assertEquals(0, nextShaper());
    }
  }

  @Test
  void aFollowUpExtendsTheTrialAndKeepsTheFirstState() throws Exception {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(shaper(2_000_000)));
      assertOk(client.rpc(TRIAL));
      assertOk(client.rpc(shaper(3_000_000)));
      assertOk(client.rpc(SHORT_TRIAL));
      assertEquals(2_000_000, nextShaper());
      assertEquals(3_000_000, nextShaper());
      assertEquals(0, nextShaper());
    }
  }

  @Test
  void aPersistentOneOutlivesItsSessionAndIsConfirmedByItsName() throws Exception {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(shaper(2_000_000)));
      assertOk(client.rpc(PERSISTENT_TRIAL));
    }
    try (var client = NetconfTestClient.open(server)) {
      assertEquals(2_000_000, nextShaper());
      assertError("in-use", client.rpc(COMMIT));
      assertError("invalid-value", client.rpc("<commit><persist-id>unit-8</persist-id></commit>"));
      assertOk(client.rpc("<commit><persist-id>unit-7</persist-id></commit>"));
      assertError("invalid-value", client.rpc("<commit><persist-id>unit-7</persist-id></commit>"));
      assertEquals(2_000_000, shaperOf(router.running()));
    }
  }

  @Test
  void cancelCommitUndoesIt() throws Exception {
    try (var client = NetconfTestClient.open(server);
        var other = NetconfTestClient.open(server)) {
      assertError("operation-failed", client.rpc("<cancel-commit/>"));
      assertOk(client.rpc(shaper(2_000_000)));
      assertOk(client.rpc(TRIAL));
      assertError("in-use", other.rpc("<cancel-commit/>"));
      assertError("in-use", other.rpc(COMMIT));
      assertError("lock-denied", other.rpc("<lock><target><running/></target></lock>"));
      assertOk(client.rpc("<cancel-commit/>"));
      assertEquals(2_000_000, nextShaper());
      assertEquals(0, nextShaper());
    }
  }

  @Test
  void aRefusedCommitIsNoTrial() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      router.faults().refuse("no memory");
      assertOk(client.rpc(shaper(2_000_000)));
      assertError("operation-failed", client.rpc(TRIAL));
      assertError("operation-failed", client.rpc("<cancel-commit/>"));
      assertError(
          "invalid-value",
          client.rpc("<commit><confirmed/><confirm-timeout>0</confirm-timeout></commit>"));
      assertTrue(commits.isEmpty());
    }
  }
}
