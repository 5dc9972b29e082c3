package io.branchline.router;

import static io.branchline.router.NetconfTexts.CANDIDATE;
import static io.branchline.router.NetconfTexts.COMMIT;
import static io.branchline.router.NetconfTexts.DISCARD;
import static io.branchline.router.NetconfTexts.LOCK;
import static io.branchline.router.NetconfTexts.RUNNING;
import static io.branchline.router.NetconfTexts.UNLOCK;
import static io.branchline.router.NetconfTexts.VALIDATE;
import static io.branchline.router.NetconfTexts.assertError;
import static io.branchline.router.NetconfTexts.assertOk;
import static io.branchline.router.NetconfTexts.edit;
import static io.branchline.router.NetconfTexts.policies;
import static io.branchline.router.NetconfTexts.policy;
import static io.branchline.router.NetconfTexts.queue;
import static io.branchline.router.NetconfTexts.queues;
import static io.branchline.router.NetconfTexts.rule;
import static io.branchline.router.NetconfTexts.steering;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How candidate is edited, validated, committed and read (RFC 6241 sections 6, 7.2, 8.3). */
class EditConfigTest {

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
  void configuresThroughCandidate() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(LOCK));
      assertOk(
          client.rpc(
              edit(
                  policies(policy(110, "10.255.0.1", 16002, 24013, 16009))
                      + steering(rule("gold", 110, "10.255.0.1"))
                      + queues(
                          "<interface><name>wan0</name><shaper-bps>4000000</shaper-bps>"
                              + queue("voice", 500000, 4000000)
                              + "</interface>"))));
      assertEquals(RouterConfiguration.EMPTY, router.running());
      assertOk(client.rpc(VALIDATE));
      assertOk(client.rpc(COMMIT));
      assertOk(client.rpc(UNLOCK));
      var running = router.running();
      var rule = running.steering().getFirst();
      var voice =
          Optional.ofNullable(running.queues().get("wan0"))
              .flatMap(profile -> profile.findQueue("voice"))
              .orElseThrow();
      assertAll(
          () ->
              assertEquals(
                  "16002 > 24013 > 16009",
                  running
                      .policies()
                      .getFirst()
                      .candidatePaths()
                      .getFirst()
                      .segmentLists()
                      .getFirst()
                      .list()
                      .toString()),
          () -> assertEquals(List.of(34, 46), rule.dscp()),
          () -> assertEquals("10.8.0.0/14", rule.destination().toString()),
          () -> assertEquals(Bandwidth.ofKbps(500), voice.guarantee()),
          () -> assertEquals(1, voice.weight()),
          () -> assertEquals(running, commits.peek()),
          () -> assertTrue(client.rpc(RUNNING).contains("<mpls-label>24013</mpls-label>")));
    }
  }

  @Test
  void filtersBySubtree() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(
          client.rpc(
              edit(
                  policies(policy(110, "10.255.0.1", 16002) + policy(120, "10.255.0.1", 16003))
                      + queues(
                          "<interface><name>wan0</name><shaper-bps>4000000</shaper-bps></interface>"))));
      assertOk(client.rpc(COMMIT));
      var get =
          "<get-config><source><running/></source><filter type=\"subtree\">%s</filter></get-config>";
      var top = client.rpc(get.formatted(queues("")));
      var one = client.rpc(get.formatted(policies("<policy><color>120</color><name/></policy>")));
      assertAll(
          () -> assertTrue(top.contains("<shaper-bps>4000000"), top),
          () -> assertFalse(top.contains("policy"), top),
          () -> assertTrue(one.contains("<name>p120</name>"), one),
          () -> assertFalse(one.contains("110") || one.contains("candidate-path"), one),
          () ->
              assertTrue(
                  client
                      .rpc(get.formatted(policies("<policy><color>9</color></policy>")))
                      .contains("<data></data>")),
          () -> assertTrue(client.rpc(get.formatted("")).contains("<data></data>")));
    }
  }

  @Test
  void carriesOutEachOperation() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      var operation =
          "<policy nc:operation=\"%s\"><color>110</color><endpoint>10.255.0.1</endpoint></policy>";
      var created =
          policy(110, "10.255.0.1", 16002).replace("<policy>", "<policy nc:operation=\"create\">");
      var replaced =
          policy(110, "10.255.0.1", 16007).replace("<policy>", "<policy nc:operation=\"replace\">");
      assertError("data-missing", client.rpc(edit("", policies(operation.formatted("delete")))));
      assertOk(client.rpc(edit("", policies(operation.formatted("remove")))));
      assertOk(client.rpc(edit("", policies(created))));
      assertError("data-exists", client.rpc(edit("", policies(created))));
      assertOk(client.rpc(edit("", policies(replaced))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          "16007",
          router
              .running()
              .policies()
              .getFirst()
              .candidatePaths()
              .getFirst()
              .segmentLists()
              .getFirst()
              .list()
              .toString());
      var none = "<default-operation>none</default-operation>";
      assertError(
          "data-missing", client.rpc(edit(none, policies(policy(130, "10.255.0.1", 16002)))));
      assertOk(
          client.rpc(
              edit(
                  none,
                  policies(
                      "<policy><color>110</color><endpoint>10.255.0.1</endpoint>"
                          + "<name nc:operation=\"merge\">new</name></policy>"))));
      assertOk(client.rpc(COMMIT));
      assertEquals("new", router.running().policies().getFirst().name());
      assertOk(
          client.rpc(
              edit(
                  "<default-operation>replace</default-operation>",
                  policies(policy(140, "10.255.0.2", 16002)))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          List.of(140), router.running().policies().stream().map(p -> p.key().color()).toList());
      assertOk(
          client.rpc(
              edit(
                  "",
                  policies("").replace("<sr-policies", "<sr-policies nc:operation=\"delete\""))));
      assertOk(client.rpc(COMMIT));
      assertEquals(RouterConfiguration.EMPTY, router.running());
    }
  }

  @Test
  void oneCaseOfAChoiceReplacesTheOther() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "2001:db8::1", 16002)))));
      assertOk(
          client.rpc(
              edit(
                  policies(
                      policy(110, "2001:DB8:0::1", 1)
                          .replace(
                              "<mpls-label>1</mpls-label>",
                              "<srv6-sid>2001:db8:12:0::e1</srv6-sid>")))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          SegmentList.of(Srv6Sid.of("2001:db8:12::e1")),
          router
              .running()
              .policies()
              .getFirst()
              .candidatePaths()
              .getFirst()
              .segmentLists()
              .getFirst()
              .list());
      assertEquals(
          new SrPolicyKey(router.node(), 110, Ip.of("2001:db8::1")),
          router.running().policies().getFirst().key());
    }
  }

  @Test
  void anEditThatFailsChangesNothing() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      var reply =
          client.rpc(
              edit(policies(policy(110, "10.255.0.1", 16002) + policy(120, "10.255.0.1", 5))));
      assertAll(
          () -> assertError("invalid-value", reply),
          () -> assertTrue(reply.contains("mpls-label"), reply),
          () -> assertTrue(reply.contains("is 5, not from 16 to 1048575"), reply),
          () -> assertTrue(reply.contains("sr:policy[sr:color=&quot;120&quot;]"), reply),
          () -> assertTrue(client.rpc(CANDIDATE).contains("<data></data>")));
      var both =
          client.rpc(
              edit(
                  "<error-option>continue-on-error</error-option>",
                  policies(policy(120, "10.255.0.1", 5) + policy(110, "10.255.0.1", 16002))));
      assertError("invalid-value", both);
      assertTrue(client.rpc(CANDIDATE).contains("<color>110</color>"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unknown-element, <sr-policies xmlns='urn:branchline:yang:sr'><plcy/></sr-policies>",
    "unknown-namespace, <sr-policies xmlns='urn:other'/>",
    "missing-element, <sr-policies xmlns='urn:branchline:yang:sr'><policy><color>1</color></policy></sr-policies>",
    "bad-element, <sr-policies xmlns='urn:branchline:yang:sr'>text</sr-policies>",
    "invalid-value, <steering xmlns='urn:branchline:yang:sr'><rule><name>x</name><dscp>64</dscp></rule></steering>",
    "invalid-value, <steering xmlns='urn:branchline:yang:sr'><rule><name>x</name><destination-prefix>10.0.0.1/8</destination-prefix></rule></steering>",
  })
  void namesWhatIsWrongWithAnEdit(String tag, String config) throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertError(tag, client.rpc(edit(config.replace('\'', '"'))));
      assertOk(client.rpc(DISCARD));
    }
  }

  @Test
  void validateFindsEverythingThatIsMissingOrContradicts() throws IOException {
    try (var client = NetconfTestClient.open(server)) {
      assertOk(
          client.rpc(
              edit(
                  policies("<policy><color>7</color><endpoint>10.255.0.1</endpoint></policy>")
                      + steering(rule("lost", 99, "10.255.0.9"))
                      + queues(
                          "<interface><name>wan0</name><shaper-bps>1000000</shaper-bps>"
                              + queue("voice", 700000, 1000000)
                              + queue("video", 700000, 600000)
                              + "</interface>"))));
      for (var operation : List.of(VALIDATE, COMMIT)) {
        var reply = client.rpc(operation);
        assertAll(
            () -> assertError("data-missing", reply),
            () -> assertTrue(reply.contains("lacks its mandatory name"), reply),
            () -> assertTrue(reply.contains("too-few-elements"), reply),
            () ->
                assertTrue(reply.contains("no policy of this color and endpoint: color 99"), reply),
            () -> assertTrue(reply.contains("more than the shaper: 1400000 &gt; 1000000"), reply),
            () ->
                assertTrue(
                    reply.contains("guarantee is above the ceiling: 700000 &gt; 600000"), reply),
            () ->
                assertTrue(reply.contains("<error-app-tag>must-violation</error-app-tag>"), reply));
      }
      assertEquals(RouterConfiguration.EMPTY, router.running());
    }
  }

  @Test
  void aRouterThatRefusesSaysWhyAndStaysAsItWas() throws IOException {
    router.faults().refuse("TCAM is full");
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "10.255.0.1", 16002)))));
      for (var operation : List.of(VALIDATE, COMMIT)) {
        var reply = client.rpc(operation);
        assertError("operation-failed", reply);
        assertTrue(reply.contains("TCAM is full"), reply);
      }
      assertEquals(RouterConfiguration.EMPTY, router.running());
      router.faults().heal();
      assertOk(client.rpc(COMMIT));
      assertEquals(1, router.running().policies().size());
    }
  }

  @Test
  void aPolicyMaySilentlyNotBeInstalled() throws IOException {
    router.faults().ignorePolicies(policy -> policy.key().color() == 120);
    try (var client = NetconfTestClient.open(server)) {
      assertOk(
          client.rpc(
              edit(
                  policies(policy(110, "10.255.0.1", 16002) + policy(120, "10.255.0.1", 16003))
                      + steering(rule("a", 110, "10.255.0.1") + rule("b", 120, "10.255.0.1")))));
      assertOk(client.rpc(COMMIT));
      assertEquals(
          List.of("p110"), router.running().policies().stream().map(SrPolicy::name).toList());
      assertEquals(1, router.running().steering().size());
      assertFalse(client.rpc(RUNNING).contains("p120"));
    }
  }

  @Test
  void aLostReplyLeavesTheCommitInForce() throws IOException {
    router.faults().loseNextCommitReply();
    try (var client = NetconfTestClient.open(server)) {
      assertOk(client.rpc(edit(policies(policy(110, "10.255.0.1", 16002)))));
      assertThrows(IOException.class, () -> client.rpc(COMMIT));
      assertTrue(client.isEnded());
      assertEquals(1, router.running().policies().size());
    }
  }
}
